/**
 * The keeper's states, events and outputs (decide.ts folds them). Times called `…At` are this process's monotonic
 * milliseconds; a deadline is CLOCK_BOOTTIME milliseconds, because it must also run out while the machine sleeps.
 */
import type { Reason } from '../reason.ts';
import type { DaemonToKeeper } from './messages.ts';

/** What the daemon last said about how long everything may run. */
export type Lease =
  | { readonly kind: 'none' }
  | { readonly kind: 'until'; readonly boottimeMs: number }
  /** No deadline while the store is away: what runs goes on (`onStoreLoss: freeze`). */
  | { readonly kind: 'frozen' };

export type DaemonState =
  | {
      readonly kind: 'up';
      readonly startedAt: number;
      readonly progressAt: number;
      readonly progressed: boolean;
    }
  /** Killed because it hung; it has not ended yet. */
  | { readonly kind: 'ending' }
  | { readonly kind: 'down'; readonly startAt: number };

/** What follows once everything is proved stopped. */
export type Next = 'new-incarnation' | 'exit';

export interface Running {
  readonly kind: 'running';
  readonly inc: string;
  readonly lease: Lease;
  /** The daemon's word that nothing runs here; at the beginning of an incarnation what the keeper itself has proved. */
  readonly stopped: boolean;
  readonly daemon: DaemonState;
  /** Daemons of this incarnation before the present one. */
  readonly restart: number;
  /** Deaths in a row, none of them after a long life. */
  readonly deaths: number;
  /** Of these, killed without a break because none had given a sign of life yet. */
  readonly slowStarts: number;
  /** Set while the daemon was asked to leave: from then on it is no longer waited for. */
  readonly leaveBy: number | undefined;
  /** Set while the daemon was asked to hand over: from then on the keeper ends without its answer. */
  readonly handOverBy: number | undefined;
}

/** Everything is proved stopped; the permit of the next incarnation is being written, or is tried again at `retryAt`. */
export interface Opening {
  readonly kind: 'opening';
  readonly since: number;
  readonly retryAt: number | undefined;
  /** That has lasted too long: no beats are sent any more, so that others take over what this node had. */
  readonly silent: boolean;
  readonly next: Next;
}

export type KeeperState =
  /** What ran goes on as the same incarnation; the daemon of the keeper before this one is being killed. */
  | { readonly kind: 'taking-over'; readonly inc: string; readonly lease: Lease }
  | Opening
  | Running
  /** The permit is being closed; nothing was killed yet. */
  | { readonly kind: 'closing'; readonly next: Next; readonly giveUpAt: number | undefined }
  /** The daemon and everything it started are being killed, stopped and verified. */
  | { readonly kind: 'stopping'; readonly next: Next; readonly giveUpAt: number | undefined }
  /** Something could not be verified as stopped: no pets, tried again at `retryAt`. */
  | {
      readonly kind: 'failed';
      readonly unverified: readonly string[];
      readonly retryAt: number;
      readonly next: Next;
      readonly giveUpAt: number | undefined;
    }
  | { readonly kind: 'ended'; readonly clean: boolean };

export type StateOf<K extends KeeperState['kind']> = Extract<KeeperState, { readonly kind: K }>;

export type KeeperEvent =
  | { readonly kind: 'tick' }
  /** This process was not scheduled for so long. */
  | { readonly kind: 'stalled'; readonly forMs: number }
  | { readonly kind: 'permit-opened'; readonly inc: string }
  | { readonly kind: 'permit-not-opened'; readonly said: string }
  /** Closed durably, or not (`said`): stopping goes on either way. */
  | { readonly kind: 'permit-closed'; readonly said?: string }
  /** Incarnation and restart tell one daemon from another: what an older one said or how it ended may come late. */
  | {
      readonly kind: 'daemon-said';
      readonly inc: string;
      readonly restart: number;
      readonly message: DaemonToKeeper;
    }
  | {
      readonly kind: 'daemon-exited';
      readonly inc: string;
      readonly restart: number;
      readonly how: string;
    }
  /** What could not be verified as stopped, in words; empty: everything is stopped. */
  | { readonly kind: 'everything-stopped'; readonly unverified: readonly string[] }
  /** A watchdog that others count on takes no pets any more. */
  | { readonly kind: 'watchdog-lost' }
  /** A watchdog is armed that others could count on, and this incarnation does not say so. */
  | { readonly kind: 'watchdog-gained' }
  /** The older daemon and its commands are gone; or what of them could not be verified, in words. */
  | { readonly kind: 'taken-over'; readonly unverified: readonly string[] }
  /** Another keeper of this node will follow at once (SIGHUP, or a restart of the service). */
  | { readonly kind: 'hand-over-asked' }
  /** The service was asked to stop (SIGTERM). */
  | { readonly kind: 'leave-asked' };

export type KeeperOutput =
  | { readonly kind: 'open-permit' }
  | { readonly kind: 'close-permit' }
  | { readonly kind: 'start-daemon'; readonly inc: string; readonly restart: number }
  | { readonly kind: 'kill-daemon' }
  | { readonly kind: 'tell-leave' }
  | { readonly kind: 'tell-hand-over' }
  | { readonly kind: 'take-over' }
  | { readonly kind: 'stop-everything' }
  /** `handsOver`: what runs goes on, for the next keeper. */
  | { readonly kind: 'exit'; readonly clean: boolean; readonly handsOver?: true }
  | { readonly kind: 'report'; readonly reason: Reason };

export interface KeeperSettings {
  /** A daemon without progress for this long is killed. */
  readonly hangMs: number;
  /** How long the daemon may take to leave in good order. */
  readonly leaveMs: number;
  /** How long the daemon may take to say that this node is away for a moment. */
  readonly handOverMs: number;
  /** So long a node beats although no incarnation can begin on it. */
  readonly silentAfterMs: number;
  /** How long a keeper that is leaving goes on trying to stop what does not stop. */
  readonly giveUpMs: number;
  /** The journal names everything that an agent before this one may have left (see left-known.ts). */
  readonly leftKnown: boolean;
}

export interface KeeperClock {
  readonly now: number;
  /** CLOCK_BOOTTIME, never earlier than the clock itself. */
  readonly boottimeMs: number;
}

export interface KeeperDecision {
  readonly state: KeeperState;
  readonly outputs: readonly KeeperOutput[];
}
