/**
 * A message to people: the JSON that a webhook is sent and a script is given, and what a mail is written from. Its shape is
 * public (docs/operations/notifications.md): fields are added, never given another meaning.
 */
import type { NodeName, NotifyWayConfig } from '../core/config.ts';
import type { NotifyLevel, NotifyTopic } from '../core/notify/notify-levels.ts';
import type { Reason } from '../core/reason.ts';

export interface NotifyMessage {
  readonly format: 1;
  /** The same when the same is sent again. */
  readonly id: string;
  readonly cluster: string;
  /** Who sends it. */
  readonly node: NodeName;
  /** ISO 8601. */
  readonly at: string;
  readonly severity: NotifyLevel;
  /** Sent by hand, to see whether it arrives. */
  readonly test: boolean;
  /** The node tells of itself, since it reaches neither the store nor whoever tells for the cluster. */
  readonly alone: boolean;
  /** One line. */
  readonly summary: string;
  /** All of it as a person reads it. */
  readonly text: string;
  readonly events: readonly NotifyEvent[];
  /** So many more happened and are not listed. */
  readonly more: number;
}

export interface NotifyEvent {
  /** The same in whichever message. */
  readonly id: string;
  readonly at: string;
  readonly topic: NotifyTopic;
  readonly severity: NotifyLevel;
  readonly is: 'happened' | 'began' | 'ended' | 'repeated';
  /** The kind of its reason: what a program may match. */
  readonly code: string;
  readonly node: NodeName | null;
  readonly group: string | null;
  readonly text: string;
  /** What a person can do about it; may be empty. */
  readonly advice: string;
  /** Of a group that runs again: so long nobody had it, as far as the cluster can tell. */
  readonly outageMs: number | null;
  readonly reason: Reason;
}

export interface SendTask {
  readonly way: NotifyWayConfig;
  readonly message: NotifyMessage;
}

/** `said`: one line of what the other side answered, or why nothing came of it; without secrets. */
export interface Sent {
  readonly ok: boolean;
  readonly said: string;
}

/** What a node has tried since its daemon started. */
export interface NotifyCount {
  readonly way: string;
  readonly sent: number;
  readonly failed: number;
  /** What waits to be told, here. */
  readonly waiting: number;
}

export interface NotifyTested extends Sent {
  readonly node: NodeName;
  readonly way: string;
  /** null: that node was not asked. */
  readonly tookMs: number | null;
}
