/**
 * The reasons in words. The same sentences feed the events journal, `holdfast explain`, and the golden scenario files,
 * so they are written once, here in the core, as complete sentences without a trailing period.
 */
import type { GroupName, NodeName, ResourceName } from '../config.ts';

export interface Note {
  /** `alarm`: a person should look now. */
  readonly level: 'info' | 'warning' | 'alarm';
  readonly text: string;
  readonly node?: NodeName;
  readonly group?: GroupName;
  readonly resource?: ResourceName;
  /** Version of the cluster document this note reads from: every node writes the same note, once. */
  readonly document?: number;
}
