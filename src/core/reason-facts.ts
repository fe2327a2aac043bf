/** The facts that reasons are made of, each named once. */
import type { LocalTime } from './calendar.ts';
import type { GroupName, NetworkName, NodeName, ProofKind, ResourceName } from './config.ts';

export type Nothing = Record<never, never>;
export type OfNode = { readonly node: NodeName };
export type OfGroup = { readonly group: GroupName };
export type OfResource = { readonly resource: ResourceName };
export type By = { readonly by: string };
export type Said = { readonly said: string };
/** What can be done to the members of a store that Holdfast keeps, and what it waits for. */
export type MemberStepKind = 'add' | 'promote' | 'remove' | 'hand-over';
export type MemberWaitKind = 'unwell' | 'start' | 'presence' | 'majority' | 'nodes';
/** A member of the store that keeps it from taking writes, by etcd's own name for it. */
export type StoreAlarm = 'no-space' | 'corrupt';
/** Deciding on it threw `said`; `kept` is the name under which the state is kept for a replay. */
export type Broken = Said & { readonly kept: string };
export type Attempt = OfNode & { readonly attempt: number };
/** `heard` of `of` members hear one another. */
export interface Side {
  readonly heard: number;
  readonly of: number;
}
/** Why one of two halves goes before the other. */
export type TieFavour =
  | { readonly goesOn: 'more-groups' | 'first-node' }
  | ({ readonly goesOn: 'preferred' } & OfNode);
/** The other half has that node, which is preferred; so much longer this one waits. */
export interface Yields {
  readonly to: NodeName;
  readonly forMs: number;
}
/** Whom a rebirth would prove gone: a member; or what an accepted store does not name, on a machine that it knows or does not. */
export type RebornOf = 'member' | 'accepted' | 'unknown';
export type Found = OfResource & Said & { readonly state: 'running' | 'stopped' | 'failed' | 'unknown' };
export interface Answers {
  /** `group/resource` of the address. */
  readonly key: string;
  /** Hardware addresses that answered, and the owner's. */
  readonly macs: readonly string[];
  readonly owner: string;
}
/** Whether what runs goes on while the store is away. */
export type ThenRuns = { readonly then: 'runs-on' | 'stops' };
/** How a resource is that does not run. */
export type Trouble =
  | 'stopped'
  | 'starting'
  | 'recovering'
  | 'stopping'
  | 'adopting'
  | 'failed'
  | 'stop-failed';
/** Why a heartbeat does not count. */
export type BeatRefusal =
  | 'shape'
  | 'foreign-cluster'
  | 'other-network'
  | 'wrong-key'
  | 'own'
  | 'unknown-sender'
  | 'replayed';
/** `from`: the address it came from. */
export interface RefusedBeats {
  readonly because: BeatRefusal;
  readonly from: string;
  readonly count: number;
}
export type Proved = { readonly proof: ProofKind | 'initial' | 'accepted' };
/** A configuration has been in force for so long at least, and is not taken up everywhere. */
type Late = { readonly version: number; readonly forMs: number };

/** Who keeps an earlier configuration in force beside the new one. */
export interface FollowReasons {
  /** What of before counts beside the new one because of it. */
  'follows-not': OfNode & Late & { readonly keeps: readonly ('timers' | 'ways')[] };
  'hear-not-anew': OfNode & Late & { readonly from: NodeName; readonly network: NetworkName };
}

/** Windows of time in which groups go back by themselves. */
export interface WindowReasons {
  /** Outside of it; `opens`: wall clock, ms. */
  'window-closed': { readonly opens: number; readonly at: LocalTime; readonly timezone: string };
  'window-never-opens': { readonly cron: string; readonly timezone: string };
}
