/**
 * Small cluster files for tests, written as JSON (which is YAML). Nodes a, b, c … on two networks, a power switch, quick
 * but safe timing: five misses, so that a busy machine is not taken for a dead node.
 */
import { join } from 'node:path';

export interface ClusterFile {
  cluster: Record<string, unknown>;
  store: Record<string, unknown>;
  hostNetworks: Record<string, unknown>;
  nodes: Record<string, { addresses: Record<string, string>; [key: string]: unknown }>;
  timing: Record<string, unknown>;
  groups: Record<string, GroupInFile>;
  notifications?: Record<string, unknown>;
}

export interface GroupInFile {
  nodes?: string[];
  resources: Record<string, ResourceInFile>;
  [key: string]: unknown;
}

export type ResourceInFile = { type: string; [key: string]: unknown };

const powerSwitch = join(import.meta.dirname, '..', '..', '..', 'lab', 'power-switch');

/** The lab's power switch as a fence device of every node. */
const switchDevice = {
  device: 'agent',
  program: powerSwitch,
  options: { port: '{node}' },
  timeout: '5s',
  attempts: 3,
};

/** A cluster of `names` with the group `web`; change what the test needs before it is written. */
export function clusterFile(name: string, names: readonly string[]): ClusterFile {
  const addresses = (i: number) => ({ office: `10.1.0.${11 + i}`, ring: `10.2.0.${11 + i}` });
  return {
    cluster: { name, format: 1, fence: [switchDevice], fenceLimit: { count: 20, window: '10m' } },
    store: { kind: 'sqlite', address: '10.1.0.9:7400', lab: true },
    hostNetworks: {
      office: { role: 'both', subnet: '10.1.0.0/24' },
      ring: { role: 'cluster', subnet: '10.2.0.0/24' },
    },
    nodes: Object.fromEntries(names.map((node, i) => [node, { addresses: addresses(i) }])),
    timing: { heartbeat: { interval: '100ms', misses: 5 }, renewal: '300ms', storeTimeout: '800ms' },
    groups: { web: webGroup('10.1.0.50', { nodes: [...names] }) },
  };
}

/** An address and a process that only has to be alive; it goes back at once when its node is back. */
export function webGroup(address: string, more: Record<string, unknown> = {}): GroupInFile {
  const prefix = address.includes(':') ? 64 : 24;
  const resources = { ip: { type: 'address', address: `${address}/${prefix}` }, app: sleeper() };
  return { failbackAfter: '0s', resources, ...more };
}

/** The cheapest service there is. */
export function sleeper(): ResourceInFile {
  return { type: 'exec', command: ['/bin/sleep', 'infinity'] };
}
