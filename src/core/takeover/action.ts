/**
 * What a node may be told to do, as imperatives: one closed table. Repeating an order is harmless; `order` numbers
 * match results to orders. What must be durable first is a `Persist`: its completion comes back as an event
 * (`journaled`), and only that event leads to the orders that depend on it. Store writes likewise: nothing is ever
 * done on the strength of a write that has not been seen to have happened.
 */
import type {
  FenceDeviceConfig,
  GroupConfig,
  GroupName,
  NodeName,
  ResourceConfig,
  ResourceName,
} from '../config.ts';
import type { Reason } from '../reason.ts';
import type { Document, Generation, Incarnation, NodeRecord } from './document.ts';
import type { Newest } from './newest.ts';

export type Persist =
  /** Intent to run: durable before the first start command of this generation. */
  | {
      readonly kind: 'journal-run';
      readonly group: GroupName;
      readonly gen: Generation;
      readonly def: string;
      readonly definition: GroupConfig;
    }
  /** Everything of this generation is proved stopped; refuse it and every older one from now on. */
  | { readonly kind: 'journal-refuse'; readonly group: GroupName; readonly gen: Generation }
  /** Newest document known: for the disk, and for the beats. */
  | { readonly kind: 'journal-seen'; readonly newest: Newest };

export interface ActionArguments {
  'read-store': Record<never, never>;
  'read-config': { readonly hash: string };
  'write-document': { readonly expected: number; readonly document: Document };
  'write-record': { readonly expected: number; readonly record: NodeRecord };
  /** A start may follow within a moment: get ready for it, as far as that changes nothing. */
  'expect-starts': Record<never, never>;
  'start-resource': ResourceOrder;
  'stop-resource': ResourceOrder & { readonly how: 'ask' | 'kill' };
  'probe-resource': ResourceOrder & { readonly depth: ProbeDepth };
  'adopt-resource': ResourceOrder;
  'announce-resource': ResourceOrder;
  /** Ask the wire who answers for an address that another node owns; `mac` is the owner's. */
  'observe-resource': ResourceOrder & { readonly key: string; readonly mac: string };
  'fence-node': {
    readonly node: NodeName;
    readonly inc: Incarnation;
    readonly attempt: number;
    /** A level: all of them. */
    readonly devices: readonly FenceOrder[];
  };
  /** Give a node that was fenced its power again, by all devices of the level, unless one of them says on. */
  'switch-on-node': {
    readonly node: NodeName;
    readonly inc: Incarnation;
    readonly attempt: number;
    readonly devices: readonly FenceDeviceConfig[];
  };
  /** Ask a fence device for the power of a node; changes nothing. */
  'ask-power': { readonly order: number; readonly node: NodeName; readonly device: FenceDeviceConfig };
  /** Have the keeper judge by what it hears now, and say that it has. */
  'ask-keeper': Record<never, never>;
  'set-deadline': { readonly until: number | undefined };
  'set-idle': { readonly stopped: boolean };
  'end-incarnation': { readonly reason: Reason };
  /** The record says that this node is away: the keeper may leave what runs to the next one. */
  'hand-over': Record<never, never>;
  /** `refusal`: why not; undefined: accepted. */
  'answer-request': { readonly ticket: number; readonly refusal: Reason | undefined };
}

/** What one device of a level is to do: switch off, and read back. */
export interface FenceOrder {
  /** Its `deviceId`. */
  readonly id: string;
  readonly device: FenceDeviceConfig;
  /** Nobody has heard the device say "on": it is asked before the command as well. */
  readonly askFirst: boolean;
}

/**
 * cheap: the periodic look. certain: says stopped only when nothing of it is left, or when it is not even installed.
 * stopped: after a stop, when "not installed" proves nothing.
 */
export type ProbeDepth = 'cheap' | 'certain' | 'stopped';

export interface ResourceOrder {
  readonly order: number;
  readonly group: GroupName;
  readonly resource: ResourceName;
  readonly definition: ResourceConfig;
}

export type ActionKind = keyof ActionArguments;
export type Action = { readonly [K in ActionKind]: { readonly kind: K } & ActionArguments[K] }[ActionKind];
export type ActionOf<K extends ActionKind> = { readonly kind: K } & ActionArguments[K];
