/** Reasons that hold no other reason: of the store, of what runs, of the agent that answers, and of the keeper, which has no document. */
import type { LocalTime } from './calendar.ts';
import type { GroupName, NetworkName, NodeName } from './config.ts';
import type { Unwell } from './health/judge-health.ts';
import type { ReadinessReasons } from './readiness-reasons.ts';
import type {
  Answers,
  By,
  MemberStepKind,
  MemberWaitKind,
  Nothing,
  OfGroup,
  OfNode,
  OfResource,
  RefusedBeats,
  Said,
  StoreAlarm,
} from './reason-facts.ts';

/** Why what fence devices said proves nothing, and what of it stands. */
export interface PlainFencing {
  /** The command that switches off, or the question after it, came to nothing. */
  'fence-said': Said;
  'off-after-failure': Said;
  'off-never-on': Nothing;
  'off-contradicted': Nothing;
  'off-but-heard': { readonly heardBy: NodeName };
  'off-but-renews': Nothing;
  /** Of several that must be off at one moment: it was not asked once more after all had said off. */
  'not-asked-again': Nothing;
  /** Not every device of the level has answered. */
  'level-unanswered': Nothing;
  /** The configuration has no level of just these devices any more. */
  'level-changed': Nothing;
}

/** What this node knows of the store. */
export interface StoreReasons {
  'store-silent': Said;
  'store-answers-again': Nothing;
  'no-document': Nothing;
  'store-older': { readonly shown: number; readonly seen: number };
  'store-of-another': { readonly shown: string; readonly seen: string };
  /** Nothing in it, although this node has seen a document. */
  /** Not written with the cluster's key. */
  'document-forged': Nothing;
  'record-forged': OfNode;
  /** Not let in: it does not accept that one, which all will sign with; by its id. */
  'lacks-key': OfNode & { readonly key: string };
  'store-emptied': { readonly seen: number };
  /** The same version as the one that was seen, with other contents. */
  'store-forked': { readonly shown: number };
  /** A person has accepted a later one. */
  'store-before-accepted': { readonly shown: number };
  /** By a person, after it was restored or begun anew. */
  'store-accepted': Nothing;
  'store-accepted-by': By;
  /** What it runs since before the store was accepted is not known. */
  unproven: OfNode;
  'waits-for-proofs': { readonly nodes: readonly NodeName[] };
  /** It beats of a document that cannot be true beside the one known here. */
  'peer-knows-another': OfNode & { readonly lineage: string; readonly version: number };
  /** The others suffice, for now. */
  'store-member-unwell': Said & { readonly member: string; readonly is: string; readonly alarm?: StoreAlarm };
  /** It is reached by another way than the configuration in force names. */
  'store-way-left': Said & { readonly places: string };
  /** The members of a store that Holdfast keeps. */
  'store-member-step': { readonly did: MemberStepKind; readonly member: string };
  'store-member-step-failed': Said & { readonly did: MemberStepKind; readonly member: string };
  'store-members-wait': { readonly for: MemberWaitKind; readonly members: readonly string[] };
  /** Its quota was used up, so it took no writes. */
  'store-room-needed': Nothing;
  'store-room-made': Nothing;
  'store-member-tidied': { readonly member: string; readonly freedMiB: number };
  'store-care-failed': Said;
  /** All that lies there is needed. */
  'store-full': { readonly quotaMiB: number };
  'document-unanswered': Said;
  'record-unanswered': Said;
}

/** What the keeper reports: it has no document and no cluster, only this node. */
export interface KeeperReasons {
  'incarnation-taken-over': { readonly inc: string };
  'hands-over': Nothing;
  'hands-over-unsaid': Nothing;
  'leaves-maintained': Nothing;
  'asked-to-hand-over': Nothing;
  'leaves-these-running': { readonly groups: readonly string[] };
  'incarnation-begins': { readonly inc: string };
  'lease-lapsed': Nothing;
  'watchdog-gained': Nothing;
  'watchdog-lost': Nothing;
  'service-stopped': Nothing;
  'service-stopped-at-once': Nothing;
  'service-stopped-in-order': Nothing;
  'daemon-left': Nothing;
  'daemon-stays': Nothing;
  'daemon-ended-leaving': { readonly how: string };
  'daemon-ended': { readonly how: string; readonly pauseMs: number };
  'daemon-hangs': { readonly forMs: number };
  /** Killed before its first sign of life; the next one is given longer. */
  'daemon-slow-to-start': { readonly forMs: number; readonly nextMs: number };
  'permit-not-written': Said;
  'permit-not-closed': Said;
  /** No incarnation could begin for so long. */
  'falls-silent': { readonly forMs: number };
  'not-taken-over': { readonly left: readonly string[] };
  'not-verified': { readonly left: readonly string[] };
  'gives-up': Nothing;
  'journal-lost': Nothing;
}

/** That people are told, or cannot be: `way` as the cluster file calls it. */
export interface PlainNotify {
  'notification-fails': OfNode & Said & { readonly way: string };
  notified: { readonly way: string; readonly count: number };
}

/** How things stand, where no other reason is part of it. */
export interface PlainStatus extends ReadinessReasons, PlainNotify {
  'store-unhealthy': Said;
  'journal-said': OfNode & Said;
  'lease-out-on': OfNode;
  'waits-for-store': Nothing;
  'waits-for-true-store': Nothing;
  'hears-nobody': OfNode;
  'node-unfit': OfNode;
  'node-unwell': OfNode & Unwell;
  'node-well-again': OfNode;
  'starts-soon': OfGroup & OfNode;
  'group-maintained': OfGroup & By;
  'proof-not-enough': OfNode;
  'lost-and-disarmed': OfNode & By;
  'lost-without-store': OfNode;
  'lost-not-accused': OfNode;
  /** Within the last minute. */
  'beats-rejected': OfNode & RefusedBeats;
  /** Another machine of the network has it: the kernel gives it up. */
  'key-file-unusable': OfNode & { readonly said: string };
  /** `key`: the id of the one that would sign. */
  'key-file-foreign': OfNode & { readonly key: string };
  'own-address-taken': OfNode & { readonly network: NetworkName; readonly address: string };
  'node-away': OfNode;
  'versions-differ': {
    readonly versions: readonly { readonly version: string; readonly nodes: readonly NodeName[] }[];
  };
  'no-link': OfNode & { readonly network: NetworkName };
  'not-heard-on': OfNode & { readonly network: NetworkName; readonly by: readonly NodeName[] };
  'fence-limit-reached': { readonly count: number; readonly windowMs: number };
  /** What its state directory can take. */
  'disk-emptied': OfNode & { readonly missing: readonly string[] };
  'disk-read-only': OfNode;
  'disk-full': OfNode & DiskLeft;
  'disk-low': OfNode & DiskLeft;
}

interface DiskLeft {
  readonly freeMib: number;
  readonly freeFiles: number;
}

/** What an agent that is asked does not know yet. */
export interface AnswerReasons {
  'not-reported': OfNode;
  'agent-starting': Nothing;
  /** Nobody has answered a request of this node, which stays in its record. */
  'request-waits-for-store': Nothing;
  'request-waits-for-coordinator': { readonly forMs: number; readonly last: NodeName | '' };
}

/** Why a resource is as it is, where that says it all. */
export interface PlainRunning {
  'dependency-failed': Nothing;
  'group-stops': Nothing;
  'stop-failed-before': Nothing;
  'not-running-after-restart': Nothing;
  'looks-after-restart': Nothing;
  'failed-somehow': Nothing;
  'journal-unwritable': Said;
  'journal-failed': OfGroup & Said;
  /** All of it is stopped, but the refusal that must be durable before the release cannot be written. */
  'cannot-release': OfGroup & Said & { readonly forMs: number };
  /** A daemon before this one may have started it, by a definition that is not known here. */
  'group-lost': OfGroup;
  'lease-out': Nothing;
  'command-said': Said;
  'starts-again': OfResource;
  'two-answer': Answers;
  'owner-silent': Answers;
}

/** Where a group may run, and where it may not. */
export interface PlainPlacement {
  'moved-for': OfNode;
  'not-configured': Nothing;
  'cut-off': { readonly network: NetworkName };
  /** The node, by its own checks. */
  unwell: Unwell;
  'not-enabled': Nothing;
  'stopped-by': By;
  'disabled-by': By;
  'drained-by': By;
  'agent-stopping': Nothing;
  'not-preferred': Nothing;
  'no-member': Nothing;
  'not-placed': Nothing;
  stays: Nothing;
  'restarted-by': By;
  'failed-back-by': By;
  /** Under maintenance: whoever has it keeps it, and nobody gets it. */
  'left-alone': By;
  'not-joined': Nothing;
  'not-in-cluster': Nothing;
  'would-do': Nothing;
  /** One that it keeps apart from stops there. */
  'not-left-yet': OfGroup & OfNode;
  /** Not kept, as nothing forces it: that one is there as well. */
  'rather-apart': OfGroup;
  /** Not kept: that one is elsewhere. */
  'rather-together': OfGroup;
  /** It needs more of `what` than is free of what the node has, as it is placed. */
  'lacks-capacity': {
    readonly what: string;
    readonly needs: number;
    readonly free: number;
    readonly of: number;
    /** Who needs that in all, where several groups run together. */
    readonly groups?: readonly GroupName[];
  };
  /** One whose room it is to have stops there. */
  'room-not-left-yet': OfGroup & OfNode;
  /** It leaves its node for that one, so that the group, which would run nowhere, has one. */
  'makes-room': OfGroup & OfNode;
  /** It was away too often: for every group, and whatever that says. */
  quarantined: { readonly times: number; readonly forMs: number; readonly until: number };
  'node-quarantined': OfNode & { readonly times: number; readonly forMs: number; readonly until: number };
  'quarantine-ended': OfNode;
  /** No other node can run it. */
  'quarantine-yields': OfGroup & OfNode;
  /** It was away so often lately, and has to stay for `forMs`; until then, by the wall clock of the coordinator. */
  'back-lately': { readonly times: number; readonly forMs: number; readonly until: number };
  /** So often nothing but a better node, or a group that needed its place, has moved it lately; it stays for `forMs` after that, until then as above. */
  'moved-lately': { readonly times: number; readonly forMs: number; readonly until: number };
  /** Outside of the window in which it goes to a better node; `opens`: wall clock, ms. */
  'window-closed': { readonly opens: number; readonly at: LocalTime; readonly timezone: string };
  'window-never-opens': { readonly cron: string; readonly timezone: string };
  /** It starts when that one runs; `until`: or then without it (wall clock, ms). */
  'starts-after': OfGroup & { readonly until?: number };
  'has-not-run': { readonly forMs: number };
  /** It stops until that one runs again, which has not for so long. */
  'stops-without': OfGroup & { readonly forMs: number };
}
