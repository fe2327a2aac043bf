/** Nobody waits who could run: every small world, against trying every placement there is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bareGroup, type Groups, bareInput as input, placedBy, type Runs } from '../../../sim/bare-input.ts';
import type { GroupConfig } from '../../config.ts';
import { place } from './place.ts';

interface World {
  readonly groups: Groups;
  readonly bundles: readonly (readonly string[])[];
}

/** All that can be said of these groups: every pair apart, together or neither, and every choice of nodes for each. */
function* worlds(names: readonly string[], choices: readonly (readonly string[])[]): Generator<World> {
  const pairs = names.flatMap((a, i) => names.slice(0, i).map((b) => [b, a] as const));
  for (const bonds of product(pairs.map(() => ['none', 'apart', 'together'] as const))) {
    const bound = (group: string, bond: 'apart' | 'together') =>
      pairs.flatMap(([a, b], i) => (a === group && bonds[i] === bond ? [b] : []));
    const bundles = bundled(
      names,
      pairs.filter((_, i) => bonds[i] === 'together'),
    );
    // The cluster file may not have groups that run together and keep apart.
    const isRefused = pairs.some(
      ([a, b], i) => bonds[i] === 'apart' && bundles.some((one) => one.includes(a) && one.includes(b)),
    );
    if (isRefused) continue;
    for (const nodes of product(names.map(() => choices))) {
      const groups = names.map((name, i): [string, GroupConfig] => [
        name,
        {
          ...bareGroup,
          nodes: nodes[i]!,
          restricted: true,
          apart: bound(name, 'apart'),
          together: bound(name, 'together'),
        },
      ]);
      yield { groups: Object.fromEntries(groups), bundles };
    }
  }
}

function* product<T>(lists: readonly (readonly T[])[]): Generator<readonly T[]> {
  const [first, ...rest] = lists;
  if (first === undefined) return yield [];
  for (const one of first) for (const others of product(rest)) yield [one, ...others];
}

function bundled(names: readonly string[], together: readonly (readonly string[])[]): string[][] {
  let bundles = names.map((name) => [name]);
  for (const pair of together) {
    const joined = bundles.filter((one) => pair.some((name) => one.includes(name)));
    bundles = [...bundles.filter((one) => !joined.includes(one)), joined.flat()];
  }
  return bundles;
}

function mayUse({ groups }: World, bundle: readonly string[], nodes: readonly string[]): string[] {
  return nodes.filter((node) =>
    bundle.every((g) => groups[g]!.nodes.length === 0 || groups[g]!.nodes.includes(node)),
  );
}

function areApart({ groups }: World, one: readonly string[], other: readonly string[]): boolean {
  return one.some((a) => other.some((b) => groups[a]!.apart.includes(b) || groups[b]!.apart.includes(a)));
}

/** Every one of these bundles can have a node: tried out. */
function canAllRun(
  world: World,
  nodes: readonly string[],
  bundles: readonly (readonly string[])[],
  taken: readonly (readonly [readonly string[], string])[] = [],
): boolean {
  const [bundle, ...others] = bundles;
  if (bundle === undefined) return true;
  return mayUse(world, bundle, nodes).some(
    (node) =>
      taken.every(([other, at]) => at !== node || !areApart(world, bundle, other)) &&
      canAllRun(world, nodes, others, [...taken, [bundle, node]]),
  );
}

function holds(isSo: boolean, told: () => string): void {
  if (!isSo) assert.fail(told());
}

/** How many bundles wait; throws where one does that could run, or is put where it may not be. */
function judge(world: World, nodes: readonly string[], runs: Runs, placed: Runs): number {
  const told = () => JSON.stringify({ runs, placed, world: world.groups });
  const at = (bundle: readonly string[]) => placed[bundle[0]!];
  const running = world.bundles.filter((bundle) => at(bundle) !== undefined);
  const taken = running.map((bundle) => [bundle, at(bundle)!] as const);
  for (const [i, [bundle, node]] of taken.entries()) {
    holds(
      bundle.every((group) => placed[group] === node),
      told,
    );
    holds(mayUse(world, bundle, nodes).includes(node), told);
    for (const [other, there] of taken.slice(0, i))
      holds(there !== node || !areApart(world, bundle, other), told);
  }
  const waiting = world.bundles.filter((bundle) => at(bundle) === undefined);
  for (const bundle of waiting) holds(!canAllRun(world, nodes, [...running, bundle]), told);
  return waiting.length;
}

test('place() of two and three groups on two nodes, wherever they run: none waits that could run', () => {
  const nodes = ['a', 'b'];
  const places = ['a', 'b', undefined];
  let [moved, waiting, count] = [0, 0, 0];
  for (const names of [
    ['g1', 'g2'],
    ['g1', 'g2', 'g3'],
  ]) {
    for (const world of worlds(names, [[], ['a'], ['b']])) {
      for (const at of product(names.map(() => places))) {
        const runs: Runs = Object.fromEntries(names.map((name, i) => [name, at[i]]));
        const all = place(input(nodes, world.groups, runs));
        moved += [...all.values()].filter(({ why }) => why.kind === 'makes-room').length;
        const placed = Object.fromEntries([...all].map(([group, { node }]) => [group, node]));
        waiting += judge(world, nodes, runs, placed);
        count += 1;
      }
    }
  }
  assert.ok(
    moved > 100 && waiting > 1000 && count > 10_000,
    `${moved} moved, ${waiting} wait, ${count} worlds`,
  );
});

/** A last one comes to three that run, wherever they were put; or all are new. */
function judgeLast(
  nodes: readonly string[],
  choices: readonly (readonly string[])[],
  lasts: readonly (string | undefined)[],
): number {
  let count = 0;
  const names = ['g1', 'g2', 'g3', 'g4'];
  for (const world of worlds(names, choices)) {
    for (const last of lasts) {
      const wanted = (group: string) => group !== last;
      const runs = last === undefined ? {} : placedBy({ ...input(nodes, world.groups), wanted });
      judge(world, nodes, runs, placedBy(input(nodes, world.groups, runs)));
      count += 1;
    }
  }
  return count;
}

test('place() of a fourth group on two nodes: none waits that could run', () => {
  assert.ok(judgeLast(['a', 'b'], [[], ['a'], ['b']], ['g1', undefined]) > 50_000);
});

test('place() of a fourth group on three nodes: none waits that could run', () => {
  assert.ok(judgeLast(['a', 'b', 'c'], [[], ['a'], ['b', 'c']], ['g4']) > 25_000);
});
