/**
 * Looking after a store that Holdfast keeps itself: members are added, promoted and taken away as the configuration wants them, and
 * room is made where they run out of it. One node does it at a time, the coordinator; two at once would do no harm.
 */
import type { Reason } from '../core/reason.ts';

export interface StoreTender {
  /** One look, and one step at most. Never rejects. */
  tend(seen: AroundTending): Promise<Tended>;
  close(): void;
}

export interface AroundTending {
  /** Nodes of the cluster that are not in: nobody starts a member there. */
  readonly absent: readonly string[];
  /** Every node reaches the store by what the configuration in force names: what is old may be taken away. */
  readonly followed: boolean;
}

export interface Tended {
  /** What was done, in order. */
  readonly done: readonly Reason[];
  /** What keeps the store from being as it is wanted. */
  readonly waits: Reason | undefined;
}
