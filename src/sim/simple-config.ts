/** Small configurations for scenarios and random runs: short to say, complete for the core. */
import type { Quarantine, TieConfig } from '../core/cluster-policies.ts';
import {
  type Amounts,
  type Config,
  emptyGroup,
  type FenceDeviceConfig,
  type GroupConfig,
  type HealthConfig,
  type NetworkRole,
  type NodeName,
  type ProofKind,
  type ResourceConfig,
  type Timing,
} from '../core/config.ts';

export const lanTiming: Timing = {
  beatIntervalMs: 100,
  beatMisses: 3,
  renewIntervalMs: 500,
  leaseMs: 10_000,
  minorityDelayMs: 1500,
  storeTimeoutMs: 1000,
  hangMs: 3000,
  lapseMarginMs: 200,
  onStoreLoss: 'freeze',
};

/** What it asks is the scenario's to say: `checks NODE fail`. */
const simHealth: HealthConfig = {
  minimum: 1,
  settleMs: 500,
  checks: {
    gateway: { type: 'ping', params: {}, score: 1, intervalMs: 500, timeoutMs: 200, misses: 1 },
  },
};

export const enoughForEverything: readonly ProofKind[] = ['released', 'reborn', 'off', 'confirmed'];

const manual: FenceDeviceConfig = {
  device: 'manual',
  name: 'manual',
  proof: 'confirmed',
  params: {},
  timeoutMs: 0,
  attempts: 0,
};

export interface SimpleCluster {
  readonly nodes: readonly NodeName[];
  readonly networks: readonly string[];
  /** Where a network is not as it is at first. */
  readonly wires?: Readonly<Record<string, SimpleWire>>;
  /** `pair`: two supplies, each on a switch of its own; `pair-then-agent`: one that switches both if they do not. */
  readonly fence: 'agent' | 'manual' | 'none' | 'pair' | 'pair-then-agent';
  readonly watchdogMs?: number;
  readonly fenceLimit?: number;
  readonly tie?: TieConfig;
  /** `cluster.fenceThen`. */
  readonly then?: 'on' | 'stay-off';
  readonly quarantine?: Quarantine;
  readonly capacity?: Readonly<Record<NodeName, Amounts>>;
  readonly timing?: Partial<Timing>;
  readonly groups: Readonly<Record<string, SimpleGroup>>;
}

/** `on`: index of the wire. `moved`: nodes that have their second address there. */
export interface SimpleWire {
  readonly on: number;
  readonly port: number;
  readonly role: NetworkRole;
  readonly moved: readonly NodeName[];
}

export interface SimpleGroup extends Partial<Omit<GroupConfig, 'resources'>> {
  readonly resources?: readonly SimpleResource[];
}

export interface SimpleResource extends Partial<ResourceConfig> {
  readonly name: string;
}

export function simpleConfig(c: SimpleCluster): Config {
  const fence = fenceOf(c.fence);
  const watchdog = c.watchdogMs
    ? { watchdog: { device: '/dev/watchdog', timeoutMs: c.watchdogMs, pausable: false } }
    : {};
  const wires = c.networks.map((n) => [n, wireOf(c, n)] as const);
  const networks = wires.map(
    ([n, { on, port, role }]) => [n, { role, subnet: `10.${on}.0.0/16`, port }] as const,
  );
  const nodes = c.nodes.map((n, i) => {
    const addresses = Object.fromEntries(
      wires.map(([net, { on, moved }]) => [net, `10.${on}.${moved.includes(n) ? 1 : 0}.${i + 1}`]),
    );
    const capacity = c.capacity?.[n];
    const then = c.then === 'on' ? ({ fenceThen: 'on' } as const) : {};
    return [n, { addresses, fence, ...then, ...watchdog, ...(capacity && { capacity }) }] as const;
  });
  const timing = { ...lanTiming, ...c.timing };
  const proofs = [...enoughForEverything, ...(timing.onStoreLoss === 'stop' ? (['lapsed'] as const) : [])];
  const groups = Object.entries(c.groups).map(([n, g]) => [n, simpleGroup(g, proofs)] as const);
  return {
    cluster: {
      name: 'sim',
      fenceLimit: { count: c.fenceLimit ?? 100, windowMs: 600_000 },
      ...(c.tie && { tie: c.tie }),
      ...(c.quarantine && { quarantine: c.quarantine }),
    },
    store: { kind: 'memory' },
    hostNetworks: Object.fromEntries(networks),
    nodes: Object.fromEntries(nodes),
    timing,
    health: simHealth,
    groups: Object.fromEntries(groups),
  };
}

function fenceOf(kind: SimpleCluster['fence']): readonly FenceDeviceConfig[] {
  const agent: FenceDeviceConfig = {
    ...manual,
    device: 'agent',
    name: 'power-switch',
    proof: 'off',
    timeoutMs: 5000,
    attempts: 3,
  };
  const pair = [1, 2].map((supply) => ({ ...agent, name: `pdu${supply}`, params: { supply }, level: 0 }));
  switch (kind) {
    case 'agent':
      return [agent];
    case 'pair':
      return pair;
    case 'pair-then-agent':
      return [...pair, agent];
    case 'manual':
      return [manual];
    case 'none':
      return [];
  }
}

/** As it is now, or as it is at first. */
export function wireOf(
  { networks, wires }: Pick<SimpleCluster, 'networks' | 'wires'>,
  network: string,
): SimpleWire {
  return (
    wires?.[network] ?? { on: Math.max(0, networks.indexOf(network)), port: 7405, role: 'both', moved: [] }
  );
}

function simpleGroup(g: SimpleGroup, proofs: readonly ProofKind[]): GroupConfig {
  const { resources = [{ name: 'main' }], ...rest } = g;
  return {
    ...emptyGroup,
    // A story says how long something waits, or it does not wait.
    failbackAfterMs: 0,
    restartPauseMs: 0,
    ...rest,
    resources: resources.map((r, i) => simpleResource(r, i > 0 ? [resources[i - 1]!.name] : [], proofs)),
  };
}

function simpleResource(
  r: SimpleResource,
  after: readonly string[],
  proofs: readonly ProofKind[],
): ResourceConfig {
  return {
    type: 'exec',
    params: {},
    after,
    startTimeoutMs: 2000,
    stopTimeoutMs: 2000,
    probeTimeoutMs: 1000,
    probeIntervalMs: 0,
    onFailure: { policy: 'restart', restarts: 3, windowMs: 600_000, then: 'relocate' },
    proofs,
    networks: [],
    claims: [],
    ...r,
  };
}
