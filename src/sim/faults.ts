/** Random clusters and random faults, as the commands a scenario file would use. */
import type { Config } from '../core/config.ts';
import type { Random } from './random.ts';
import { type SimpleGroup, simpleConfig } from './simple-config.ts';
import type { World } from './world.ts';

export function randomConfig(random: Random): { config: Config; setup: string[] } {
  const nodes = ['a', 'b', 'c', 'd', 'e'].slice(0, random.chance(0.6) ? 5 : 2 + random.below(3));
  const networks = random.chance(0.5) ? ['net1', 'net2'] : ['net1'];
  const lapse = random.chance(0.25);
  const groups: Record<string, SimpleGroup> = {};
  const lines: string[] = [];
  for (const name of ['web', 'db', 'mail'].slice(0, 1 + random.below(3))) {
    const failback = random.pick(['on', 'off', 'manual'] as const);
    const preferred = nodes.filter(() => random.chance(0.6));
    const resources = random.chance(0.5) ? ['main'] : ['fs', 'ip', 'main'];
    groups[name] = {
      failback,
      nodes: preferred,
      resources: resources.map((r) => ({ name: r, probeIntervalMs: random.chance(0.3) ? 2000 : 0 })),
    };
    lines.push(
      `group ${name} nodes=(${preferred.join(',')}) failback=${failback} resources=(${resources.join(',')})`,
    );
  }
  const head = `cluster nodes=(${nodes.join(',')}) networks=(${networks.join(',')}) fence=agent${lapse ? ' watchdog=2s onStoreLoss=stop lease=4s' : ''}`;
  const config = simpleConfig({
    nodes,
    networks,
    fence: 'agent',
    groups,
    ...(lapse ? { watchdogMs: 2000, timing: { onStoreLoss: 'stop' as const, leaseMs: 4000 } } : {}),
  });
  return { config, setup: [head, ...lines] };
}

type Make = (world: World, random: Random, node: string) => string;

const FAULTS: readonly (readonly [weight: number, make: Make])[] = [
  [6, (_w, _r, node) => `power ${node} off`],
  [8, (_w, _r, node) => `power ${node} on`],
  [3, (w, r, node) => `isolate ${node}${r.chance(0.5) ? ` ${r.pick(w.network.networks)}` : ''}`],
  [5, (_w, _r, node) => `heal ${node}`],
  [2, (w, r, node) => `link ${node} ${r.pick(w.network.networks)} ${r.pick(['up', 'down'])}`],
  [3, (w, r, node) => `cut ${node} ${other(w, r, node)}`],
  [3, (w, r, node) => `mend ${node} ${other(w, r, node)}`],
  [2, (_w, _r, node) => `cut store ${node}`],
  [3, (_w, _r, node) => `mend store ${node}`],
  [4, (_w, r, node) => `pause ${node} ${r.pick(['all', 'all', 'daemon', 'keeper'])}`],
  [5, (_w, _r, node) => `resume ${node}`],
  [4, (_w, r, node) => `kill ${node} ${r.pick(['daemon', 'daemon', 'keeper'])}`],
  [4, (w, r, node) => `kill ${node} ${r.pick(resourceKeys(w))}`],
  [3, (_w, r) => `store ${r.pick(['gone', 'slow', 'readonly', 'up', 'up', 'up', 'up'])}`],
  [2, (_w, r) => `answers ${r.pick(['lost', 'kept', 'kept'])}`],
  [3, (_w, r, node) => `fence ${node} ${r.pick(['ok', 'ok', 'fails', 'hangs', 'late'])}`],
  [2, (_w, r, node) => `disk ${node} ${r.pick(['full', 'ok', 'ok'])}`],
  [
    3,
    (w, r, node) =>
      `behave ${r.pick(resourceKeys(w))} ${node} ${r.pick(['ok', 'ok', 'start-fails', 'start-hangs', 'stop-fails', 'unkillable', 'probe-lies'])}`,
  ],
  [3, (w, r, node) => `ask ${node} move ${r.pick(Object.keys(w.config.groups))} ${other(w, r, node)}`],
  [2, (w, r, node) => `ask ${node} drain ${other(w, r, node)}`],
  [3, (w, r, node) => `ask ${node} resume ${other(w, r, node)}`],
  [1, (w, r, node) => `ask ${node} restart ${r.pick(Object.keys(w.config.groups))}`],
  [1, (_w, r) => `clock ${r.pick(['-1h', '1h', '10m'])}`],
];

const TOTAL = FAULTS.reduce((sum, [weight]) => sum + weight, 0);

export function randomFault(world: World, random: Random): string {
  const node = random.pick([...world.nodes.keys()]);
  let at = random.below(TOTAL);
  for (const [weight, make] of FAULTS) {
    at -= weight;
    if (at < 0) return make(world, random, node);
  }
  return `power ${node} on`;
}

function other(world: World, random: Random, node: string): string {
  const others = [...world.nodes.keys()].filter((n) => n !== node);
  return random.pick(others);
}

function resourceKeys(world: World): string[] {
  return Object.entries(world.config.groups).flatMap(([g, { resources }]) =>
    resources.map((r) => `${g}/${r.name}`),
  );
}
