/**
 * What people are told of, as facts. How it reads stands in `core/words`, and by which ways it goes in the configuration.
 */
import type { Reason } from '../reason.ts';
import type { NotifyLevel, NotifyTopic } from './notify-levels.ts';

export interface Happening {
  /** Whoever tells the same calls it the same, whichever node it is. */
  readonly id: string;
  /** Wall clock, ms. */
  readonly at: number;
  readonly topic: NotifyTopic;
  readonly level: NotifyLevel;
  /** What comes and goes does so under one key. */
  readonly key: string;
  /** Something that happened; a problem that began or ended; one of either that was held back since it came so often. */
  readonly is: 'happened' | 'began' | 'ended' | 'repeated';
  readonly reason: Reason;
  /** Version of the cluster document that showed it. */
  readonly document?: number;
  /** Of a group that was given to a node and does not run there. */
  readonly isComing?: true;
  /** Of a group that runs again: from when it was lost, as far as the cluster can tell. */
  readonly outageMs?: number;
  /** Of a problem that ended: so long it stood; of what was repeated: within so long. */
  readonly forMs?: number;
  readonly count?: number;
}
