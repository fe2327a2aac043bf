/** Nobody waits who could run: every small world, against trying every placement there is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../../sim/simple-config.ts';
import type { GroupConfig } from '../../config.ts';
import type { PlacementInput } from './candidates.ts';
import { place, placeWithoutRoom } from './place.ts';

const template = Object.values(
  simpleConfig({ nodes: ['a'], networks: ['net1'], fence: 'agent', groups: { web: {} } }).groups,
)[0]!;
const bare = simpleConfig({ nodes: ['a', 'b', 'c'], networks: ['net1'], fence: 'agent', groups: {} });

const onNet1 = { ...template.resources[0]!, networks: ['net1'] };
const onItsWay = (node: string) => ({ node, why: { kind: 'on-its-way', node } as const });

type Groups = Readonly<Record<string, GroupConfig>>;
type Runs = Readonly<Record<string, string | undefined>>;

function input(nodes: readonly string[], groups: Groups, runs: Runs = {}): PlacementInput {
  return {
    config: { ...bare, groups },
    members: nodes,
    hindrance: () => undefined,
    unsteady: () => undefined,
    returned: [],
    cutOff: () => [],
    owner: (group) => runs[group],
    destination: () => undefined,
    keptAt: () => undefined,
    getsRoom: () => true,
    keepsRoom: () => false,
    wanted: () => true,
  };
}

function placedBy(given: PlacementInput): Runs {
  return Object.fromEntries([...place(given)].map(([group, { node }]) => [group, node]));
}

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
          ...template,
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

const only = (...nodes: string[]): Partial<GroupConfig> => ({ nodes, restricted: true });
const some = (groups: Readonly<Record<string, Partial<GroupConfig>>>): Groups =>
  Object.fromEntries(Object.entries(groups).map(([name, group]) => [name, { ...template, ...group }]));
const hub = some({ db: {}, web: {}, hub: { apart: ['db', 'web'] } });

test('place() moves one that runs for one that would run nowhere, and says for which', () => {
  const all = place(input(['a', 'b'], hub, { db: 'a', web: 'b' }));
  assert.deepEqual(all.get('db'), { node: 'b', why: { kind: 'makes-room', node: 'b', group: 'hub' } });
  assert.deepEqual(all.get('web'), { node: 'b', why: { kind: 'stays' } });
  assert.deepEqual(all.get('hub'), { node: 'a', why: { kind: 'ranked', node: 'a', rank: 'best' } });
});

test('place() moves nobody for one that would not start, nor one that keeps its room, is pinned or under maintenance', () => {
  const given = input(['a', 'b'], hub, { db: 'a', web: 'b' });
  const as = { db: 'a', web: 'b', hub: undefined };
  const pinned = { db: 'a', web: 'b' } as Readonly<Record<string, string>>;
  const pin = (node: string) => ({ node, why: { kind: 'moved-for', node } as const });
  assert.deepEqual(placedBy({ ...given, getsRoom: (g) => g !== 'hub' }), as);
  assert.deepEqual(placedBy({ ...given, keepsRoom: () => true }), as);
  assert.deepEqual(placedBy({ ...given, destination: (g) => (pinned[g] ? pin(pinned[g]) : undefined) }), as);
  assert.deepEqual(placedBy({ ...given, keptAt: (g) => (g === 'hub' ? undefined : pinned[g]) }), as);
  const webMoves = { db: 'a', web: 'a', hub: 'b' };
  assert.deepEqual(placedBy({ ...given, keepsRoom: (g) => g === 'db' }), webMoves);
  assert.deepEqual(placedBy({ ...given, destination: (g) => (g === 'db' ? pin('a') : undefined) }), webMoves);
  assert.deepEqual(placedBy({ ...given, keptAt: (g) => (g === 'db' ? 'a' : undefined) }), webMoves);
});

test('place() sends nobody to where it serves nobody to make room', () => {
  const given = input(
    ['a', 'b'],
    some({ db: {}, web: { resources: [onNet1] }, hub: { apart: ['db', 'web'] } }),
    {
      db: 'a',
      web: 'b',
    },
  );
  const cutOff = (node: string) => (node === 'a' ? ['net1'] : []);
  assert.deepEqual(placedBy({ ...given, cutOff }), { db: 'b', web: 'b', hub: 'a' });
  assert.deepEqual(placedBy({ ...given, cutOff, keepsRoom: (g) => g === 'db' }), {
    db: 'a',
    web: 'b',
    hub: undefined,
  });
});

test('place() rather leaves one where it runs that would go to a better node than moves one', () => {
  const groups = some({ web: { nodes: ['a'], failback: 'on' }, hub: { ...only('a'), apart: ['web'] } });
  const all = place(input(['a', 'b'], groups, { web: 'b' }));
  assert.deepEqual(all.get('web'), { node: 'b', why: { kind: 'stays' } });
  assert.equal(all.get('hub')?.node, 'a');
  // Also for one that does not start yet: it has its node when it may.
  assert.equal(
    place({ ...input(['a', 'b'], groups, { web: 'b' }), getsRoom: () => false }).get('web')?.node,
    'b',
  );
});

test('place() moves as few as it can, and rather sends one elsewhere that is on its way', () => {
  const groups = some({
    one: {},
    two: {},
    three: {},
    hub: { apart: ['one', 'two', 'three'] },
  });
  const given = input(['a', 'b'], groups, { one: 'a', two: 'a', three: 'b' });
  assert.deepEqual(placedBy(given), { one: 'a', two: 'a', three: 'a', hub: 'b' });
  const sent = { ...given, owner: (g: string) => ({ one: 'a', three: 'b' })[g] };
  const destination = (g: string) => (g === 'two' ? onItsWay('b') : undefined);
  assert.deepEqual(placedBy({ ...sent, destination }), { one: 'b', two: 'b', three: 'b', hub: 'a' });
  const pair = some({ two: {}, hub: { ...only('b'), apart: ['two'] } });
  const all = place({ ...input(['a', 'b'], pair), destination });
  assert.deepEqual([all.get('two')?.node, all.get('hub')?.node], ['a', 'b']);
});

test('place() moves one after the other where the first needs the place of the next', () => {
  const groups = some({
    one: { ...only('a', 'b'), apart: ['two'] },
    two: only('b', 'c'),
    hub: { ...only('a'), apart: ['one'] },
  });
  const all = place(input(['a', 'b', 'c'], groups, { one: 'a', two: 'b' }));
  assert.deepEqual([...all].map(([g, { node, why }]) => [g, node, why.kind]).sort(), [
    ['hub', 'a', 'ranked'],
    ['one', 'b', 'makes-room'],
    ['two', 'c', 'makes-room'],
  ]);
});

test('placeWithoutRoom() lets it wait', () => {
  assert.equal(placeWithoutRoom(input(['a', 'b'], hub, { db: 'a', web: 'b' })).get('hub')?.node, undefined);
});

test('place() looks at a bounded number of places where there is no room', () => {
  const nodes = Array.from({ length: 30 }, (_, i) => `n${i}`);
  const names = Array.from({ length: 33 }, (_, i) => `g${i}`);
  const groups = some(Object.fromEntries(names.map((name, i) => [name, { apart: names.slice(0, i) }])));
  const runs = Object.fromEntries(names.slice(0, 30).map((name, i) => [name, nodes[i]!]));
  let looks = 0;
  const rivalsOf = (group: string) => {
    looks += 1;
    return groups[group]!.apart;
  };
  const given = { ...input(nodes, groups, runs), keptAt: (group: string) => void rivalsOf(group) };
  assert.equal([...place(given).values()].filter(({ node }) => node === undefined).length, 3);
  assert.ok(looks < 200_000, `it looked ${looks} times`);
});

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
function judgeLast(nodes: readonly string[], choices: readonly (readonly string[])[]): number {
  let count = 0;
  const names = ['g1', 'g2', 'g3', 'g4'];
  for (const world of worlds(names, choices)) {
    for (const last of ['g1', 'g4', undefined]) {
      const wanted = (group: string) => group !== last;
      const runs = last === undefined ? {} : placedBy({ ...input(nodes, world.groups), wanted });
      judge(world, nodes, runs, placedBy(input(nodes, world.groups, runs)));
      count += 1;
    }
  }
  return count;
}

test('place() of a fourth group on two nodes: none waits that could run', () => {
  assert.ok(judgeLast(['a', 'b'], [[], ['a'], ['b']]) > 50_000);
});

test('place() of a fourth group on three nodes: none waits that could run', () => {
  assert.ok(judgeLast(['a', 'b', 'c'], [[], ['a'], ['b', 'c']]) > 50_000);
});
