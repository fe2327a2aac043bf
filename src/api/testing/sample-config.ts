/** The five-node web cluster as a compiled configuration, for tests of views and commands. */
import {
  type Config,
  emptyGroup,
  type FenceDeviceConfig,
  type GroupConfig,
  type NodeConfig,
  type ResourceConfig,
} from '../../core/config.ts';

const powerSwitch: FenceDeviceConfig = {
  device: 'agent',
  name: 'power-switch',
  proof: 'off',
  params: { program: '/opt/lab/power-switch', options: { port: 'my-vm1' } },
  timeoutMs: 5_000,
  attempts: 3,
};

export const aPerson: FenceDeviceConfig = {
  device: 'manual',
  name: 'manual',
  proof: 'confirmed',
  params: {},
  timeoutMs: 0,
  attempts: 0,
};

export function sampleNode(index: number, fence: readonly FenceDeviceConfig[] = [powerSwitch]): NodeConfig {
  return { addresses: { office: `10.156.76.1${index}`, ring: `10.77.0.${index}` }, fence };
}

export function sampleResource(name: string, type: string, after: readonly string[] = []): ResourceConfig {
  return {
    name,
    type,
    params: {},
    after,
    startTimeoutMs: 10_000,
    stopTimeoutMs: 10_000,
    probeTimeoutMs: 5_000,
    probeIntervalMs: 10_000,
    onFailure: { policy: 'restart', restarts: 3, windowMs: 600_000, then: 'relocate' },
    proofs: ['released', 'reborn', 'off', 'confirmed'],
    networks: type === 'address' ? ['office'] : [],
    claims: [],
  };
}

export function sampleGroup(change: Partial<GroupConfig> = {}): GroupConfig {
  return {
    ...emptyGroup,
    nodes: ['my-vm1', 'my-vm2', 'my-vm3', 'my-vm4', 'my-vm5'],
    resources: [
      sampleResource('content', 'filesystem'),
      sampleResource('ip', 'address', ['content']),
      sampleResource('nginx', 'exec', ['ip']),
    ],
    ...change,
  };
}

export function sampleConfig(change: Partial<Config> = {}): Config {
  return {
    cluster: { name: 'my-cluster', fenceLimit: { count: 4, windowMs: 600_000 } },
    store: { kind: 'sqlite', address: '10.156.76.10:7400', lab: true },
    hostNetworks: {
      office: { role: 'both', subnet: '10.156.76.0/22', port: 7405 },
      ring: { role: 'cluster', subnet: '10.77.0.0/24', port: 7405 },
    },
    nodes: Object.fromEntries([1, 2, 3, 4, 5].map((i) => [`my-vm${i}`, sampleNode(i)])),
    timing: {
      beatIntervalMs: 100,
      beatMisses: 3,
      renewIntervalMs: 500,
      leaseMs: 10_000,
      minorityDelayMs: 1_500,
      storeTimeoutMs: 1_000,
      hangMs: 3_000,
      lapseMarginMs: 1_000,
      onStoreLoss: 'freeze',
    },
    groups: { web: sampleGroup() },
    ...change,
  };
}
