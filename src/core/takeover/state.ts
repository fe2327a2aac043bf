/**
 * What one node's core remembers between decisions. Plain readonly data: a decision makes a new state. Times are this
 * node's monotonic milliseconds unless the name says `wall`.
 */
import type { Config, GroupConfig, GroupName, NetworkName, NodeName, ResourceName } from '../config.ts';
import type { Unwell } from '../health/judge-health.ts';
import type { Reason } from '../reason.ts';
import type { DiskTrouble } from '../state-disk.ts';
import type { Versioned } from '../versioned.ts';
import type { Cleaning } from './cleaning.ts';
import type {
  Document,
  Doubt,
  Generation,
  Incarnation,
  Lapse,
  Machine,
  NodeRecord,
  WrittenRequest,
} from './document.ts';
import type { Asking, AttemptSeen, FenceTry, LapseCounted, SwitchOnTry } from './fence-state.ts';
import type { Following } from './following.ts';
import type { HearingHere } from './hearing-here.ts';
import type { LoadedConfig } from './loaded-config.ts';
import type { MissingConfig } from './missing-config.ts';
import type { Newest } from './newest.ts';
import type {
  Component,
  ForgedRecord,
  OwnGroups,
  Probing,
  Progress,
  Round,
  SetAside,
  Told,
  Watched,
} from './remembered.ts';
import type { Notice, Said } from './said.ts';

export interface State extends Following, HearingHere {
  readonly self: NodeName;
  readonly inc: Incarnation;
  readonly version: string;
  /** The lineage in which this incarnation began; undefined until it has seen a document. */
  readonly lineage: string | undefined;
  readonly lapse: Lapse;
  readonly machine: Machine;
  /** Incarnations before this one that its keeper knows to have ended. */
  readonly after: readonly Incarnation[];
  readonly stayed: boolean;
  /** Everything that an older incarnation may have left is known to be stopped. */
  readonly leftKnown: boolean;
  readonly config: LoadedConfig | undefined;
  /** Configurations named by waiting `apply` requests. */
  readonly candidates: Readonly<Record<string, Config>>;
  /** Asked to leave: nothing is started any more. */
  readonly leaving: boolean;
  /** The keeper is gone for a moment, or about to: nobody beats for this node, and it hears nobody. */
  readonly away: boolean;
  /** A daemon that follows on another does not know yet whom its keeper hears. */
  readonly listening: boolean;
  readonly handedOver: boolean; // The keeper was told that the record says so.
  /** Since when everything is stopped and said to be, after being asked to leave. */
  readonly leftSince: number | undefined;
  /** Since when no other `in` node has answered, while this node is not admitted. */
  readonly aloneSince: number | undefined;
  readonly store: StoreView;
  readonly renewal: Renewal;
  /** Everything may run until then; undefined before the first confirmed renewal. */
  readonly leaseUntil: number | undefined;
  readonly linksDown: readonly NetworkName[];
  readonly unwell: Unwell | undefined;
  /** When this node last saw each record's (incarnation, counter) change, and when it lost hearing of its node. */
  readonly progress: Readonly<Record<NodeName, Progress>>;
  readonly unheardSince: Readonly<Record<NodeName, number>>;
  /** Members that serve where nobody is in touch with them: since when, or since when they were told to stop. */
  readonly cutOff: Readonly<Record<NodeName, { readonly since: number; readonly isTold: boolean }>>;
  /** By `NODE NETWORK`: since when the coordinator has found the node cut off there. */
  readonly cutSince: Readonly<Record<string, number>>;
  /** Since when a record has said, as seen here, that its node is away. */
  readonly awaySince: Readonly<Record<NodeName, number>>;
  /** Peers that beat while their daemon makes no progress: since when. */
  readonly daemonless: Readonly<Record<NodeName, number>>;
  /** The incarnation the beats of a peer carry. */
  readonly beating: Readonly<Record<NodeName, Incarnation>>;
  /** The component this node is in, as last judged, and since when it has been that one. `isOld`: there was news since. */
  readonly component: Component;
  readonly disk: DiskTrouble | undefined; // How the state directory stands, when not well.
  readonly macs: Readonly<Record<NetworkName, string>>;
  /** By `group/resource`: the closed loop of addresses that others own. */
  readonly watched: Readonly<Record<string, Watched>>;
  /** By `group/resource`: the last news of watchers that this owner has announced itself for. */
  readonly announced: Readonly<Record<string, string>>;
  readonly clean: Cleaning;
  /** What was not found stopped here although this node does not run it, by `group/resource`. */
  readonly doubts: Readonly<Record<string, Doubt>>;
  /** When doubts are looked at again. */
  readonly doubtsAt: number;
  /** Definitions by which what this node does not run was probed; undefined: not yet as a member. */
  readonly looked: Readonly<Record<GroupName, string>> | undefined;
  /** Probes under way that only look ahead, by order: `group/resource`. */
  readonly looking: Readonly<Record<string, string>>;
  /** Probes (`group/resource`) that would see what another group holds here: made when it has let go. */
  readonly putOff: readonly string[];
  readonly groups: Readonly<Record<GroupName, LocalGroup>>;
  /** By `group/resource`. */
  readonly probes: Readonly<Record<string, Probing>>;
  /** Highest generation refused per group; durable. */
  readonly refused: Readonly<Record<GroupName, Generation>>;
  /** What daemons before this one may have opened (unjournaled.ts); undefined: that is not known yet. */
  readonly unjournaled: Readonly<Record<GroupName, Generation>> | undefined;
  /** Document version for which a start here was last said to be near. */
  readonly startsExpected: number;
  /** Accused nodes that may give away by themselves what they run, until when. */
  readonly letRelease: Readonly<Record<NodeName, { readonly inc: Incarnation; readonly until: number }>>;
  /** What came of the fence attempts this node ran itself. */
  readonly fences: Readonly<Record<NodeName, FenceTry>>;
  /** What came of switching nodes on again, as far as this node does it. */
  readonly switchOns: Readonly<Record<NodeName, SwitchOnTry>>;
  /** Fence attempts as the document names them, and until when one that another node began may be under way. */
  readonly attempts: Readonly<Record<NodeName, AttemptSeen>>;
  /** What the devices of the nodes this one asks about have said. */
  readonly power: Readonly<Record<NodeName, Asking>>;
  /** Since when a lapse is counted, from the first sight of this (incarnation, counter) after the accusation. */
  readonly lapses: Readonly<Record<NodeName, LapseCounted>>;
  /** Asked here; numbered once the document is known, because the answers of this incarnation stand there. */
  readonly asked: readonly Omit<PendingRequest, 'seq' | 'sent'>[];
  readonly requests: readonly PendingRequest[];
  /** Undefined: daemons of this incarnation before this one have given numbers that nobody knows. */
  readonly nextRequest: number | undefined;
  /** Nodes whose new incarnation stays unclean, since when. */
  readonly unclean: Readonly<Record<NodeName, number>>;
  readonly orders: number;
  /** This incarnation is over: reported to the keeper. */
  readonly ended: boolean;
  readonly deadlineTold: number | undefined | 'never';
  readonly idleTold: boolean | undefined;
  /** Something other than counters and clocks changed: look at everything. */
  readonly dirty: boolean;
  /** A duty was held back until a read or a renewal under way is over: look again then. */
  readonly waiting: boolean;
  /** When each round is due again. */
  readonly lookAt: Readonly<Record<Round, number>>;
  /** When each group that stands here is looked at again, whatever else is. */
  readonly groupsAt: Readonly<Record<GroupName, number>>;
  /** Since the last news the groups of the cluster were not looked at by a coordinator that may write. */
  readonly groupsOwed: boolean;
  /** What this node would have the others read, and what that was made from (publish.ts). */
  readonly told: Told | undefined;
  /** The groups that the document gives to this incarnation. */
  readonly mine: OwnGroups | undefined;
  /** With these a look at everything went to its end: where a later one throws, what came since is to blame. */
  readonly proven: Pick<StoreView, 'document' | 'records'>;
  readonly setAside: SetAside;
  /** Conditions that stand, so that each is noted once. Nothing is decided by them. */
  readonly said: Said;
  /** What was noticed on this node outside of the core, by who noticed it. Nothing is decided by it either. */
  readonly noticed: Readonly<Record<string, readonly Notice[]>>;
}

export interface StoreView {
  readonly reachable: boolean;
  readonly document: Versioned<Document> | undefined;
  readonly records: Readonly<Record<NodeName, Versioned<NodeRecord>>>;
  /** Document version (its own) that a linearizable read or an own acknowledged write has shown. */
  readonly confirmed: number;
  /** A read is on its way / another one is wanted after it. */
  readonly reading: boolean;
  readonly readWanted: boolean;
  readonly readSentAt: number;
  readonly retryAt: number;
  /** A write got no answer: the next one waits until then. */
  readonly writeAt: number;
  /** When the store last answered anything. */
  readonly answeredAt: number | undefined;
  /** Since when it has answered without a break. */
  readonly reachableSince: number;
  /** It was away for long: until then nobody is accused, since nodes may just be coming back together with it. */
  readonly awaitsNodesUntil: number;
  readonly writing:
    | {
        readonly nonce: string;
        readonly before: Document;
        readonly document: Document;
        readonly sentAt: number;
      }
    | undefined;
  /** The newest document that is known of, here or by a peer; durable. `at`: when this daemon learned of it. */
  readonly seen: (Newest & { readonly at: number }) | undefined;
  /** What peers know of and what cannot be true beside that. */
  readonly disputes: Readonly<Record<NodeName, Newest>>;
  /** In the place of these records stands what no key that counts here has signed: in which version, since when. */
  readonly forged: Readonly<Record<NodeName, ForgedRecord>>;
  /** What became of this node's last writes that got no answer: why, as the store's client said it. */
  readonly unanswered: { readonly document?: string; readonly record?: string };
  /** The store shows nothing, or something else than what must follow `seen`: refuse to act on it. */
  readonly wentBack: boolean;
  readonly configWanted: string | undefined;
  readonly configMissing: MissingConfig | undefined;
}

export interface Renewal {
  readonly counter: number;
  /** The record this node last tried to publish, without its counter. */
  readonly published: NodeRecord | undefined;
  readonly sentAt: number;
  /** writing: put under way; reading: acknowledged, own entry not yet read. */
  readonly step: 'idle' | 'writing' | 'reading';
  /** Send time of the last renewal that was confirmed. */
  readonly confirmedAt: number;
  /** Since when renewals have followed one another. */
  readonly steadySince: number;
  /** When the store acknowledged it; only a read sent later confirms it. */
  readonly ackAt: number;
  /** This incarnation has held its record: finding another's there means being superseded. */
  readonly owned: boolean;
  /** The last attempt got no answer: the next waits for its time whatever there is to say. */
  readonly failed: boolean;
  readonly nextAt: number;
}

export interface LocalGroup {
  readonly gen: Generation;
  readonly def: string;
  readonly definition: GroupConfig;
  /**
   * opening: the intent to run is being made durable and the assignment confirmed; open: resources may run; closing:
   * everything is proved stopped and the refusal is being made durable; closed: it is, and the document has not taken
   * notice yet.
   */
  readonly step: 'opening' | 'open' | 'closing' | 'closed';
  /** Of an opening group: the intent is durable. */
  readonly journaled?: true;
  /** run: as assigned; stop: stop and release. */
  readonly target: 'run' | 'stop';
  readonly resources: Readonly<Record<ResourceName, LocalResource>>;
  /** Changing over in place to another definition; journaling: what differs is stopped, the new entry is being made durable. */
  readonly change?: {
    readonly def: string;
    readonly definition: GroupConfig;
    readonly step: 'stopping' | 'journaling';
  };
  /** Number of the last change that was read, with whose definition it runs. */
  readonly changed?: number;
  /** The failure policy's word to the coordinator. */
  readonly verdict?: 'relocate' | 'stop';
  readonly why?: Reason;
  /** A journal write failed: try again then. */
  readonly retryAt?: number;
  /** Since when the disk has taken nothing of what the group waits for, and what was said last. */
  readonly writing?: { readonly since: number; readonly said: string };
  /** That has lasted too long, and everything of the group is stopped: it cannot be given away. */
  readonly cannotRelease?: Reason;
}

export interface LocalResource {
  readonly now: ResourcePhase;
  /** Monotonic times of the failures still counted. */
  readonly failures: readonly number[];
  /** Why the last of them, and when it was last started. */
  readonly failed?: Reason;
  readonly startedAt?: number;
  /** Its policy leaves it as it is after this failure, until it is started anew. */
  readonly ignored?: Reason;
}

export type ResourcePhase =
  | { readonly is: 'stopped' }
  /** `died`: its process ended before the word of its start came, which is then no longer true. `again`: it ran, and was not seen stopped. */
  | { readonly is: 'starting'; readonly order: number; readonly died?: string; readonly again?: true }
  | { readonly is: 'running'; readonly since: number }
  /** Down and to be started again as soon as what depends on it has stopped. */
  | { readonly is: 'recovering'; readonly why: Reason; readonly at: number }
  | {
      readonly is: 'stopping';
      /** One answer against a kill proves nothing yet: it is asked once more before the stop counts as failed. */
      readonly step: 'ask' | 'kill' | 'verify' | 'verify-kill' | 'verify-again';
      readonly order: number;
      readonly why: Reason;
      /** Why a stop of it failed before this one: it is in trouble until it was seen stopped. */
      readonly stuck?: Reason;
      /** What was in the way, as the command said that stops it. */
      readonly said?: string;
    }
  | { readonly is: 'adopting'; readonly order: number; readonly died?: string }
  /** Failed and left so (policy ignore, or waiting for the group to be moved). */
  | { readonly is: 'failed'; readonly why: Reason }
  | { readonly is: 'stop-failed'; readonly why: Reason; readonly retryAt: number };

export interface PendingRequest {
  readonly seq: number;
  readonly by: string;
  readonly ticket: number;
  readonly request: WrittenRequest;
  /** Until then whoever asked waits. */
  readonly until: number;
  /** A record with it may have reached the store: a coordinator may be carrying it out. */
  readonly sent: boolean;
}
