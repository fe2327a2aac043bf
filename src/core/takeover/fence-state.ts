/** What one node remembers of fencing: its own attempts, those of others, and what the devices it asks have said. */
import type { Reason } from '../reason.ts';
import type { Incarnation } from './document.ts';
import type { DeviceSeen } from './power-seen.ts';
import type { SwitchOn } from './switch-on.ts';

export interface FenceTry {
  readonly inc: Incarnation;
  readonly attempt: number;
  /** off: the device says so with all that is asked of its word; whether the node agrees is looked at then. */
  readonly status: 'running' | 'failed' | 'off';
  readonly by: string;
  /** `deviceId` of each of the level that is used. */
  readonly devices: readonly string[];
  /** When its answer came. */
  readonly at: number;
  /** The node renewed its record until then: it must be seen to stand still. */
  readonly lively: boolean;
  /** The record as the first read that was sent after the answer has shown it, and when the last one was sent that did. */
  readonly shown?: { readonly inc: Incarnation; readonly counter: number; readonly lastAt: number };
  /** For failed. */
  readonly why?: Reason;
  /** When the next attempt may be started. */
  readonly retryAt: number;
}

/** An attempt of this node to switch another one on again. */
export interface SwitchOnTry {
  readonly inc: Incarnation;
  readonly attempt: number;
  /** Absent: its command is under way. */
  readonly outcome?: Extract<SwitchOn, { is: 'done' | 'not' }>;
}

export interface AttemptSeen {
  readonly inc: Incarnation;
  readonly attempt: number;
  readonly until: number;
}

/** A record that has not moved since then, after the accusation. */
export interface LapseCounted {
  readonly inc: Incarnation;
  readonly counter: number;
  readonly since: number;
}

/** One node whose devices this one asks; `devices` by `deviceId`. */
export interface Asking {
  readonly inc: Incarnation;
  readonly devices: Readonly<Record<string, DeviceAsked>>;
}

export interface DeviceAsked {
  /** A question under way. */
  readonly order: number | undefined;
  readonly nextAt: number;
  readonly seen: DeviceSeen | undefined;
  /** It said off of a node that was heard: if the node still is by then, that is a contradiction. */
  readonly doubtUntil?: number;
}
