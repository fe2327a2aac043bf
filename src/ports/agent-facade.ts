/**
 * What the local API may see and ask of the agent. Everything shown is derived from one snapshot, so that a page is
 * never put together from two moments.
 */
import type { AccessReason } from '../core/access/access-reasons.ts';
import type { Config, GroupName, NetworkName, NodeName, ResourceName } from '../core/config.ts';
import type { DrillDocument, DrillHow, DrillRecord } from '../core/drill/drill-document.ts';
import type { Draft, Edition } from '../core/edition.ts';
import type { NotifyDocument } from '../core/notify/notify-document.ts';
import type { Reason } from '../core/reason.ts';
import type { Document, Incarnation, NodeRecord } from '../core/takeover/document.ts';
import type { Note } from '../core/takeover/note.ts';
import type { Request } from '../core/takeover/requests/requests.ts';
import type { Notice } from '../core/takeover/said.ts';
import type { Access, KnownToken } from './access.ts';
import type { AuditAsked, AuditEntry } from './audit.ts';
import type { AuthorityRole } from './authority-role.ts';
import type { Issued, JoiningHost, JoinOutcome } from './joining.ts';
import type { NotifyCount, NotifyTested } from './notify.ts';
import type { StoreDescription } from './store.ts';

export interface AgentSnapshot {
  readonly node: NodeName;
  readonly incarnation: Incarnation;
  readonly version: string;
  /** Wall clock of the snapshot, ms since 1970. */
  readonly at: number;
  /** Undefined until the store has answered once. */
  readonly config: Config | undefined;
  /** Of that configuration: its hash, and the hash of every group's definition. */
  readonly configHash: string | undefined;
  readonly defs: Readonly<Record<GroupName, string>>;
  readonly document: Document | undefined;
  readonly records: Readonly<Record<NodeName, NodeRecord>>;
  readonly store: {
    readonly reachable: boolean;
    /** Milliseconds since the last answer. */
    readonly lastAnswerMs: number | undefined;
    /** Nothing that is known here contradicts what it shows; else nothing is decided by it. */
    readonly believed: boolean;
    /** Why this node's last write came to nothing, in words; undefined when it did not. */
    readonly refuses: string | undefined;
    readonly description: StoreDescription | undefined;
  };
  /** This node's own heartbeats: per network and peer, heard or not. */
  readonly hearing: Readonly<Record<NetworkName, Readonly<Record<NodeName, boolean>>>>;
  /** Members whose agent is being replaced: nobody hears them for a moment, and what they run goes on. */
  readonly away: readonly NodeName[];
  readonly lease: { readonly valid: boolean; readonly remainingMs: number | undefined };
  /** State of the resources on this node, as this node sees them. */
  readonly resources: readonly ResourceState[];
  /** Heartbeats thrown away since start: wrong key or shape, and replayed. */
  readonly beats: { readonly rejected: number; readonly replayed: number };
  /** What this agent waits for, cannot do or has noticed. Empty when all is well. */
  readonly problems: readonly Notice[];
}

export interface ResourceState {
  readonly group: GroupName;
  readonly resource: ResourceName;
  readonly type: string;
  readonly state: 'stopped' | 'starting' | 'running' | 'stopping' | 'failed' | 'stop-failed';
  /** Why it does not run, where there is something to say. */
  readonly why: Reason | undefined;
  /** Failures counted within the policy's window. */
  readonly failures: number;
}

export interface AgentEvent extends Note {
  /** Grows by one per event of this node's journal. */
  readonly seq: number;
  /** Wall clock, ms since 1970. */
  readonly at: number;
}

export type RequestOutcome =
  | { readonly outcome: 'accepted' }
  | { readonly outcome: 'refused'; readonly reason: Reason }
  | { readonly outcome: 'unanswered'; readonly reason: Reason };

/** How long whoever asks waits: after that the request is not carried out any more, nor when `gone` says that nobody is left. */
export interface Patience {
  readonly withinMs: number;
  readonly gone: AbortSignal;
}

/** What is counted beside what a snapshot shows. */
export interface Measured {
  /** Groups given to this node since its daemon started. */
  readonly moves: readonly MovesByProof[];
  /** Since then; none of a node that never fell silent. */
  readonly silences: readonly SilencesOfPeer[];
  /** Since then, by every way of the configuration. */
  readonly notifications: readonly NotifyCount[];
  readonly certificates: readonly {
    readonly whose: 'node' | 'authority';
    /** Ms since 1970; of several the first. */
    readonly endsAt: number;
  }[];
}

export interface SilencesOfPeer {
  readonly network: NetworkName;
  readonly peer: NodeName;
  readonly count: number;
}

export interface MovesByProof {
  readonly proof: string;
  readonly count: number;
  /** Those that ran here, and how long that took in all. */
  readonly ended: number;
  readonly sumMs: number;
}

export interface TestAsked {
  readonly everyNode: boolean;
  readonly by: string;
}

export interface Drilled {
  readonly group: GroupName;
  readonly how: DrillHow;
  readonly record: DrillRecord;
}

export interface AgentFacade {
  measured(): Measured;
  /** Who may come in from the network. */
  readonly access: Access;
  /** PEM of those this node trusts; undefined where it has no identity. */
  authority(): string | undefined;
  /** The key of the authority, here and on other nodes. */
  readonly authorityRole: AuthorityRole;
  /** Makes a host a node by a token for joining that may count for it. Rejects where the store is away. */
  admit(token: KnownToken, host: JoiningHost): Promise<JoinOutcome>;
  /** The next certificate of a node of the configuration in force. */
  issue(node: NodeName, request: string): Promise<Issued>;
  snapshot(): Promise<AgentSnapshot>;
  /** What the cluster remembers of what people were told; undefined while the store does not answer. */
  notifyBook(): Promise<NotifyDocument | undefined>;
  /** Sends a test by each of these ways. */
  testNotifications(ways: readonly string[], asked: TestAsked): Promise<readonly NotifyTested[]>;
  /** What the cluster remembers of drills. Rejects with StoreUnavailable. */
  drills(): Promise<DrillDocument>;
  /** Keeps it; drills of groups that are not `known` any more are forgotten. Rejects with StoreUnavailable. */
  recordDrill(drilled: Drilled, known: readonly GroupName[]): Promise<void>;
  /** Hands a request to the coordinator through this node's record and waits for the answer. */
  submit(by: string, request: Request, patience: Patience): Promise<RequestOutcome>;
  /** Puts a configuration blob into the store so that an `apply` request can name it; resolves with its hash. */
  putConfig(by: string, draft: Draft): Promise<string>;
  /** What was applied, newest first; the first is in force. */
  editions(): Promise<readonly Edition[]>;
  /** A configuration as it lies in the store. */
  readConfig(hash: string): Promise<string | undefined>;
  /** Events with seq > after, oldest first, at most `limit`. */
  events(after: number, limit: number): readonly AgentEvent[];
  /** What is kept of those who asked, oldest first, further back than `events`. */
  audit(): Promise<readonly AgentEvent[]>;
  /** The same of another node, which is asked; a text: why nothing came of that. Never rejects. */
  auditOf(node: NodeName, asked: AuditAsked): Promise<readonly AuditEntry[] | string>;
  /** Puts into the journal who asked for what, or was not let in. */
  tell(asked: AccessReason): void;
  onEvent(listener: (event: AgentEvent) => void, signal: AbortSignal): void;
}
