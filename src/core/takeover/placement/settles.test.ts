/**
 * Whatever is configured and wherever groups are: while nothing else changes, moves come to an end. Each finishes when it
 * likes, and everything is placed anew after every step, as the coordinator does.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Random, seeded } from '../../../sim/random.ts';
import { type SimpleGroup, simpleConfig } from '../../../sim/simple-config.ts';
import type { PlacementInput } from './candidates.ts';
import { lackAt } from './capacity.ts';
import { place } from './place.ts';

interface At {
  /** Where it runs or stops; undefined: nowhere. */
  readonly node: string | undefined;
  /** It stops, and was sent there. */
  readonly to?: string;
  readonly stops?: true;
}

type Ats = ReadonlyMap<string, At>;

interface World {
  readonly nodes: readonly string[];
  readonly config: PlacementInput['config'];
  readonly hindered: ReadonlySet<string>;
  readonly kept: ReadonlySet<string>;
  /** Nobody is moved for these, and these for nobody. */
  readonly without: { readonly getting: ReadonlySet<string>; readonly giving: ReadonlySet<string> };
}

const groupsMost = 5;

test('place() decides moves that come to an end, for groups that keep apart or together, under maintenance or not', () => {
  let moves = 0;
  for (let seed = 1; seed <= 3000; seed++) moves += movesUntilRest(seeded(seed), seed);
  assert.ok(moves > 3000, `only ${moves} moves: nothing was tried`);
});

test('place() decides moves that come to an end where nodes have little room, too', () => {
  let moves = 0;
  for (let seed = 1; seed <= 3000; seed++)
    moves += movesUntilRest(seeded(seed), seed, (world) => withCapacity(world, seeded(seed + 5000)));
  assert.ok(moves > 3000, `only ${moves} moves: nothing was tried`);
});

test('place() decides moves that come to an end where groups would rather be apart from some and together with others', () => {
  let moves = 0;
  for (let seed = 1; seed <= 3000; seed++)
    moves += movesUntilRest(seeded(seed), seed, (world) => withWishes(world, seeded(seed + 9000)));
  assert.ok(moves > 3000, `only ${moves} moves: nothing was tried`);
});

function movesUntilRest(
  random: Random,
  seed: number,
  change: (world: World) => World = (world) => world,
): number {
  const world = change(randomWorld(random));
  let at = randomAts(world, random);
  for (let moves = 0; ; moves++) {
    assert.ok(moves <= 4 * groupsMost, `seed ${seed}: no rest; ${JSON.stringify(world.config.groups)}`);
    at = drained(world, at);
    const stopping = [...at].filter(([, { stops }]) => stops).map(([name]) => name);
    if (stopping.length === 0) return moves;
    at = freed(world, at, random.pick(stopping));
  }
}

/** What shall not be where it is begins to stop. */
function drained(world: World, at: Ats): Ats {
  const placed = place(inputOf(world, at, at));
  const next = [...at].map(([name, now]): [string, At] => {
    const to = placed.get(name)?.node;
    if (now.stops || world.kept.has(name)) return [name, now];
    if (now.node === undefined)
      return [name, to !== undefined && isClear(world, at, name, to) ? { node: to } : now];
    if (to === now.node) return [name, now];
    return [name, { node: now.node, stops: true, ...(to === undefined ? {} : { to }) }];
  });
  return new Map(next);
}

/** Nobody that it keeps apart from is there, or that has its room, also not one that still stops. */
function isClear({ config }: World, at: Ats, name: string, node: string): boolean {
  const areApart = (a: string, b: string) => config.groups[a]!.apart.includes(b);
  const there = [...at].flatMap(([other, o]) => (other !== name && o.node === node ? [other] : []));
  if (lackAt(config, node, [name], there) !== undefined) return false;
  return [...at].every(([other, o]) => o.node !== node || !(areApart(name, other) || areApart(other, name)));
}

/** One has stopped: the write that frees it gives it its next node. */
function freed(world: World, at: Ats, name: string): Ats {
  const free = new Map([...at, [name, { node: undefined }]]);
  const to = place(inputOf(world, free, at)).get(name)?.node;
  return to !== undefined && isClear(world, free, name, to) ? new Map([...free, [name, { node: to }]]) : free;
}

function inputOf({ config, nodes, hindered, kept, without }: World, at: Ats, before: Ats): PlacementInput {
  const now = (group: string) => at.get(group)!;
  return {
    config,
    members: nodes,
    hindrance: (group, node) =>
      hindered.has(`${group} ${node}`) ? { kind: 'drained-by', by: 'eve' } : undefined,
    unsteady: () => undefined,
    closed: () => undefined,
    returned: [],
    cutOff: () => [],
    unwell: () => undefined,
    owner: (group) => (now(group).stops ? undefined : now(group).node),
    destination: (group) => {
      const { to } = now(group).node === undefined ? before.get(group)! : now(group);
      return to === undefined ? undefined : { node: to, why: { kind: 'on-its-way', node: to } };
    },
    keptAt: (group) => (kept.has(group) ? now(group).node : undefined),
    getsRoom: (group) => !kept.has(group) && !without.getting.has(group),
    keepsRoom: (group) => without.giving.has(group),
    wanted: () => true,
  };
}

/** As the cluster file allows it: nobody is apart from one it is together with, and a bundle has a node that all may use. */
function randomWorld(random: Random): World {
  const nodes = ['a', 'b', 'c', 'd'].slice(0, 2 + random.below(3));
  const names = ['g1', 'g2', 'g3', 'g4', 'g5'].slice(0, 2 + random.below(groupsMost - 1));
  const some = (of: readonly string[], chance: number) => of.filter(() => random.chance(chance));
  const bundleOf = new Map(names.map((name) => [name, random.below(8)]));
  const groups = names.map((name, i): [string, SimpleGroup] => {
    const before = names.slice(0, i);
    const together = before.filter((other) => bundleOf.get(other) === bundleOf.get(name));
    return [
      name,
      {
        nodes: shuffled(some(nodes, 0.6), random),
        failback: random.pick(['on', 'on', 'off', 'manual'] as const),
        ordered: random.chance(0.5),
        restricted: together.length === 0 && random.chance(0.2),
        together,
        apart: some(before, 0.5).filter((other) => !together.includes(other)),
      },
    ];
  });
  const config = simpleConfig({
    nodes,
    networks: ['net1'],
    fence: 'agent',
    groups: Object.fromEntries(groups),
  });
  const places = names.flatMap((name) => nodes.map((node) => `${name} ${node}`));
  const without = { getting: new Set(some(names, 0.1)), giving: new Set(some(names, 0.1)) };
  return { nodes, config, hindered: new Set(some(places, 0.1)), kept: new Set(some(names, 0.1)), without };
}

function withWishes(world: World, random: Random): World {
  const names = Object.keys(world.config.groups);
  const some = () => names.filter(() => random.chance(0.3));
  const groups = Object.entries(world.config.groups).map(([name, group]) => [
    name,
    { ...group, prefer: { apart: some(), together: some() } },
  ]);
  return { ...world, config: { ...world.config, groups: Object.fromEntries(groups) } };
}

function withCapacity(world: World, random: Random): World {
  const nodes = Object.entries(world.config.nodes).map(([name, node]) => [
    name,
    { ...node, capacity: { memory: 3 + random.below(4) } },
  ]);
  const groups = Object.entries(world.config.groups).map(([name, group]) => [
    name,
    random.chance(0.8) ? { ...group, needs: { memory: 1 + random.below(4) } } : group,
  ]);
  const config = { ...world.config, nodes: Object.fromEntries(nodes), groups: Object.fromEntries(groups) };
  return { ...world, config };
}

function randomAts({ config, nodes }: World, random: Random): Ats {
  const names = Object.keys(config.groups);
  return new Map(names.map((name) => [name, { node: random.chance(0.8) ? random.pick(nodes) : undefined }]));
}

function shuffled(list: readonly string[], random: Random): string[] {
  return list
    .map((value) => ({ value, by: random.below(1000) }))
    .sort((a, b) => a.by - b.by)
    .map(({ value }) => value);
}
