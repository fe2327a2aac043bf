/**
 * What can happen to a node, as past facts. Everything `decide` learns arrives as one of these, together with the
 * node's clocks. Results carry the number of the order they answer; an answer to an order that is no longer
 * outstanding is ignored.
 */

import type { Calendar } from '../calendar.ts';
import type { Config, GroupName, NetworkName, NodeName, ResourceName } from '../config.ts';
import type { Unwell } from '../health/judge-health.ts';
import type { FenceResults, PowerAnswer, SwitchOnAnswer } from '../power.ts';
import type { DiskTrouble } from '../state-disk.ts';
import type { DomainSnapshot, Told, Versioned, WriteAnswer } from '../versioned.ts';
import type { Document, Generation, Incarnation, NodeRecord, WrittenRequest } from './document.ts';
import type { OwnKeys } from './following.ts';
import type { Newest } from './newest.ts';
import type { Notice } from './said.ts';

/** `now`: monotonic ms, never jumps with the wall clock. `wall`: ms since 1970, only for display, pins, decay and turns. */
export interface Clock {
  readonly now: number;
  readonly wall: number;
  /** Belongs to the wall clock; none: no window is open. */
  readonly calendar?: Calendar;
  /** More events are waiting: take this one in, and look at everything only after the last. */
  readonly more?: boolean;
}

export type Snapshot = DomainSnapshot<Document, NodeRecord>;

export type OperationOutcome =
  /** `told`: what people should know although nothing failed. */
  | { readonly outcome: 'ok'; readonly told?: string }
  | {
      readonly outcome: 'failed';
      readonly class: 'soft' | 'hard' | 'fatal';
      readonly said: string;
      /** Of a start: nothing was done, so there is nothing to stop. */
      readonly untouched?: true;
    };

export type ProbeState = 'running' | 'stopped' | 'failed' | 'unknown';

export type Event =
  | { readonly kind: 'woken' }
  /** A linearizable read that was sent at `sentAt` (own monotonic clock). */
  | { readonly kind: 'store-read'; readonly sentAt: number; readonly snapshot: Snapshot }
  | { readonly kind: 'store-unreachable'; readonly said: string }
  | { readonly kind: 'document-changed'; readonly document: Versioned<Document> }
  | ({
      readonly kind: 'record-changed';
      readonly node: NodeName;
      readonly record: Versioned<NodeRecord>;
    } & Told)
  /** The watch was (re-)established: changes may have been missed. */
  | { readonly kind: 'watch-started' }
  | { readonly kind: 'document-written'; readonly nonce: string; readonly answer: WriteAnswer }
  | { readonly kind: 'record-written'; readonly counter: number; readonly answer: WriteAnswer }
  | { readonly kind: 'config-loaded'; readonly hash: string; readonly config: Config }
  | { readonly kind: 'config-unreadable'; readonly hash: string; readonly said: string }
  | {
      readonly kind: 'hearing-changed';
      readonly network: NetworkName;
      readonly node: NodeName;
      readonly heard: boolean;
    }
  /** While ways of before are left: whether the peer is heard by the way that stays. */
  | {
      readonly kind: 'heard-anew';
      readonly network: NetworkName;
      readonly node: NodeName;
      readonly heard: boolean;
    }
  /** A peer that is heard says that it does not hear this node there, or hears it again. */
  | {
      readonly kind: 'deaf-changed';
      readonly network: NetworkName;
      readonly node: NodeName;
      readonly deaf: boolean;
    }
  /** The keeper has been asked: what it has told of hearing is of now. */
  | { readonly kind: 'keeper-judged' }
  /** Most of those that are heard here are about to be missed, or are not any more. */
  | { readonly kind: 'outnumbered-changed'; readonly is: boolean }
  | { readonly kind: 'stalled'; readonly forMs: number }
  | { readonly kind: 'link-changed'; readonly network: NetworkName; readonly up: boolean }
  | {
      readonly kind: 'operation-done';
      readonly order: number;
      readonly group: GroupName;
      readonly resource: ResourceName;
      readonly outcome: OperationOutcome;
    }
  | {
      readonly kind: 'probed';
      readonly order: number;
      readonly group: GroupName;
      readonly resource: ResourceName;
      readonly state: ProbeState;
      readonly said: string;
    }
  | {
      readonly kind: 'resource-died';
      readonly group: GroupName;
      readonly resource: ResourceName;
      readonly said: string;
    }
  | {
      readonly kind: 'fence-done';
      readonly node: NodeName;
      readonly inc: Incarnation;
      readonly attempt: number;
      readonly by: string;
      readonly results: FenceResults;
    }
  | {
      readonly kind: 'switch-on-done';
      readonly node: NodeName;
      readonly inc: Incarnation;
      readonly attempt: number;
      readonly answers: readonly SwitchOnAnswer[];
    }
  /** A fence device was asked for the power of a node; `device`: its `deviceId`. */
  | {
      readonly kind: 'power-said';
      readonly order: number;
      readonly node: NodeName;
      readonly device: string;
      readonly answer: PowerAnswer;
    }
  /** The journal entry (a Persist) is durable. */
  | {
      readonly kind: 'journaled';
      readonly group: GroupName;
      readonly gen: Generation;
      readonly what: 'run' | 'refuse';
    }
  | {
      readonly kind: 'journal-failed';
      readonly group: GroupName;
      readonly gen: Generation;
      readonly what: 'run' | 'refuse';
      readonly said: string;
    }
  /** Beats of a peer carry this incarnation now. */
  | { readonly kind: 'incarnation-heard'; readonly node: NodeName; readonly inc: Incarnation }
  /** By the beats of a peer: its daemon makes no progress, or makes some again. */
  | { readonly kind: 'daemon-judged'; readonly node: NodeName; readonly alive: boolean }
  /** The newest document that the agent of a node knows of; of this node: what its keeper has kept. */
  | { readonly kind: 'newest-heard'; readonly node: NodeName; readonly newest: Newest }
  /** Who answered for an address of another node; `owner`: its owner alone. `macs` answered, `mac` is the owner's. */
  | {
      readonly kind: 'observed';
      readonly order: number;
      readonly key: string;
      readonly found: 'owner' | 'nobody' | 'other' | 'several';
      readonly macs: readonly string[];
      readonly mac: string;
    }
  /** How the state directory stands is not as it was told last. */
  | { readonly kind: 'disk-judged'; readonly trouble: DiskTrouble | undefined }
  | { readonly kind: 'macs-found'; readonly macs: Readonly<Record<NetworkName, string>> }
  /** What the checks of this node come to; undefined: it is well. */
  | { readonly kind: 'health-judged'; readonly unwell: Unwell | undefined }
  /** All that `from` has noticed on this node and still stands; replaces what it said before. */
  | { readonly kind: 'noticed'; readonly from: string; readonly told: readonly Notice[] }
  /** The keeper beats and judges by this version of the configuration. */
  | { readonly kind: 'keeper-follows'; readonly version: number }
  /** The key file of this node is another now. */
  | { readonly kind: 'keys-changed'; readonly keys: OwnKeys }
  /** The agent was asked to leave: stop everything, say so, and go. */
  | { readonly kind: 'leave-asked' }
  /** The keeper ends, or is gone, and another one is to take over what runs. */
  | { readonly kind: 'hand-over-asked' }
  | {
      readonly kind: 'requested';
      readonly by: string;
      readonly ticket: number;
      /** So long whoever asks waits; after that it is not carried out any more. */
      readonly withinMs: number;
      readonly request: WrittenRequest;
    }
  /** Whoever asked waits no longer. */
  | { readonly kind: 'given-up'; readonly ticket: number };
