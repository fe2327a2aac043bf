/** Whom this node hears, as its keeper has told, and how fresh that is. */
import type { NetworkName, NodeName } from '../config.ts';

export interface HearingHere {
  readonly hears: Readonly<Record<NetworkName, Readonly<Record<NodeName, boolean>>>>;
  /** When the keeper last spoke of hearing, since when it is asked to, and until when it listens after it stood still. */
  readonly keeper: KeeperWord;
  /** Peers whose beats say that they do not hear this node on the network, since when. */
  readonly deaf: Readonly<Record<NetworkName, Readonly<Record<NodeName, number>>>>;
  /** Most of those that are heard are late: this node may be the one that is about to be missed. */
  readonly outnumbered: boolean;
}

export interface KeeperWord {
  readonly saidAt: number;
  readonly askedAt: number | undefined;
  readonly listensUntil: number;
}
