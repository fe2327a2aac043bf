import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bareInput } from '../../../sim/bare-input.ts';
import { type Random, seeded } from '../../../sim/random.ts';
import { type SimpleGroup, simpleConfig } from '../../../sim/simple-config.ts';
import type { Reason } from '../../reason.ts';
import { candidates, type PlacementInput } from './candidates.ts';
import { everyMember } from './choose.ts';
import { place } from './place.ts';

function input(
  nodes: readonly string[],
  groups: Readonly<Record<string, SimpleGroup>>,
  more: Partial<PlacementInput> = {},
): PlacementInput {
  return {
    ...bareInput(nodes, {}),
    config: simpleConfig({ nodes, networks: ['net1', 'net2'], fence: 'agent', groups }),
    ...more,
  };
}

const drained: Reason = { kind: 'drained-by', by: 'eve' };
const on = (given: PlacementInput, group: string) => place(given).get(group)?.node;

test('place() keeps groups apart, and lets the later one run nowhere when one node is left', () => {
  const groups = { web: {}, mail: { apart: ['web'] } };
  assert.notEqual(on(input(['a', 'b'], groups), 'web'), on(input(['a', 'b'], groups), 'mail'));
  assert.equal(on(input(['a'], groups), 'web'), 'a');
  const left = place(input(['a'], groups)).get('mail')!;
  assert.equal(left.node, undefined);
  const apart = { kind: 'apart-from', group: 'web' } as const;
  assert.deepEqual(left.why, { kind: 'no-node', nodes: [{ node: 'a', why: apart }] });
});

test('place() keeps groups together, whichever of them says it, also over a third', () => {
  const groups = { db: {}, web: { together: ['db'] }, cache: { together: ['web'] }, other: {} };
  const placed = place(input(['a', 'b', 'c'], groups));
  assert.equal(placed.get('web')?.node, placed.get('db')?.node);
  assert.equal(placed.get('cache')?.node, placed.get('db')?.node);
});

test('place() gives a bundle to no node that one of its groups may not use', () => {
  const groups = { db: { nodes: ['b'], restricted: true }, web: { together: ['db'], nodes: ['a'] } };
  assert.equal(on(input(['a', 'b'], groups), 'web'), 'b');
});

test('place() spreads groups that do not care over the nodes', () => {
  const groups = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`g${i}`, {}]));
  const load = new Map<string, number>();
  for (const { node } of place(input(['a', 'b', 'c'], groups)).values())
    load.set(node!, (load.get(node!) ?? 0) + 1);
  assert.deepEqual([...load.values()], [4, 4, 4]);
});

test('place() leaves a group where it runs rather than balance', () => {
  const groups = { one: {}, two: {}, three: {} };
  assert.equal(on(input(['a', 'b'], groups, { owner: () => 'b' }), 'three'), 'b');
});

test('place() never lets a newcomer displace what runs', () => {
  const groups = { newcomer: { nodes: ['a'] }, old: { nodes: ['a'], apart: ['newcomer'] } };
  const given = input(['a', 'b'], groups, { owner: (g) => (g === 'old' ? 'a' : undefined) });
  assert.equal(on(given, 'old'), 'a');
  assert.equal(on(given, 'newcomer'), 'b');
});

test('place() follows where it was asked to go unless that is illegal', () => {
  const groups = { web: { nodes: ['a', 'b'], restricted: true } };
  assert.equal(
    on(input(['a', 'b', 'c'], groups, { destination: () => ({ node: 'b', why: { kind: 'stays' } }) }), 'web'),
    'b',
  );
  assert.equal(
    on(input(['a', 'b', 'c'], groups, { destination: () => ({ node: 'c', why: { kind: 'stays' } }) }), 'web'),
    'a',
  );
});

test('place() uses a node that is cut off from the network of a group only when no other is left', () => {
  const groups = { web: { nodes: ['a', 'b'], resources: [{ name: 'ip', networks: ['net1'] }] } };
  const cutOff = (node: string) => (node === 'a' ? ['net1'] : []);
  assert.equal(on(input(['a', 'b'], groups, { cutOff }), 'web'), 'b');
  assert.equal(on(input(['a'], groups, { cutOff }), 'web'), 'a');
});

test('place() says of every node why it may not run a group that runs nowhere', () => {
  const given = input(['a', 'b'], { web: {} }, { hindrance: () => drained });
  const nodes = ['a', 'b'].map((node) => ({ node, why: drained }));
  assert.deepEqual(place(given).get('web')?.why, { kind: 'no-node', nodes });
});

test('place() lets a group that must leave its node, for it failed there, displace nothing that runs well', () => {
  const groups = { mail: { apart: ['web'] }, web: { nodes: ['b'] } };
  const failed: Reason = { kind: 'failed-there', why: { kind: 'failed-somehow' }, forMs: 60_000 };
  const given = input(['a', 'b'], groups, {
    owner: (g) => (g === 'mail' ? 'a' : 'b'),
    hindrance: (g, n) => (g === 'mail' && n === 'a' ? failed : undefined),
    getsRoom: (g) => g !== 'mail',
  });
  assert.deepEqual([on(given, 'web'), on(given, 'mail')], ['b', undefined]);
});

test('place() takes a preferred node that is no member for one that is not there', () => {
  const groups = { web: { nodes: ['a', 'b'], failback: 'off' as const } };
  const given = input(['b', 'c'], groups, { config: input(['a', 'b', 'c'], groups).config });
  const candidate = candidates(given, ['web'], new Map());
  assert.deepEqual(
    candidate.map(({ node, rank }) => [node, rank]),
    [
      ['b', 'best'],
      ['c', 'good'],
    ],
  );
  const alone = { ...given, members: ['c'] };
  assert.equal(candidates(alone, ['web'], new Map())[0]?.rank, 'best');
});

const lately = (times: number) => ({ kind: 'back-lately', times, forMs: 10_000, until: 1 }) as const;
const away = (node: string, times: number) => ({
  returned: [node],
  unsteady: (_group: string, n: string) => (n === node ? lately(times) : undefined),
});

test('place() goes back to a node that was away only when it has stayed, and says for what it waits', () => {
  const groups = { web: { nodes: ['a', 'b'] } };
  const owner = { owner: () => 'b' };
  assert.equal(on(input(['a', 'b'], groups, owner), 'web'), 'a');
  const held = place(input(['a', 'b'], groups, { ...owner, ...away('a', 1) })).get('web');
  assert.deepEqual([held?.node, held?.waits], ['b', { node: 'a', why: lately(1) }]);
  const asked = { destination: () => ({ node: 'a', why: { kind: 'moved-for', node: 'a' } as const }) };
  assert.equal(on(input(['a', 'b'], groups, { ...owner, ...away('a', 1), ...asked }), 'web'), 'a');
});

test('place() starts a group on a node that was away once, on one that went twice only if no other is left', () => {
  const groups = { web: { nodes: ['a', 'b'] } };
  assert.equal(on(input(['a', 'b'], groups, away('a', 1)), 'web'), 'a');
  assert.equal(on(input(['a', 'b'], groups, away('a', 2)), 'web'), 'b');
  assert.equal(on(input(['a'], groups, away('a', 2)), 'web'), 'a');
});

test('place() lets a group rest that has just moved, where it can stay, and tells where it would rather be', () => {
  const groups = { web: { nodes: ['a', 'b'] } };
  const moved = { kind: 'moved-lately', times: 2, forMs: 20_000, until: 1 } as const;
  const unsteady = () => moved;
  const rests = place(input(['a', 'b'], groups, { owner: () => 'b', unsteady })).get('web');
  assert.deepEqual([rests?.node, rests?.waits], ['b', { node: 'a', why: moved }]);
  const failed = (_: string, node: string) => (node === 'b' ? drained : undefined);
  const leaves = input(['a', 'b'], groups, { owner: () => 'b', unsteady, hindrance: failed });
  assert.equal(on(leaves, 'web'), 'a');
  const free = place(input(['a', 'b'], groups, { unsteady })).get('web');
  assert.deepEqual(free, { node: 'a', why: { kind: 'ranked', node: 'a', rank: 'best' } });
});

test('place() leaves a node that serves nobody for one that was away lately', () => {
  const groups = { web: { nodes: ['b'], resources: [{ name: 'ip', networks: ['net1'] }] } };
  const cutOff = (node: string) => (node === 'b' ? ['net1'] : []);
  assert.equal(on(input(['a', 'b'], groups, { owner: () => 'b', cutOff, ...away('a', 3) }), 'web'), 'a');
});

test('place() sends what is on its way where it was sent, before what only waits takes the place', () => {
  const groups = { mail: { nodes: ['a', 'b'] }, web: { nodes: ['a', 'b'], apart: ['mail'] } };
  assert.equal(on(input(['a', 'b'], groups, { owner: (g) => (g === 'web' ? 'b' : undefined) }), 'web'), 'a');
  const sent = { node: 'a', why: { kind: 'on-its-way', node: 'a' } } as const;
  const destination = (g: string) => (g === 'web' ? sent : undefined);
  assert.equal(on(input(['a', 'b'], groups, { destination }), 'web'), 'a');
  assert.equal(on(input(['a', 'b'], groups), 'web'), 'b');
});

test('place() keeps every hard rule and answers the same again, whatever it is given', () => {
  let running = 0;
  for (let seed = 1; seed <= 300; seed++) {
    const given = randomInput(seeded(seed));
    const placed = place(given);
    assert.deepEqual([...place(given)], [...placed], `seed ${seed}`);
    assert.deepEqual([...placed.keys()].sort(), Object.keys(given.config.groups), `seed ${seed}`);
    running += [...placed.values()].filter(({ node }) => node !== undefined).length;
    for (const [name, { node }] of placed) holds(given, placed, name, node, seed);
  }
  assert.ok(running > 300, `only ${running} groups were placed: nothing was tried`);
});

type Placement = ReturnType<typeof place>;

function holds(
  given: PlacementInput,
  placed: Placement,
  name: string,
  node: string | undefined,
  seed: number,
) {
  const group = given.config.groups[name]!;
  for (const other of group.together)
    assert.equal(placed.get(other)?.node, node, `seed ${seed}: ${name}, ${other}`);
  if (node === undefined) return;
  assert.ok(given.members.includes(node), `seed ${seed}: ${name} on ${node}`);
  assert.equal(given.hindrance(name, node), undefined, `seed ${seed}: ${name} on ${node}`);
  if (group.restricted && group.nodes.length > 0)
    assert.ok(group.nodes.includes(node), `seed ${seed}: ${name}`);
  for (const other of group.apart)
    assert.notEqual(placed.get(other)?.node, node, `seed ${seed}: ${name}, ${other}`);
}

function randomInput(random: Random): PlacementInput {
  const nodes = ['a', 'b', 'c', 'd', 'e'].slice(0, 1 + random.below(5));
  const names = ['g1', 'g2', 'g3', 'g4', 'g5', 'g6'].slice(0, 1 + random.below(6));
  const groups = Object.fromEntries(
    names.map((name, i) => {
      // Pairs are apart or together, never both: the cluster file refuses that.
      const before = i % 2 === 1 ? [names[i - 1]!] : [];
      const bond = random.chance(0.3) ? { together: before } : random.chance(0.4) ? { apart: before } : {};
      const some = nodes.filter(() => random.chance(0.5));
      const policy = { ordered: random.chance(0.5), restricted: random.chance(0.3) };
      return [
        name,
        {
          nodes: some,
          failback: random.pick(['on', 'off', 'manual'] as const),
          resources: [{ name: 'ip', networks: random.chance(0.5) ? ['net1'] : [] }],
          ...policy,
          ...bond,
        },
      ];
    }),
  );
  const away = new Set(nodes.filter(() => random.chance(0.2)));
  const owners = new Map(names.map((name) => [name, random.chance(0.5) ? random.pick(nodes) : undefined]));
  const wanted = new Map(names.map((name) => [name, random.chance(0.2) ? random.pick(nodes) : undefined]));
  const cut = new Set(nodes.filter(() => random.chance(0.2)));
  const returned = nodes.filter(() => random.chance(0.3));
  const times = 1 + random.below(2);
  return input(nodes, groups, {
    hindrance: (_group, node) => (away.has(node) ? drained : undefined),
    owner: (group) => owners.get(group),
    cutOff: (node) => (cut.has(node) ? ['net1'] : []),
    returned,
    unsteady: (_group, node) => (returned.includes(node) ? lately(times) : undefined),
    destination: (group) => {
      const node = wanted.get(group);
      return node === undefined ? undefined : { node, why: { kind: 'moved-for', node } };
    },
  });
}

test('place() decides between few nodes as it would between all of them', () => {
  let fewer = 0;
  for (let seed = 1; seed <= 2000; seed++) {
    const given = randomInput(seeded(seed));
    let [asked, askedOfAll] = [0, 0];
    const all = place(
      counted(given, () => (askedOfAll += 1)),
      everyMember,
    );
    assert.deepEqual([...place(counted(given, () => (asked += 1)))], [...all], `seed ${seed}`);
    if (asked < askedOfAll) fewer += 1;
  }
  assert.ok(fewer > 500, `only ${fewer} times it looked at less`);
});

function counted(given: PlacementInput, looked: () => void): PlacementInput {
  const hindrance: PlacementInput['hindrance'] = (group, node) => {
    looked();
    return given.hindrance(group, node);
  };
  return { ...given, hindrance };
}

test('place() looks at few of 64 nodes for each of 1,000 groups that have preferred ones', () => {
  const nodes = Array.from({ length: 64 }, (_, i) => `n${i}`);
  const groups = Object.fromEntries(
    Array.from({ length: 1000 }, (_, i) => [`g${i}`, { nodes: [nodes[i % 64]!, nodes[(i + 1) % 64]!] }]),
  );
  let looks = 0;
  const hindrance = () => {
    looks += 1;
    return undefined;
  };
  assert.equal(place(input(nodes, groups, { hindrance })).size, 1000);
  assert.ok(looks <= 8 * 1000, `it looked ${looks} times`);
});
