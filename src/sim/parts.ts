/**
 * What the parts of the simulated cluster know of one another: the world of its nodes, a node of its programs, and all of
 * them of the world. The classes behind them (world.ts, sim-node.ts …) know these shapes and not each other.
 */

import type { Calendar } from '../core/calendar.ts';
import type {
  Claim,
  Config,
  FenceDeviceConfig,
  GroupName,
  NetworkName,
  NodeName,
  ResourceConfig,
} from '../core/config.ts';
import type { KeptLease } from '../core/keeper/kept-lease.ts';
import type { DaemonToKeeper, HeartbeatConfig, KeeperToDaemon } from '../core/keeper/messages.ts';
import type { Permit } from '../core/keeper/permit.ts';
import type { Beat } from '../core/keeper/replay-guard.ts';
import type { FenceResults, PowerAnswer, SwitchOnAnswer } from '../core/power.ts';
import type { Reason } from '../core/reason.ts';
import type { Action, ActionOf, Persist } from '../core/takeover/action.ts';
import type { Document, Machine } from '../core/takeover/document.ts';
import type { Event } from '../core/takeover/event.ts';
import type { OwnKeys } from '../core/takeover/following.ts';
import type { Beginning } from '../core/takeover/new-state.ts';
import type { Newest } from '../core/takeover/newest.ts';
import type { Note } from '../core/takeover/note.ts';
import type { Request } from '../core/takeover/requests/requests.ts';
import type { WatchdogPort } from '../keeper/keeper-ports.ts';
import type { Writer } from './checkers/writer.ts';
import type { Exercised } from './exercised.ts';
import type { Ring } from './keys.ts';
import type { SimNetwork } from './network.ts';
import type { Random } from './random.ts';
import type { Schedule } from './schedule.ts';
import type { SimStore } from './store.ts';

export type Behaviour =
  | 'ok'
  | 'start-slow'
  | 'start-fails'
  | 'start-hangs'
  | 'stop-fails'
  /** The stop command says that it did its work, and did not; a kill does. */
  | 'stop-lies'
  /** Its process ends a moment after its start, before the word of the start arrives. */
  | 'dies-at-start'
  | 'unkillable'
  /** The hard stop of the keeper overlooks it and says that nothing is left. */
  | 'kill-lies'
  | 'probe-lies'
  /** Its probe fails whatever there is, unless the definition is the version called `mended`. */
  | 'probe-broken'
  /** One true answer, then three that say failed. */
  | 'probe-mostly-lies';

export type Scope = 'all' | 'daemon' | 'keeper';
/** Whose work it is: decides which pause puts it off. */
export type Part = 'keeper' | 'daemon' | 'child';

/** Something planned: whoever sets the flag in time keeps it from happening. */
export interface Planned {
  cancelled: boolean;
}

/** `full`: or read-only, no write succeeds; `hung`: nothing ends; `unreadable`: nothing is read or written any more. */
export type DiskFault = 'full' | 'hung' | 'unreadable';

/**
 * How long things take and what the devices are called, where a cluster that there is was measured. Where nothing is said it
 * is as in every story.
 */
export interface Times {
  /** Of `group/resource`. */
  startMs(resource: string): number | undefined;
  stopMs(resource: string): number | undefined;
  /** Until a node is off. */
  offMs(node: NodeName): number | undefined;
  deviceOf(node: NodeName): string | undefined;
}

/** What survives a loss of power. */
export interface SimDisk {
  readonly journal: Map<GroupName, Beginning['journal'][number]>;
  refused: Record<GroupName, number>;
  seen: Newest | undefined;
  /** The highest generation of each group of which anything was started here and that was not refused durably since. */
  readonly started: Map<GroupName, number>;
  /** The journal will be gone when the next keeper, or a further daemon, looks for it. */
  losesJournal: boolean;
  permit: Permit | undefined;
  heartbeat: HeartbeatConfig | undefined;
  lease: KeptLease | undefined;
  journalMark: string | undefined;
}

/** The cluster and what is around its nodes. */
export interface Surroundings {
  readonly schedule: Schedule;
  readonly random: Random;
  readonly network: SimNetwork;
  readonly store: SimStore;
  readonly nodes: ReadonlyMap<NodeName, NodePart>;
  readonly config: Config;
  readonly configs: ReadonlyMap<string, Config>;
  readonly disks: ReadonlyMap<NodeName, DiskFault>;
  readonly starved: ReadonlySet<NodeName>;
  readonly unwell: ReadonlySet<NodeName>;
  /** Answers given so far by probes that alternate. */
  readonly turns: Map<string, number>;
  readonly leases: { isValid(node: NodePart): boolean };
  readonly bootMs: number;
  readonly times: Times | undefined;
  wall(node: NodeName): number;
  readonly calendar: Calendar;
  behaviourOf(key: string, node: NodeName): Behaviour;
  canLapse(node: NodeName): boolean;
  readonly keys: {
    ringOf(node: NodeName, part: Part): Ring;
    starts(node: NodeName, part: Part): void;
    heldBy(node: NodeName): OwnKeys;
    isForgotten(node: NodeName): boolean;
  };
  readonly exercised: Exercised;
  ask(node: NodeName, request: Request): void;
  runningOn(group: GroupName): readonly NodeName[];
  subscribe(node: NodePart): void;
  starting(node: NodePart, group: GroupName, definition: ResourceConfig): void;
  started(node: NodePart, group: GroupName, definition: ResourceConfig): void;
  /** The document is about to be replaced by this one. */
  decided(by: Writer, document: Document): void;
  stepped(node: NodePart, what: (Action | Persist)['kind']): void;
  readonly devices: {
    ask(
      by: NodePart,
      target: NodeName,
      device: FenceDeviceConfig,
      done: (answer: PowerAnswer) => void,
    ): Planned;
    switchedOn(node: NodeName): void;
  };
  readonly fencing: {
    off(by: NodePart, order: ActionOf<'fence-node'>, done: (results: FenceResults) => void): void;
    on(
      by: NodePart,
      order: ActionOf<'switch-on-node'>,
      done: (answers: readonly SwitchOnAnswer[]) => void,
    ): void;
  };
  answered(ticket: number, refusal: Reason | undefined): void;
  say(who: string, text: string): void;
  tell(node: NodePart, notes: readonly Note[]): void;
}

/** One node. */
export interface NodePart {
  readonly name: NodeName;
  readonly world: Surroundings;
  readonly keeper: KeeperPart;
  readonly daemon: DaemonPart;
  readonly watchdog: WatchdogPort;
  readonly disk: SimDisk;
  readonly power: boolean;
  readonly paused: Scope | undefined;
  /** What runs here, as `group/resource`, and since when. */
  readonly physical: Map<string, number>;
  /** What `group/resource` claims by the definition it was last started with. */
  readonly claims: Map<string, readonly Claim[]>;
  /** What still runs on the machine that the node was copied from. */
  readonly original: ReadonlyMap<string, number>;
  readonly pendingStarts: Map<string, Planned>;
  /** Starts ever made. */
  starts: number;
  readonly inc: string;
  /** Keeper and daemon work. */
  isUp(): boolean;
  bootId(): string;
  machine(): Machine;
  powerOn(): void;
  powerOff(): void;
  newEpoch(): void;
  /** The keeper is a new one; the daemon goes on. */
  newKeeper(): void;
  resume(): void;
  later(ms: number, run: () => void, part?: Part): Planned;
  dispatch(event: Event): void;
  killEverything(): string[];
  cancelStart(key: string): void;
}

/** A beat on the wire. `deaf`: whom its sender does not hear on that network. */
export interface Packet {
  readonly network: NetworkName;
  readonly port: number;
  readonly from: string;
  readonly to: string;
  readonly beat: Omit<Beat, 'deaf'>;
  readonly deaf: readonly NodeName[];
  /** What it is signed with. */
  readonly key: string;
}

/** The keeper of a node, as its daemon and the wires know it. */
export interface KeeperPart {
  takeBeat(packet: Packet): void;
  hear(inc: string, restart: number, message: DaemonToKeeper): void;
  daemonExited(inc: string, restart: number, how: string): void;
}

/** The daemon of a node, as its keeper and what it ordered know it. */
export interface DaemonPart {
  start(hello: KeeperToDaemon & { readonly kind: 'hello' }, known: readonly KeeperToDaemon[]): void;
  kill(): void;
  end(): void;
  /** The keeper is no more. */
  orphaned(): void;
  tell(message: KeeperToDaemon): void;
  tellKeeper(message: DaemonToKeeper): void;
  deliver(id: number, event: Event): void;
}
