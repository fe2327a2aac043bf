/** Configurations for the tests of the lab, small enough to read beside the golden texts. */
import type { Config, NodeConfig, StoreConfig } from '../../src/core/config.ts';
import { type LabPlan, planLab } from '../plan.ts';

const timing: Config['timing'] = {
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

/** Nodes a, b, … on the networks office (client and cluster) and ring (cluster). */
export function sampleConfig(name: string, nodes = 2, store: StoreConfig = { kind: 'memory' }): Config {
  const names = Array.from({ length: nodes }, (_, i) => String.fromCharCode('a'.charCodeAt(0) + i));
  const node = (i: number): NodeConfig => ({
    addresses: { office: `10.1.0.${i + 1}`, ring: `fd00:77::${i + 1}` },
    fence: [],
  });
  return {
    cluster: { name, fenceLimit: { count: 4, windowMs: 600_000 } },
    store,
    hostNetworks: {
      office: { role: 'both', subnet: '10.1.0.0/24', port: 7405 },
      ring: { role: 'cluster', subnet: 'fd00:77::/64', port: 7405 },
    },
    nodes: Object.fromEntries(names.map((n, i) => [n, node(i)])),
    timing,
    groups: {},
  };
}

/** The same with one node changed. */
export function withNode(config: Config, name: string, change: Partial<NodeConfig>): Config {
  const node = config.nodes[name] as NodeConfig;
  return { ...config, nodes: { ...config.nodes, [name]: { ...node, ...change } } };
}

/** The plan of a configuration, with paths that are easy to read. */
export function samplePlan(config: Config): LabPlan {
  return planLab({
    config,
    file: '/etc/c.yaml',
    dir: '/lab',
    holdfast: '/opt/holdfast',
    controlGroup: '/cg/holdfast-lab.c',
  });
}
