/**
 * What is worth telling, as facts: events, `explain` and the golden scenario files all show them, put in words by
 * `core/words`.
 */
import type { GroupName, NodeName, ResourceName } from '../config.ts';
import type { Reason } from '../reason.ts';

export interface Note {
  /** `alarm`: a person should look now. */
  readonly level: 'info' | 'warning' | 'alarm';
  readonly reason: Reason;
  readonly node?: NodeName;
  readonly group?: GroupName;
  readonly resource?: ResourceName;
  /** Version of the cluster document it followed from, so that the events of all nodes can be ordered by cause; 0: none. */
  readonly document: number;
  /** Part of the cluster's history, read off the document: every node notes the same, once. */
  readonly shared?: true;
}
