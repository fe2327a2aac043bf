/** How far this node, and the others as it sees them, have taken up the configuration in force. */
import type { NetworkName, NodeName } from '../config.ts';

export interface Following {
  /** The version of the configuration that the keeper beats and judges by; undefined: it has not said any yet. */
  readonly keeperFollows: number | undefined;
  /** Heard by the ways that stay, as the keeper last said while others were left. */
  readonly hearsAnew: Readonly<Record<NetworkName, Readonly<Record<NodeName, boolean>>>>;
  /** By member, or by two that do not hear each other anew: with which configuration that is late, and since when. */
  readonly lateSince: Readonly<Record<string, { readonly version: number; readonly at: number }>>;
}
