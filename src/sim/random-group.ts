/**
 * A group of a random cluster, as the words of its line. How groups depend on one another is kept to what can always be
 * fulfilled by two nodes, the first two, which every configuration keeps: each of them has at most one bond, and that to the
 * one before it by name.
 */
import type { Random } from './random.ts';
import type { ScenarioState } from './scenario-state.ts';

type SetUp = ScenarioState['setup'];

export interface Surrounded {
  readonly nodes: readonly string[];
  readonly networks: readonly string[];
  /** Names of the groups that are there or come with it. */
  readonly names: readonly string[];
  /** What the others leave of the memory of two nodes; undefined: nobody counts it. */
  readonly room?: number | undefined;
  /** Groups have wishes. */
  readonly wished?: boolean;
}

export function randomGroup(
  name: string,
  { nodes, networks, names, room, wished = false }: Surrounded,
  random: Random,
  claims: readonly string[],
): string {
  const before = names
    .filter((other) => other < name)
    .toSorted()
    .at(-1);
  const anyBond = before === undefined ? undefined : randomBond(before, random);
  // Where room is short the needs are all that binds: two nodes can hold any of them, but not together with any bond.
  const bond = room === undefined || anyBond?.startsWith('after') ? anyBond : undefined;
  const isRestricted = bond === undefined && random.chance(0.1);
  const preferred = isRestricted ? nodes.slice(0, 2) : nodes.filter(() => random.chance(0.6));
  const failback = random.pick(['on', 'off', 'manual']);
  const words = [`nodes=(${preferred.join(',')})`, `failback=${failback}`];
  if (isRestricted) words.push('restricted=true');
  if (bond !== undefined) words.push(bond);
  words.push(`resources=(${random.pick(['main', 'fs,ip,main'])})`);
  const needs = room === undefined ? 0 : Math.min(room, random.below(largestNeed + 1));
  if (needs > 0) words.push(`needs=(memory:${needs})`);
  if (wished && before !== undefined)
    words.push(`${random.pick(['ratherWith', 'ratherWithout'])}=(${before})`);
  if (random.chance(0.3)) words.push(`network=${random.pick(networks)}`);
  if (random.chance(0.2)) words.push('ordered=true');
  if (random.chance(0.05)) words.push('enabled=false');
  if (random.chance(0.7)) words.push(`claims=(${claims.join(',')})`);
  if (failback === 'on' && random.chance(0.2))
    words.push(`window=*_*_*_*_*`, `for=${random.pick(['5s', '30s'])}`);
  if (random.chance(0.3)) words.push('probe=2s');
  if (random.chance(0.5)) words.push(`steady=${random.pick(['100ms', '1s', '10s'])}`);
  if (random.chance(0.5)) words.push(`pause=${random.pick(['50ms', '1s'])}`);
  if (random.chance(0.2)) words.push('lapse=no');
  if (random.chance(0.2)) words.push(`policy=${random.pick(['relocate', 'stop', 'ignore'])}`);
  return words.join(' ');
}

/** Of each node, where it is counted; groups need 1 or 2 of it. All that two nodes have can be given to them, whatever they need. */
export const nodeMemory = 4;
const largestNeed = 2;

/** What is left of the memory of two nodes beside all groups but this one. */
export function roomFor({ cluster, groups }: SetUp, name: string): number | undefined {
  if (cluster.capacity === undefined) return undefined;
  const others = Object.entries(groups).filter(([other]) => other !== name);
  return others.reduce((left, [, { needs }]) => left - (needs?.memory ?? 0), 2 * nodeMemory);
}

function randomBond(before: string, random: Random): string | undefined {
  if (random.chance(0.15)) {
    const without = random.chance(0.5) ? ` without=${random.pick(['run:2s', 'stop:500ms', 'stop:5s'])}` : '';
    return `after=(${before})${without}`;
  }
  if (random.chance(0.1)) return `apart=(${before})`;
  return random.chance(0.1) ? `together=(${before})` : undefined;
}

/** Groups that no other one speaks of: those may go, or get another name. */
export function unbound({ groups }: SetUp): string[] {
  const named = Object.values(groups).flatMap(({ after = [], apart = [], together = [] }) => [
    ...after,
    ...apart,
    ...together,
  ]);
  return Object.keys(groups).filter((name) => !named.includes(name));
}

/** Networks that no group lives on: those may go, or get another name. */
export function unusedNetworks({ cluster, groups }: SetUp): string[] {
  const used = Object.values(groups).flatMap(({ resources = [] }) =>
    resources.flatMap(({ networks = [] }) => networks),
  );
  return cluster.networks.filter((name) => !used.includes(name));
}
