/** Conditions that stand, each noted once: what a page shows of them, and what nothing is decided by. */
import type { GroupName, NodeName, ResourceName } from '../config.ts';
import type { Reason } from '../reason.ts';

/** What a standing condition is about: one thing is said of each (topic, name). */
export type Topic =
  | 'self'
  | 'alone'
  | 'leave'
  | 'copy'
  | 'twin'
  | 'lease'
  | 'term'
  | 'store'
  | 'no-document'
  | 'went-back'
  | 'dispute'
  | 'forged'
  | 'write'
  | 'record'
  | 'suspect'
  | 'stuck'
  | 'fence'
  | 'power'
  | 'admission'
  | 'keys'
  | 'undead'
  | 'nowhere'
  | 'silent'
  | 'daemon'
  | 'keeper'
  | 'deaf'
  | 'out-of-touch'
  | 'journal'
  | 'disk'
  | 'health'
  | 'stop'
  | 'doubt'
  | 'address'
  | 'claim'
  | 'follow'
  | 'order'
  | 'back'
  | 'quarantine'
  | 'pause'
  | 'set-aside';

/** By topic, then by name of the node, group or resource (`-` where there is but one). */
export type Said = Readonly<Partial<Record<Topic, Readonly<Record<string, Standing>>>>>;

/** What a person should know, as one node sees it. */
export interface Notice {
  readonly level: 'warning' | 'alarm';
  readonly reason: Reason;
}

export interface Standing {
  readonly reason: Reason;
  readonly level: 'info' | 'warning' | 'alarm';
  readonly node?: NodeName;
  readonly group?: GroupName;
  readonly resource?: ResourceName;
}
