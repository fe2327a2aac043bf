/**
 * The configuration as the core sees it: the cluster file after parsing, defaults, derivation of timers and checks.
 * Everything is plain JSON and readonly; times are milliseconds (suffix `Ms`). It is stored as an immutable blob under
 * its hash; the cluster document names that hash. The core knows no resource types: what it must know about a resource
 * (which proofs free it, which networks it lives on) is compiled into the resource by `src/config`.
 */

import type { AccountRoles } from './access/account-roles.ts';
import type { TimeWindow } from './calendar.ts';
import type { Quarantine, TieConfig } from './cluster-policies.ts';
import type { NotifyLevel, NotifyTopic } from './notify/notify-levels.ts';

export type NodeName = string;
export type GroupName = string;
export type ResourceName = string;
export type NetworkName = string;

/** Any JSON value; resource parameters are opaque to the core. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface Config {
  readonly cluster: ClusterConfig;
  readonly store: StoreConfig;
  /** What the hosts are wired to: heartbeats run on it, floating addresses live on it. */
  readonly hostNetworks: Readonly<Record<NetworkName, NetworkConfig>>;
  /** Key order is the order of the file; it breaks ties wherever nothing else does. */
  readonly nodes: Readonly<Record<NodeName, NodeConfig>>;
  readonly timing: Timing;
  /** By which each node finds out whether it is well; none: nothing is asked. */
  readonly health?: HealthConfig;
  /** Where agents answer from the network; none: as `apiPlacesOf` says. */
  readonly api?: ApiConfig;
  /** Ways by which people are told what happens, by name; none: nobody is. */
  readonly notifications?: Readonly<Record<string, NotifyWayConfig>>;
  readonly groups: Readonly<Record<GroupName, GroupConfig>>;
}

export interface ApiConfig {
  /** False: nowhere. */
  readonly enabled: boolean;
  /** TCP. */
  readonly port: number;
  /** None: those with heartbeats. */
  readonly networks?: readonly NetworkName[];
  /** Accounts of the systems of nodes that let in; none: no account does. */
  readonly accounts?: AccountRoles;
}

/** A way by which people are told: one entry of `notifications` in the cluster file. */
export interface NotifyWayConfig {
  /** How it is driven is the business of `src/notify`. */
  readonly kind: string;
  readonly params: { readonly [key: string]: Json };
  /** What is less urgent is not told by it. */
  readonly severity: NotifyLevel;
  readonly events: readonly NotifyTopic[];
  /** What happens within so long of each other is one message. */
  readonly gatherMs: number;
  /** Messages within an hour. */
  readonly perHour: number;
  readonly timeoutMs: number;
}

export interface HealthConfig {
  /** A node whose checks that pass come to less is not well. */
  readonly minimum: number;
  /** What fails for all of them is found by the last one so long after the first. */
  readonly settleMs: number;
  readonly checks: Readonly<Record<string, HealthCheckConfig>>;
}

export interface HealthCheckConfig {
  /** What is asked, and how, is the business of `src/health`. */
  readonly type: string;
  readonly params: { readonly [key: string]: Json };
  readonly score: number;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** It fails, or passes again, after so many answers in a row that say so. */
  readonly misses: number;
}

export interface ClusterConfig {
  readonly name: string;
  /** At most `count` fences within `windowMs` without an operator (blast-radius brake). */
  readonly fenceLimit: { readonly count: number; readonly windowMs: number };
  /** Who goes on of two halves that lost each other; none: who runs more. See membership/tie.ts. */
  readonly tie?: TieConfig;
  /** A node that comes and goes is given no groups for a while; none: it is only gone back to later. See placement/absences.ts. */
  readonly quarantine?: Quarantine;
}

/** Where the document lives; what else stands in it is the business of its kind (`src/store`). */
export interface StoreConfig {
  readonly kind: string;
  readonly [setting: string]: Json;
}

export type NetworkRole = 'cluster' | 'client' | 'both' | 'none' | 'storage';

export function carriesHeartbeats({ role }: Pick<NetworkConfig, 'role'>): boolean {
  return role === 'cluster' || role === 'both';
}

/** Floating addresses may live on it, because clients come by it. */
export function carriesClients({ role }: Pick<NetworkConfig, 'role'>): boolean {
  return role === 'client' || role === 'both';
}

export interface NetworkConfig {
  readonly role: NetworkRole;
  /** CIDR, e.g. 10.156.76.0/22. The agent finds its interface by the node's address in it. */
  readonly subnet: string;
  /** UDP port of the heartbeats. */
  readonly port: number;
}

export interface NodeConfig {
  readonly addresses: Readonly<Record<NetworkName, string>>;
  /** Levels of them are tried in order (fence-levels.ts); the first that reads back "off" is the proof. Empty: nothing can be proved off. */
  readonly fence: readonly FenceDeviceConfig[];
  /** What follows when it was fenced; absent: it stays off. See coordinate/switch-on.ts. */
  readonly fenceThen?: 'on';
  readonly watchdog?: WatchdogConfig;
  /** What it has room for; of what is not named it has none. Whole numbers. See placement/capacity.ts. */
  readonly capacity?: Amounts;
}

/** By the name of what is counted. */
export type Amounts = Readonly<Record<string, number>>;

/** `off`: the device is asked, and says so. `confirmed`: a person is asked. */
export type FenceProof = Extract<ProofKind, 'off' | 'confirmed'>;

export interface FenceDeviceConfig {
  /** Its kind, as the cluster file names it; how it is driven is the business of `src/fence`. */
  readonly device: string;
  /** How people call it, such as `fence_ipmilan`. */
  readonly name: string;
  readonly proof: FenceProof;
  readonly params: { readonly [key: string]: Json };
  readonly timeoutMs: number;
  /** How often it is tried before the next device's turn. */
  readonly attempts: number;
  /** Devices of a node with the same number are a level, and prove it off only together; absent: it is one by itself. */
  readonly level?: number;
}

export interface WatchdogConfig {
  readonly device: string;
  readonly timeoutMs: number;
  /** True for a software watchdog inside a VM: it can be frozen together with the node, so a lapse proves nothing. */
  readonly pausable: boolean;
}

/** Derived by `src/config/timing.ts` from what the operator states; each can be set. */
export interface Timing {
  readonly beatIntervalMs: number;
  /** A peer is not heard on a network after beatIntervalMs × beatMisses without a beat. */
  readonly beatMisses: number;
  readonly renewIntervalMs: number;
  readonly leaseMs: number;
  /** How long a smaller component (or half) waits before it accuses. */
  readonly minorityDelayMs: number;
  /** A store call without an answer for this long is "unknown". */
  readonly storeTimeoutMs: number;
  /** A daemon without progress for this long is killed and restarted by its keeper. */
  readonly hangMs: number;
  /** Added to lease + watchdog time-out before a lapse counts. */
  readonly lapseMarginMs: number;
  readonly onStoreLoss: 'freeze' | 'stop';
}

export interface GroupConfig {
  /** Preferred nodes, most preferred first when `ordered`. Empty: any node. */
  readonly nodes: readonly NodeName[];
  readonly ordered: boolean;
  /** No other node than the preferred ones may run it. */
  readonly restricted: boolean;
  readonly failback: 'on' | 'off' | 'manual';
  /** So long a node that was away must have stayed well before a group that runs elsewhere goes back to it; see placement/absences.ts. */
  readonly failbackAfterMs?: number;
  /** When it goes to a better node by itself (`failback` is `on`); none: at any time. See placement/windows.ts. */
  readonly failbackWindow?: TimeWindow;
  /** Before the second restart in a row, counted from the start before; see groups/pauses.ts. */
  readonly restartPauseMs?: number;
  /** Runs on the same node as these groups. */
  readonly together: readonly GroupName[];
  /** Starts when these groups run, stops before they do; see placement/order.ts. */
  readonly after?: readonly GroupName[];
  /** What it does without some of them; without the others it waits, and runs on. See placement/without-first.ts. */
  readonly withoutFirst?: Readonly<Record<GroupName, WithoutFirst>>;
  /** Never runs on the same node as these groups. */
  readonly apart: readonly GroupName[];
  /** Where that can be had without loss: see placement/prefer.ts. */
  readonly prefer?: { readonly apart: readonly GroupName[]; readonly together: readonly GroupName[] };
  /** So much of what its node has. */
  readonly needs?: Amounts;
  readonly enabled: boolean;
  readonly resources: readonly ResourceConfig[];
}

export interface WithoutFirst {
  /** `run`: it starts all the same, and is not stopped with it. `stop`: it stops, until that runs again. */
  readonly without: 'run' | 'stop';
  /** When that has not run for so long. */
  readonly forMs: number;
}

/** A group of which nothing is said: it may run anywhere and has nothing to run. */
export const emptyGroup: GroupConfig = {
  nodes: [],
  ordered: true,
  restricted: false,
  failback: 'on',
  together: [],
  apart: [],
  enabled: true,
  resources: [],
};

/** What is done when a resource fails: see docs/reference. `restart` falls through to `then` past `restarts` within `windowMs`. */
export interface FailurePolicy {
  readonly policy: 'restart' | 'relocate' | 'stop' | 'ignore';
  readonly restarts: number;
  readonly windowMs: number;
  readonly then: 'relocate' | 'stop' | 'ignore';
}

/** What only one resource may have: an address or a device anywhere, a directory, a port or a unit on one node. `what` is equal for equal things. */
export interface Claim {
  readonly kind: 'address' | 'device' | 'mount' | 'port' | 'unit';
  readonly what: string;
  /** It is only read: several may have it so, and nobody otherwise meanwhile. */
  readonly shared?: boolean;
}

export function isSameClaim(a: Claim, b: Claim): boolean {
  return a.kind === b.kind && a.what === b.what;
}

/** One may not have it while another has it so. */
export function isInConflict(a: Claim, b: Claim): boolean {
  return isSameClaim(a, b) && !(a.shared === true && b.shared === true);
}

/** A directory, a port and a unit are the node's own. */
export function isOneForAll({ kind }: Claim): boolean {
  return kind === 'address' || kind === 'device';
}

export function claimKey({ kind, what }: Claim): string {
  return `${kind} ${what}`;
}

/** Which groups claim what, by `claimKey`, in the order of the file. */
export function claimantsOf({
  groups,
}: Pick<Config, 'groups'>): Readonly<Record<string, readonly GroupName[]>> {
  const claimants = new Map<string, GroupName[]>();
  for (const [name, group] of Object.entries(groups)) {
    for (const key of new Set(claimsOf(group).map(claimKey))) {
      const known = claimants.get(key);
      if (known) known.push(name);
      else claimants.set(key, [name]);
    }
  }
  return Object.fromEntries(claimants);
}

export function claimsOf(group: GroupConfig | undefined): readonly Claim[] {
  return group?.resources.flatMap(({ claims }) => claims) ?? [];
}

export type ProofKind = 'released' | 'reborn' | 'off' | 'cut-off' | 'lapsed' | 'confirmed';

export interface ResourceConfig {
  readonly name: ResourceName;
  readonly type: string;
  readonly params: { readonly [key: string]: Json };
  /** Names of values in them that are found on the node when they are needed; absent: there are none. */
  readonly secrets?: readonly string[];
  /** Starts after these resources of the same group, stops before them. */
  readonly after: readonly ResourceName[];
  readonly startTimeoutMs: number;
  readonly stopTimeoutMs: number;
  readonly probeTimeoutMs: number;
  /** 0: never probed while running (its death is noticed through the process itself). */
  readonly probeIntervalMs: number;
  readonly onFailure: FailurePolicy;
  /** Proofs that are enough to free this resource; compiled from its type. */
  readonly proofs: readonly ProofKind[];
  /** Networks this resource must be reachable on; compiled from its type. */
  readonly networks: readonly NetworkName[];
  /** What nobody else may have while it runs; compiled from its type. */
  readonly claims: readonly Claim[];
}
