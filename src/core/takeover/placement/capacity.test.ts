/** No node is given more than it has room for, nobody who runs is stopped for that, and who waits says what is missing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bareGroup, bareInput, placedBy, type Runs } from '../../../sim/bare-input.ts';
import { type Random, seeded } from '../../../sim/random.ts';
import type { Amounts, GroupConfig } from '../../config.ts';
import type { GroupEntry } from '../document.ts';
import { candidates, type PlacementInput } from './candidates.ts';
import { roomNotLeftYet } from './not-left-yet.ts';
import { place } from './place.ts';

type Some = Readonly<Record<string, Partial<GroupConfig>>>;

function input(capacity: Readonly<Record<string, Amounts>>, some: Some, runs: Runs = {}): PlacementInput {
  const groups = Object.fromEntries(Object.entries(some).map(([name, g]) => [name, { ...bareGroup, ...g }]));
  const given = bareInput(Object.keys(capacity), groups, runs);
  const nodes = Object.entries(capacity).map(([name, has]) => [
    name,
    { ...given.config.nodes[name]!, capacity: has },
  ]);
  return { ...given, config: { ...given.config, nodes: Object.fromEntries(nodes) } };
}

const memory = (of: number) => ({ memory: of });
const needs = (of: number) => ({ needs: memory(of) });
const only = (...nodes: string[]) => ({ nodes, restricted: true });

test('place() gives a node no more than it has room for, and says what is missing where a group has no place', () => {
  const given = input({ a: memory(8), b: memory(4) }, { db: needs(6), web: needs(4), mail: needs(4) });
  const all = place(given);
  assert.deepEqual(placedBy(given), { db: 'a', web: 'b', mail: undefined });
  const lacks = (free: number, of: number) =>
    ({ kind: 'lacks-capacity', what: 'memory', needs: 4, free, of }) as const;
  assert.deepEqual(all.get('mail')?.why, {
    kind: 'no-node',
    nodes: [
      { node: 'a', why: lacks(2, 8) },
      { node: 'b', why: lacks(0, 4) },
    ],
  });
});

test('place() counts everything that is needed: a node that does not name it has none', () => {
  const given = { memory: 4, cards: 1 };
  assert.equal(placedBy(input({ a: memory(4) }, { db: { needs: given } })).db, undefined);
  assert.equal(placedBy(input({ a: given }, { db: { needs: given } })).db, 'a');
  assert.equal(placedBy(input({ a: {} }, { db: { needs: { memory: 0 } } })).db, 'a');
});

test('place() counts groups that run together as one', () => {
  const bundle = { db: needs(3), web: { ...needs(3), together: ['db'] } };
  assert.equal(placedBy(input({ a: memory(5), b: memory(6) }, bundle)).db, 'b');
  const why = place(input({ a: memory(5) }, bundle)).get('web')?.why;
  const lack = { kind: 'lacks-capacity', what: 'memory', needs: 6, free: 5, of: 5, groups: ['db', 'web'] };
  assert.deepEqual(why, { kind: 'no-node', nodes: [{ node: 'a', why: lack }] });
});

test('place() gives nobody room that one has who stands there, is under maintenance, or is on its way', () => {
  const both = { web: { ...needs(3), nodes: ['a', 'b'], failback: 'on' }, db: needs(3) } as const;
  const given = input({ a: memory(4), b: memory(4) }, both, { web: 'b', db: 'a' });
  assert.deepEqual(placedBy(given), { web: 'b', db: 'a' });
  const kept = { ...given, owner: (g: string) => (g === 'web' ? 'b' : undefined) };
  assert.deepEqual(placedBy({ ...kept, keptAt: (g) => (g === 'db' ? 'a' : undefined) }).web, 'b');
  const sent = (g: string) =>
    g === 'db' ? { node: 'a', why: { kind: 'on-its-way', node: 'a' } as const } : undefined;
  assert.deepEqual(placedBy({ ...kept, destination: sent }), { web: 'b', db: 'a' });
});

test('place() moves what a node has no room for by another configuration, and lets it run on where it fits nowhere', () => {
  const some = { db: needs(4), web: needs(4) };
  assert.deepEqual(placedBy(input({ a: memory(6), b: memory(4) }, some, { db: 'a', web: 'a' })), {
    db: 'a',
    web: 'b',
  });
  const all = place(input({ a: memory(6), b: memory(2) }, some, { db: 'a', web: 'a' }));
  assert.deepEqual([all.get('db')?.node, all.get('web')?.node], ['a', 'a']);
  assert.equal(placedBy(input({ a: memory(2) }, { db: needs(4) }, { db: 'a' })).db, 'a');
});

test('place() stops nobody who runs for one that should run together with it and does not fit', () => {
  const some = { db: needs(3), web: { ...needs(3), together: ['db'] }, mail: needs(2) };
  const given = input(
    { a: memory(5), b: memory(7) },
    { ...some, big: { ...needs(5), ...only('b') } },
    { db: 'a', big: 'b', mail: 'a' },
  );
  assert.deepEqual(placedBy(given), { db: 'a', web: undefined, mail: 'a', big: 'b' });
});

test('place() moves others for one that fits nowhere as long as they stand where they stand', () => {
  const some = { web: needs(2), mail: needs(2), db: needs(4) };
  const given = input({ a: memory(4), b: memory(4) }, some, { web: 'a', mail: 'b' });
  const all = place(given);
  assert.equal(all.get('web')?.node, all.get('mail')?.node);
  assert.notEqual(all.get('db')?.node, all.get('web')?.node);
  const as = { web: 'a', mail: 'b', db: undefined };
  assert.deepEqual(placedBy({ ...given, getsRoom: (g) => g !== 'db' }), as);
  assert.deepEqual(placedBy({ ...given, keepsRoom: () => true }), as);
});

test('candidates() say of a node that is full what is missing there', () => {
  const given = input({ a: memory(4), b: memory(4) }, { web: needs(3), db: needs(2) }, { web: 'a', db: 'b' });
  const [a, b] = candidates(given, ['db'], new Map([['web', { node: 'a' }]]));
  assert.deepEqual(a?.why, { kind: 'lacks-capacity', what: 'memory', needs: 2, free: 1, of: 4 });
  assert.equal(b?.rank, 'best');
});

test('a group that needs room waits for those that have not left it, and for one of which nobody knows any more what it needs', () => {
  const { config } = input({ a: memory(4) }, { web: needs(3), db: needs(2), small: needs(1), none: {} });
  const at = (is: 'assigned' | 'draining'): GroupEntry => {
    const owned = { node: 'a', inc: 'a1', gen: 1, def: 'd' } as const;
    return is === 'assigned' ? { is, ...owned } : { is, ...owned, why: { kind: 'stays' } };
  };
  const wait = (name: string, groups: Readonly<Record<string, GroupEntry>>) =>
    roomNotLeftYet({ config, document: { groups } }, name, 'a')?.group;
  assert.equal(wait('web', { db: at('draining') }), 'db');
  assert.equal(wait('web', { small: at('assigned'), db: at('draining') }), 'db');
  assert.equal(wait('web', { small: at('assigned') }), undefined);
  assert.equal(wait('web', { db: { is: 'free', gen: 1 } }), undefined);
  assert.equal(wait('small', { old: at('draining') }), 'old');
  assert.equal(wait('none', { old: at('draining'), web: at('assigned'), db: at('assigned') }), undefined);
});

const nodes = ['a', 'b', 'c'];

test('place() of up to five groups of random sizes: none waits that could run, and no node is given too much', () => {
  let [waiting, moved] = [0, 0];
  for (let seed = 1; seed <= 4000; seed++) {
    const random = seeded(seed);
    const given = randomWorld(random);
    const placed = place(given);
    const at = (name: string) => placed.get(name)?.node;
    const sizes = Object.entries(given.config.groups).map(([name, g]) => [name, g.needs!.memory!] as const);
    const told = JSON.stringify({ seed, sizes, placed: Object.fromEntries(placed) });
    for (const node of nodes)
      assert.ok(
        sumOf(sizes.filter(([name]) => at(name) === node)) <= given.config.nodes[node]!.capacity!.memory!,
        told,
      );
    const running = sizes.filter(([name]) => at(name) !== undefined);
    for (const one of sizes.filter(([name]) => at(name) === undefined)) {
      waiting += 1;
      assert.ok(!canAllFit(given, [...running, one], new Map()), told);
    }
    moved += [...placed.values()].filter(({ why }) => why.kind === 'makes-room').length;
  }
  assert.ok(waiting > 300 && moved > 100, `${waiting} wait, ${moved} moved`);
});

type Size = readonly [name: string, size: number];

function sumOf(sizes: readonly Size[]): number {
  return sizes.reduce((sum, [, size]) => sum + size, 0);
}

function canAllFit(
  given: PlacementInput,
  sizes: readonly Size[],
  used: ReadonlyMap<string, number>,
): boolean {
  const [one, ...others] = sizes;
  if (one === undefined) return true;
  return nodes.some((node) => {
    const sum = (used.get(node) ?? 0) + one[1];
    const fits = sum <= given.config.nodes[node]!.capacity!.memory!;
    return fits && canAllFit(given, others, new Map([...used, [node, sum]]));
  });
}

/** Some of the groups run, nowhere more than fits. */
function randomWorld(random: Random): PlacementInput {
  const names = ['g1', 'g2', 'g3', 'g4', 'g5'].slice(0, 2 + random.below(4));
  const capacity = Object.fromEntries(nodes.map((node) => [node, memory(3 + random.below(4))]));
  const some = Object.fromEntries(names.map((name) => [name, needs(1 + random.below(4))]));
  const runs = new Map<string, string>();
  for (const name of names) {
    const node = random.pick(nodes);
    const there = names.filter((other) => runs.get(other) === node || other === name);
    const sum = there.reduce((all, other) => all + some[other]!.needs.memory, 0);
    if (random.chance(0.7) && sum <= capacity[node]!.memory) runs.set(name, node);
  }
  return input(capacity, some, Object.fromEntries(runs));
}
