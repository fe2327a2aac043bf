/**
 * Every reason there is, as facts: one closed union. Accusations, takeovers, drains, refusals, failures, what runs and
 * what is noted carry reasons; decisions compare them by their fields. How one reads is written in `words/` and nowhere
 * else, and nothing reads it back. A kind that is added here does not compile until it has its words.
 *
 * `said` is what something outside of the core said (a device, a script, the store), as it said it. `by` is a person
 * or the name of a device. Reasons stand in documents and records: fields are added, never given another meaning.
 */

import type { AccessReasons } from './access/access-reasons.ts';
import type { JoinReasons } from './access/join-reasons.ts';
import type { Claim, GroupName, NetworkName, NodeName, ProofKind } from './config.ts';
import type {
  AnswerReasons,
  KeeperReasons,
  PlainFencing,
  PlainPlacement,
  PlainRunning,
  PlainStatus,
  StoreReasons,
} from './plain-reasons.ts';
import type { PlainRefusals } from './plain-refusals.ts';
import type {
  Attempt,
  Broken,
  By,
  FollowReasons,
  Found,
  Nothing,
  OfGroup,
  OfNode,
  OfResource,
  Proved,
  RebornOf,
  Said,
  Side,
  StoreAlarm,
  ThenRuns,
  TieFavour,
  Trouble,
  WindowReasons,
  Yields,
} from './reason-facts.ts';
import type { OnceGone, SwitchOnReasons } from './switch-on-reasons.ts';

interface Why {
  readonly why: Reason;
}

/** Whom a node hears, which side goes on, who is a member. */
export interface MemberReasons extends FollowReasons {
  hears: OfNode & { readonly network: NetworkName };
  'hears-no-longer': OfNode & { readonly network: NetworkName };
  /** One direction fails: it is heard, and says in its beats that it does not hear this node. */
  'hears-me-not': OfNode & { readonly network: NetworkName };
  'hears-me-again': OfNode & { readonly network: NetworkName };
  'link-changed': { readonly network: NetworkName; readonly up: boolean };
  'stood-still': { readonly forMs: number };
  /** More than half of the members hear one another and not it. */
  'not-heard': Side;
  /** It is heard, and says that it hears none of them. */
  'hears-none': Side;
  /** Half of them, and that half goes before the other. */
  'not-heard-in-tie': Side & TieFavour;
  /** Fewer, and nobody else has decided for so long. */
  'not-heard-for-long': Side & { readonly forMs: number };
  'no-majority-yet': Side & { readonly yields?: Yields };
  'store-was-away': Nothing;
  'unfit-to-judge': Nothing;
  'odd-one-out': Nothing;
  'keeper-silent': Nothing;
  'stays-unclean': Nothing;
  'began-elsewhere': Nothing;
  'maybe-a-copy': OfNode & { readonly of: RebornOf };
  /** Its own older incarnation is not proved gone, and nobody else is there to decide. */
  'alone-elsewhere': OfNode & { readonly of: RebornOf };
  'cannot-be-told': OfGroup;
  'renews-nothing': OfNode;
  /** Its agent beats without a working daemon, and has for so long. */
  /** It was given that, and all it has, when it did not reach the store any more. */
  'never-read': OfGroup;
  'without-daemon': { readonly forMs: number };
  'out-of-touch': OfGroup & OfNode & { readonly network: string };
  suspect: OfNode & Why;
  /** Suspect, but a brake holds the accusation back. */
  'suspect-spared': OfNode & Why & { readonly brake: Reason };
  'not-clean-yet': OfNode;
  'goes-on-alone': OfNode;
  'not-a-node': OfNode;
  'member-again': Nothing;
  'self-accused': Why;
  'self-gone': Proved;
  'name-taken': OfNode;
  'name-taken-by-another': Nothing;
  'agent-twin': OfNode;
  'asked-to-leave': Nothing;
  'leaves-now': Nothing;
  'found-unclean': OfGroup & Found;
  /** Where the group may not run, a probe that cannot tell is not held against the node. */
  'unclear-where-not-allowed': OfGroup & Found;
  /** A probe keeps the node out, or would after its next start; or somebody vouched for the resource. */
  'kept-out': OfNode & OfGroup & Found;
  'would-keep-out': OfNode & OfGroup & Found;
  'vouched-for': OfNode & OfGroup & Found & By;
  'agent-beats-without-daemon': OfNode;
  /** The permit is closed and everything is stopped. */
  'incarnation-ends': Why;
  'incarnation-over': Why;
  'daemon-started-again': { readonly restart: number };
}

/** Who coordinates, and what the history of the cluster is made of. */
export interface ClusterReasons {
  coordinates: OfNode & { readonly term: number };
  'takes-term': Why & { readonly term: number };
  'no-coordinator': Nothing;
  'coordinator-is': OfNode & { readonly is: 'accused' | 'gone' | 'out' };
  'coordinator-reborn': OfNode;
  'coordinator-leaves': OfNode;
  'coordinator-away': OfNode;
  'coordinator-suspect': OfNode & Why;
  'coordinator-silent': OfNode & { readonly forMs: number };
  'configuration-in-force': { readonly version: number };
  'configuration-unreadable': Said & { readonly hash: string };
  'cluster-disarmed': By;
  'cluster-armed': Nothing;
  'node-added': OfNode;
  'node-removed': OfNode;
  'node-in': OfNode;
  'node-gone': OfNode & Proved & Partial<By>;
  'node-accused': OfNode & Why & { readonly attempt?: number };
  'node-drained': OfNode & By;
  'node-resumed': OfNode;
  'group-removed': OfGroup;
  'group-free': OfGroup & Partial<Why> & { readonly proof: ProofKind | 'initial' | 'accepted' | 'none' };
  'group-assigned': OfGroup & OfNode & Proved & Partial<Why> & { readonly gen: number };
  'group-draining': OfGroup & OfNode & Why;
  'group-pinned': OfGroup & OfNode & By;
  'pin-ended': OfGroup;
  'maintenance-began': OfGroup & By;
  'maintenance-ended': OfGroup;
  'shall-not-run': OfGroup & Why;
  'may-run-again': OfGroup;
}

/** Being certain that a node does not own anything any more. */
export interface FencingReasons extends PlainFencing, SwitchOnReasons {
  asked: By;
  /** It cannot stop this group. */
  'stop-failed': OfGroup & Why;
  'still-found': Nothing;
  /** No further node is switched off for a group that `first` was switched off for. */
  'stop-failed-spared': OfGroup & OfNode & { readonly first: NodeName };
  'fence-attempt': Attempt;
  fences: Attempt & Why;
  'says-off': Attempt & By;
  'fence-failed': Attempt & By & Why;
  /** Of a level of several: this one. */
  'one-not-off': By & Why;
  /** Not let in before the attempt against it has ended. */
  'fence-under-way': Attempt;
  /** It beats although it was proved gone from outside. */
  'gone-but-heard': OfNode & Proved;
  'lapsed-but-heard': OfNode & { readonly heardBy: NodeName };
  'device-contradicts': OfNode & By;
  'device-silent': OfNode & By & Said & { readonly wasOn: boolean };
  disarmed: By;
  'all-under-maintenance': Nothing;
  'not-fenced-disarmed': OfNode & By;
  'not-fenced-limit': OfNode & { readonly count: number; readonly windowMs: number };
  /** It lives, and is not fenced before it had the time to give away what it runs. */
  'may-release': OfNode;
  'stays-off': OfNode & Why;
  'lapse-runs': OfNode & { readonly withinMs: number };
  'nothing-proves': OfNode;
}

/** Why a group came where it is. Short names: a large document holds such a reason for every group. */
export interface TakeoverReasons {
  'first-start': Nothing;
  reborn: OfNode;
  'node-released': OfNode;
  accused: OfNode & Why;
  'owner-gone': OfNode;
  /** It had to wait for an owner; what it waited after is over. */
  'runs-again': { readonly after: Reason };
}

/** Where a group may run, and where it may not. */
export interface PlacementReasons extends PlainPlacement, WindowReasons {
  'stopped-by-policy': Why;
  'failed-there': Why & { readonly forMs: number };
  'apart-from': OfGroup;
  'together-with': OfGroup & Why;
  'no-node': { readonly nodes: readonly (OfNode & Why)[] };
  'best-left': OfNode & Why;
  /** It may not stay on that node, or not well. */
  leaves: OfNode & Why;
  ranked: OfNode & { readonly rank: 'illegal' | 'poor' | 'unsteady' | 'good' | 'better' | 'best' };
  /** It stays where it is until the better node has stayed. */
  'failback-waits': OfGroup & OfNode & Why;
  'on-its-way': OfNode;
  'runs-nowhere': OfGroup & Why;
  /** What it needs is still held by `group` on `node`. */
  'waits-for-claim': OfGroup & OfNode & { readonly claim: Claim };
  /** It starts although one that it starts after does not run. */
  'starts-without': OfGroup & Why & { readonly first: GroupName };
  /** It starts after that one, which shall not run. */
  'stops-with': OfGroup & Why;
  /** It neither starts nor changes before that is over. */
  'group-waits': OfGroup & Why;
  /** It stops so that these, which wait for it as it waits for them, can change. */
  'lets-go': { readonly groups: readonly GroupName[] };
  'is-accused': Why;
  'is-gone': Proved;
  'comes-after': OfNode;
  /** The group runs where it comes later, and its `failback` leaves it there. */
  'no-failback': { readonly failback: 'off' | 'manual' };
}

/** What runs here, and what went wrong with it. */
export interface RunningReasons extends PlainRunning {
  runs: OfGroup & OfNode;
  released: OfGroup & { readonly gen: number };
  'changes-in-place': OfGroup;
  'start-failed': OfResource & Said;
  died: OfResource & Said;
  /** It failed so often in a row; it is started again so long after its last start. */
  'restart-pauses': OfResource & Why & { readonly count: number; readonly pauseMs: number };
  'died-in-maintenance': Why;
  'probe-said': Found;
  'probe-silent': OfResource & Said;
  'cannot-be-stopped': Found;
  'group-trouble': OfGroup & Why;
  'failed-restarts': OfGroup &
    Why & { readonly count: number; readonly of: number; readonly withinMs: number };
  'failed-relocates': OfGroup & Why;
  'failed-stops': OfGroup & Why;
  'failed-ignored': OfGroup & Why;
  'did-not-stop': OfGroup & OfResource & Why;
  'stop-told': OfGroup & OfResource & Said;
  'it-is': Omit<Found, 'resource'>;
  'found-after-restart': Omit<Found, 'resource'>;
}

/** Why the coordinator refuses what an operator asks, for another reason. */
export interface RefusalReasons extends PlainRefusals {
  'may-not-run': OfGroup & OfNode & Why;
}

/** How things stand, as pages show it: read off document, records and what a node hears. */
export interface StatusReasons extends PlainStatus {
  'store-unreachable': OfNode & ThenRuns;
  'store-refuses-writes': OfNode & ThenRuns & Said & { readonly alarm?: StoreAlarm };
  'node-for-a-person': OfNode & Why;
  'node-being-fenced': Attempt & Why & { readonly running: boolean; readonly failed?: Reason };
  'node-is-gone': OfNode & Proved & Partial<By> & OnceGone;
  'node-stays-off': OfNode & Proved & Partial<By> & Why;
  /** `spared`: why it is not accused for that. */
  'node-unheard': OfNode & { readonly groups: readonly GroupName[]; readonly spared?: Reason };
  'group-cannot-stop': OfGroup & OfNode & Why;
  'group-cannot-release': OfGroup & OfNode & Why;
  'group-failed': OfGroup & OfNode & Why;
  'record-set-aside': OfNode & Broken;
  'document-set-aside': Broken;
  'may-serve-nobody': OfGroup & Why;
  /** Something of it does not run, and nobody acts. */
  'maintained-and-down': OfGroup & By & Why;
  'group-stopped': OfGroup & Why;
  'waits-for-proof': OfNode & Why;
  'lost-and-maintained': OfNode & By & { readonly is: 'unheard' | 'gone' };
  'not-running': { readonly resources: readonly (OfResource & Partial<Why> & { readonly is: Trouble })[] };
  'failed-on': { readonly nodes: readonly (OfNode & Why)[] };
  'comes-next': Why;
  'no-standby': OfGroup & { readonly nodes: readonly (OfNode & Why)[] };
}

export interface ReasonFacts
  extends MemberReasons,
    ClusterReasons,
    FencingReasons,
    TakeoverReasons,
    PlacementReasons,
    RunningReasons,
    StoreReasons,
    RefusalReasons,
    StatusReasons,
    KeeperReasons,
    AnswerReasons,
    AccessReasons,
    JoinReasons {}

export type ReasonKind = keyof ReasonFacts;
export type ReasonOf<K extends ReasonKind> = { readonly kind: K } & ReasonFacts[K];
export type Reason = { readonly [K in ReasonKind]: ReasonOf<K> }[ReasonKind];

/** The same facts, whatever they are called in words. Facts are written in one order, so their text compares. */
export function sameReason(a: Reason | undefined, b: Reason | undefined): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
