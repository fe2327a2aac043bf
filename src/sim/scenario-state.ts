/** A scenario as far as it is told: the cluster it describes, the world that runs it, and what went wrong. */
import type { Names } from './scenario-grammar.ts';
import { type SimpleCluster, type SimpleGroup, simpleConfig } from './simple-config.ts';
import { World } from './world.ts';

export interface ScenarioState {
  world: World | undefined;
  setup: { cluster: Omit<SimpleCluster, 'groups'>; groups: Readonly<Record<string, SimpleGroup>> };
  readonly seed: number;
  readonly onStep: World['onStep'];
  logged: number;
  blockStart: number;
  readonly failures: string[];
}

export function makeScenarioState(seed: number, onStep?: World['onStep']): ScenarioState {
  const cluster = { nodes: ['a', 'b', 'c'], networks: ['net1', 'net2'], fence: 'agent' } as const;
  const setup = { cluster, groups: {} };
  return { world: undefined, setup, seed, onStep, logged: 0, blockStart: 0, failures: [] };
}

/** The world, booted at the first command that needs it. */
export function worldOf(s: ScenarioState): World {
  if (s.world) return s.world;
  s.world = new World(simpleConfig({ ...s.setup.cluster, groups: s.setup.groups }), s.seed);
  s.world.onStep = s.onStep;
  s.world.powerOnAll();
  return s.world;
}

/** A group that was dropped may still run, and one that was refused was named. */
export function namesIn(s: ScenarioState): Names {
  // Faults are of wires, which keep their names.
  const networks = [...new Set([...s.setup.cluster.networks, ...(s.world?.network.networks ?? [])])];
  // The machine of a node that has left the configuration is still there.
  const nodes = s.world ? [...s.world.nodes.keys()] : s.setup.cluster.nodes;
  const configs = [...(s.world?.configs.values() ?? [])];
  const planned = simpleConfig({ ...s.setup.cluster, groups: s.setup.groups });
  const groups = [planned, ...configs].flatMap((config) => Object.entries(config.groups));
  return {
    nodes,
    networks,
    groups: [...new Set(groups.map(([name]) => name))],
    resources: [...new Set(groups.flatMap(([name, g]) => g.resources.map((r) => `${name}/${r.name}`)))],
  };
}
