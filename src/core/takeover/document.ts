/**
 * What the store holds: one cluster document that only the coordinator replaces (compare-and-set), and one record per node
 * that only that node replaces, by the takeover protocol (docs/protocol.md). 64 nodes and 1,000 groups fit in 256 KiB.
 */
import type { Claim, GroupName, NetworkName, NodeName, ProofKind, ResourceName } from '../config.ts';
import type { Unwell } from '../health/judge-health.ts';
import type { Reason } from '../reason.ts';
import type { Trouble } from '../reason-facts.ts';
import type { DiskTrouble } from '../state-disk.ts';
import type { Heard } from './heard.ts';
import type { InForce } from './meanwhile.ts';
import type { Absence } from './placement/absences.ts';
import type { Moved } from './placement/moves.ts';
import type { PowerSeen } from './power-seen.ts';
import type { Notice } from './said.ts';
import type { SwitchOn } from './switch-on.ts';

/** New at every boot and every start of the keeper; never reused. */
export type Incarnation = string;
/** Grows with every change of a group's owner. */
export type Generation = number;

export interface Document {
  readonly format: 1;
  /** Chosen at `init`; a document of another lineage is another cluster. */
  readonly lineage: string;
  /** Grows when a person accepts a store that was restored or begun anew; 0 where it is absent. */
  readonly epoch?: number;
  /** Grows by one with every write, whatever the engine's own versions do. */
  readonly version: number;
  readonly term: number;
  readonly coordinator: NodeName | '';
  readonly config: InForce;
  /** New accusations and fences are off, since whom. */
  readonly disarmed?: { readonly by: string };
  readonly nodes: Readonly<Record<NodeName, NodeEntry>>;
  readonly groups: Readonly<Record<GroupName, GroupEntry>>;
  /** The highest generation of all groups that have left the configuration: new entries begin with it. */
  readonly leftAt?: Generation;
  /** Drained nodes: everything is moved away and kept away. */
  readonly drained: Readonly<Record<NodeName, { readonly by: string }>>;
  /** Visible pins left by `group move`: an owner, who asked, and when it ends (wall clock, ms). */
  readonly pins: Readonly<Record<GroupName, Pin>>;
  /** Hands off: neither probed, restarted, moved nor stopped. */
  readonly maintenance: Readonly<Record<GroupName, { readonly by: string }>>;
  /** Groups that shall not run: stopped by an operator or by a failure policy; `disabled` also refuses `group start`. */
  readonly stopped: Readonly<Record<GroupName, Stopped>>;
  readonly failures: Readonly<Record<GroupName, Readonly<Record<NodeName, Failure>>>>; // They decay.
  /** What groups still hold by a definition that is no longer configured, until they are free or have changed. */
  readonly held: Readonly<Record<GroupName, readonly Claim[]>>;
  /** Groups a node was switched off for, because it could not stop them: for a while no further node is. */
  readonly unstoppable: Readonly<Record<GroupName, Unstoppable>>;
  /** Nodes that lately were not there, or served nobody; absent: none. */
  readonly absences?: Readonly<Record<NodeName, Absence>>;
  readonly moved?: Readonly<Record<GroupName, Moved>>; // To a better node, lately, although nothing forced them.
  readonly down?: Readonly<Record<GroupName, { readonly at: number }>>; // Since when (wall clock, ms) they do not run: without-first.ts.
  readonly fenced: readonly number[]; // Wall clock (ms) of the newest fences, for the blast-radius brake.
  /** The same of each node, as far as it is remembered: who is fenced again soon is not switched on again. */
  readonly fencedNodes?: Readonly<Record<NodeName, readonly number[]>>;
  /** Operator requests answered, per node that passed them on. */
  readonly answers: Readonly<Record<NodeName, RequestAnswers>>;
  readonly nonce: string; // Unique per write attempt, so that an unknown answer can be resolved by reading.
}

export type NodeEntry =
  | { readonly is: 'out' }
  | ({ readonly is: 'in' } & Admitted)
  | ({
      readonly is: 'accused';
      readonly why: Reason;
      /** Asked for by a person: no brake holds it back. */
      readonly asked: boolean;
      readonly attempt: number;
      /** The fence command of this attempt may be running. */
      readonly started: boolean;
      /** Why the newest attempt that has ended proved nothing. */
      readonly failed?: FailedFence;
      /** Devices (`deviceId`) that said "off" of this incarnation while it was alive. */
      readonly doubted?: readonly string[];
    } & Admitted)
  | {
      readonly is: 'gone';
      readonly inc: Incarnation;
      readonly proof: Proof;
      /** The command of this fence attempt may still be running: the node is not let in before that has ended. */
      readonly underWay?: number;
      readonly switchOn?: SwitchOn; // Absent: nobody wants that.
    };

/** `by`: the device. */
export interface FailedFence {
  readonly attempt: number;
  readonly by: string;
  readonly why: Reason;
}

/** What an incarnation was let in with. */
export interface Admitted {
  /** Of an accused node empty: whichever it had when the store was accepted, so it may own anything. */
  readonly inc: Incarnation;
  readonly lapse: Lapse;
  readonly machine?: Machine;
}

/** What a lapse of its lease is worth: with an armed watchdog that cannot be paused with it, it is a proof. */
export type Lapse =
  | false
  | { /** What the device itself says it bites after. */ readonly watchdogMs: number };

/** Where an incarnation runs, so that a copy of the node elsewhere can be told from the node (node/machine.ts). */
export interface Machine {
  /** The same after every boot of this machine, and not on another; empty where that cannot be told. */
  readonly id: string;
  /** Another after every boot. */
  readonly boot: string;
}

/** How we are certain. `initial`: never was in. */
export interface Proof {
  readonly kind: ProofKind | 'initial';
  readonly by?: string; // For `confirmed`: the person; for `off`: the device.
}

export type GroupEntry =
  | { readonly is: 'free'; readonly gen: Generation; readonly last?: Takeover }
  | ({ readonly is: 'assigned' } & Ownership)
  /**
   * `to`: where it should run next, where that is known (move, restart). `handOver` keeps the name free for live migration,
   * in which a second node takes over what the first still runs: nothing may write it before the protocol and the model do.
   */
  | ({
      readonly is: 'draining';
      readonly why: Reason;
      readonly to?: NodeName;
      readonly handOver?: never;
    } & Ownership);

export interface Ownership {
  readonly node: NodeName;
  readonly inc: Incarnation;
  readonly gen: Generation;
  /** Hash of the definition it runs with; stays named until it is free, or the owner says it runs with `next`. */
  readonly def: string;
  /** The owner shall change over to this definition in place: only what differs stops and starts. */
  readonly next?: string;
  /** Which change `next` is of: a definition may come back while the owner still changes to the one between. */
  readonly change?: number;
  readonly last?: Takeover;
}

/** Why the group could be given to its present owner. `at`: since when it has it, wall clock, for display only. */
export interface Takeover {
  readonly from: NodeName | '';
  /** `accepted`: every node has given a proof since the store was accepted. */
  readonly proof: ProofKind | 'initial' | 'accepted';
  /** Of an owner that was accused, what it was accused of: told as `takeover-reason.ts` says. */
  readonly why: Reason;
  readonly at: number;
  /** It had to wait for this owner; what it waited after is over. */
  readonly again?: true;
}

/** By a person, or by the policy of a resource that failed. */
export type Stopped =
  | { readonly is: 'asked'; readonly by: string; readonly disabled?: boolean }
  | { readonly is: 'failed'; readonly why: Reason };

/** `node` was switched off for it; `at`: wall clock of that, ms. */
export interface Unstoppable {
  readonly node: NodeName;
  readonly at: number;
}

export interface Pin {
  readonly node: NodeName;
  readonly by: string;
  /** Since when, wall clock; absent in what an older version wrote. */
  readonly at?: number;
  readonly until: number;
}

export interface Failure {
  readonly count: number;
  /** The generation that failed, so that it is counted once. */
  readonly gen: Generation;
  /** Hash of the definition that failed: with another one nothing is held against the node. Absent in what an older version wrote. */
  readonly def?: string;
  /** Wall clock of the last failure, ms. */
  readonly at: number;
  readonly why: Reason;
}

/** `done` = highest request number handled; `results` = the newest few, null for accepted, else why it was refused. */
export interface RequestAnswers {
  readonly inc: Incarnation;
  readonly done: number;
  readonly results: Readonly<Record<string, Reason | null>>;
}

export interface NodeRecord extends Heard {
  readonly inc: Incarnation;
  readonly lineage?: string; // In which this incarnation began: in another one it proves nothing.
  /** Fresh at every renewal attempt; (inc, counter) is compared, never the counter alone. */
  readonly counter: number;
  /** Document format this agent understands. */
  readonly format: number;
  /** Networks whose link (carrier) is down here. */
  readonly linksDown: readonly NetworkName[];
  /** Every configured resource was probed stopped in this incarnation before it was admitted. */
  readonly clean: boolean;
  /** What was not found stopped there although the node does not run it, by `group/resource`. */
  readonly doubts?: Readonly<Record<string, Doubt>>;
  readonly lapse: Lapse;
  readonly machine?: Machine;
  /** Incarnations of this node that its keeper knows to have ended before this one, oldest first. */
  readonly after?: readonly Incarnation[];
  /** Its state directory shows that the last member of this node, and all that came since, ran on this machine. */
  readonly stayed?: boolean;
  /** Keys that it accepts, by their ids; absent in what an older version wrote. */
  readonly accepts?: readonly string[];
  /** group -> highest generation this node has stopped, proved stopped and will refuse from now on. */
  readonly released: Readonly<Record<GroupName, Generation>>;
  readonly running: Readonly<Record<GroupName, Running>>;
  /** Hardware address of this node on each network, so that others can tell who answers for an address. */
  readonly macs?: Readonly<Record<NetworkName, string>>;
  /** Addresses of others (`group/resource`) that this node does not find answered by their owner alone. */
  readonly observed?: Readonly<Record<string, Observation>>;
  /** What the fence devices say of the nodes that this one asks about. */
  readonly power?: Readonly<Record<NodeName, PowerSeen>>;
  /** Accused nodes whose beats carry another incarnation here than the accused one. */
  readonly beatsAnew?: Readonly<Record<NodeName, Incarnation>>;
  readonly disk?: DiskTrouble;
  readonly health: 'ok' | 'failed';
  /** By its own checks. */
  readonly unwell?: Unwell;
  /** This incarnation has stopped everything and will start nothing again: it leaves the cluster on purpose. */
  readonly left: boolean;
  /** It was asked to leave and is stopping what it runs: nothing new for it. */
  readonly leaving?: boolean;
  /** Its keeper is being replaced: its silence says nothing for so long. */
  readonly away?: { readonly forMs: number };
  /** The version of the configuration that its daemon and its keeper go by; 0: none yet. Absent: an older Holdfast. */
  readonly follows?: number;
  readonly knows?: readonly string[]; // Of what a configuration may need (config-needs.ts). Absent: an older Holdfast.
  readonly version?: string; // Of its program. Absent: an older Holdfast.
  /** What is not as it should be and others do not see for themselves; alarms first, a few at most. */
  readonly tells?: readonly Notice[];
  /** Operator requests waiting for the coordinator. */
  readonly requests: readonly RequestEntry[];
}

export interface Running {
  readonly gen: Generation;
  /** Hash of the definition it runs with here. */
  readonly def?: string;
  /** The last change of this generation that it has read, and runs by. */
  readonly change?: number;
  readonly phase: 'starting' | 'running' | 'stopping' | 'failed' | 'stop-failed';
  /** Resources that are not running. Empty when all run. */
  readonly resources?: Readonly<Record<ResourceName, NotRunning>>;
  /** For failed: why it cannot go on here, and whether it should go elsewhere. */
  readonly why?: Reason;
  readonly verdict?: 'relocate' | 'stop';
}

export interface NotRunning {
  readonly is: Trouble;
  /** For failed and stop-failed, and for one that waits before it is started again. */
  readonly why?: Reason;
}

/** `by`: who vouched for it: it is taken for stopped in that incarnation. */
export interface Doubt {
  readonly state: 'running' | 'failed' | 'unknown';
  /** What its probe said. */
  readonly said: string;
  readonly by?: string;
}

/** nobody: no answer; other: only somebody else answers; several: the owner and somebody else. */
export interface Observation {
  readonly gen: Generation;
  readonly found: 'nobody' | 'other' | 'several';
  /** Hardware addresses that answered. */
  readonly macs: readonly string[];
}

export interface RequestEntry {
  readonly seq: number;
  readonly by: string;
  readonly request: WrittenRequest;
  /** So long whoever asked still waits from when the record was written; 0: no longer. Absent in what an older version wrote. */
  readonly leftMs?: number;
}

/** A request as another node wrote it; requests/requests.ts says what may be asked. */
export interface WrittenRequest {
  readonly kind: string;
  readonly [field: string]: string | number | boolean;
}
