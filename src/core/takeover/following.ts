/** How far this node, and the others as it sees them, have taken up the configuration in force, and which keys it has. */
import type { NetworkName, NodeName } from '../config.ts';

/** Of its key file, by their ids: more than one while another takes the place of the cluster's key. */
export interface OwnKeys {
  readonly accepts: readonly string[];
  /** The one that takes the place of the other, or the only one. */
  readonly newest: string;
}

export interface Following {
  /** The version of the configuration that the keeper beats and judges by; undefined: it has not said any yet. */
  readonly keeperFollows: number | undefined;
  /** Heard by the ways that stay, as the keeper last said while others were left. */
  readonly hearsAnew: Readonly<Record<NetworkName, Readonly<Record<NodeName, boolean>>>>;
  readonly keys: OwnKeys;
  /** By member, or by two that do not hear each other anew: with which configuration that is late, and since when. */
  readonly lateSince: Readonly<Record<string, { readonly version: number; readonly at: number }>>;
}
