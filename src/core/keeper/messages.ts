/**
 * The messages between the keeper (a small process that beats, holds the deadline and pets the watchdog) and the
 * daemon it parents. JSON over the Node IPC channel; one union per direction. Times are milliseconds on the node's own
 * clocks: `boottimeMs` is CLOCK_BOOTTIME (it keeps counting while the machine sleeps).
 */
import type { NetworkName, NodeName } from '../config.ts';
import type { Reason } from '../reason.ts';
import type { RefusedBeats } from '../reason-facts.ts';
import type { Lapse, Machine } from '../takeover/document.ts';
import type { Newest } from '../takeover/newest.ts';

export type KeeperToDaemon =
  /** First message after every start of a daemon. `restart` counts daemons of this incarnation, from 0. */
  | {
      readonly kind: 'hello';
      readonly inc: string;
      readonly restart: number;
      /** What a lapse of the lease is worth: the watchdog is armed, and counts by the cluster file. */
      readonly lapse: Lapse;
      readonly machine: Machine;
      /** Incarnations before this one that have certainly ended. */
      readonly after: readonly string[];
      /** The last member of this node, and all that came since, ran on this machine. */
      readonly stayed: boolean;
      /** What an agent before this one may have left is known to be stopped; false: its journal was lost. */
      readonly leftKnown: boolean;
      /** False: the system did not permit real-time priority, so the keeper judges by at least 4 misses. */
      readonly realtime?: boolean;
    }
  /** The detector's verdict on a peer on one network changed. Sent for every known peer after hello, too. */
  | {
      readonly kind: 'hearing';
      readonly network: NetworkName;
      readonly node: NodeName;
      readonly heard: boolean;
    }
  /** This process itself was not scheduled for so long: say nothing about others. */
  | { readonly kind: 'stalled'; readonly forMs: number }
  /** A peer that is heard on the network says in its beats that it does not hear this node there, or does again. */
  | {
      readonly kind: 'deaf';
      readonly network: NetworkName;
      readonly node: NodeName;
      readonly deaf: boolean;
    }
  /** Half or more of those that are heard are late, or are not: this node may be the one that will be missed. */
  | { readonly kind: 'outnumbered'; readonly is: boolean }
  /** Answers `judge`: what was told until now is what is heard now. */
  | { readonly kind: 'judged' }
  /** While there are ways of before: whether the peer is heard by the way that is to stay. Every pair, then changes. */
  | {
      readonly kind: 'hearing-anew';
      readonly network: NetworkName;
      readonly node: NodeName;
      readonly heard: boolean;
    }
  /** Beats from a peer that carry an incarnation other than before. */
  | { readonly kind: 'peer-incarnation'; readonly node: NodeName; readonly inc: string }
  /** The newest document that a node knows of, where this daemon may not; of its own node after a restart. */
  | { readonly kind: 'newest'; readonly node: NodeName; readonly newest: Newest }
  /** The peer's keeper beats, but its daemon has made no progress for a while (or makes some again): a note, no proof. */
  | { readonly kind: 'peer-daemon'; readonly node: NodeName; readonly alive: boolean }
  /** The service was asked to stop: stop everything, release it, say so in the record, then answer `end-incarnation`. */
  | { readonly kind: 'leave' }
  /** Another keeper will follow: say that this node is away for a moment, then answer `handed-over`. */
  | { readonly kind: 'hand-over' }
  /** It beats and judges by what `peers` of this version said. */
  | { readonly kind: 'follows'; readonly version: number }
  /** Carrier of a heartbeat or client network changed. */
  | { readonly kind: 'link'; readonly network: NetworkName; readonly up: boolean }
  /** Counters for the status page, about once a second when asked for. */
  | {
      readonly kind: 'counters';
      readonly rejected: number;
      readonly replayed: number;
      /** Those that were rejected within the last minute. */
      readonly refused: readonly RefusedBeats[];
    };

export type DaemonToKeeper =
  /** The daemon's loop turns; carried in the heartbeats. At least every hangMs / 3. */
  | { readonly kind: 'progress' }
  /** Look at once who is heard, tell what changed, then answer `judged`. */
  | { readonly kind: 'judge' }
  /** Confirmed renewal: everything may run until then. Absent = no deadline (freeze while the store is away). */
  | { readonly kind: 'deadline'; readonly boottimeMs: number | undefined }
  /** The newest document this node knows of: carried in its beats, and kept for the next daemon. */
  | { readonly kind: 'newest'; readonly newest: Newest }
  /** The record of a peer, as the store shows it, is of this incarnation. */
  | { readonly kind: 'peer-record'; readonly node: NodeName; readonly inc: string }
  /** Who to beat to and how, after every change of configuration. */
  | { readonly kind: 'peers'; readonly heartbeat: HeartbeatConfig; readonly version: number }
  /** This incarnation is over (accused, gone, superseded) and everything is stopped: begin a new one. */
  | { readonly kind: 'end-incarnation'; readonly reason: Reason }
  /** The others know that this node is away: what runs may be left to the next keeper. */
  | { readonly kind: 'handed-over' }
  /** Everything is stopped and probed: the watchdog may be petted without a deadline. */
  | { readonly kind: 'idle'; readonly stopped: boolean };

export interface HeartbeatConfig {
  readonly intervalMs: number;
  /** What is asked of others, where that is not the same: while a change is being taken up. */
  readonly expectMs?: number;
  readonly misses: number;
  readonly hangMs: number;
  readonly ways: readonly BeatWay[];
  /** Further networks (role client) whose carrier is to be watched, by the node's own address in them. */
  readonly links?: readonly { readonly network: NetworkName; readonly own: string }[];
}

/** From this node to others on a network, and back. A network has several while a change of it is being taken up. */
export interface BeatWay {
  readonly network: NetworkName;
  readonly port: number;
  readonly own: string;
  readonly peers: readonly { readonly node: NodeName; readonly address: string }[];
  /** It belongs to a configuration of before, and ends when everybody is heard without it. */
  readonly before?: true;
}
