/** Who gives way to one that would run nowhere, and for whom. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bareGroup, type Groups, bareInput as input, placedBy } from '../../../sim/bare-input.ts';
import type { GroupConfig } from '../../config.ts';
import { place, placeWithoutRoom } from './place.ts';

const onNet1 = { ...bareGroup.resources[0]!, networks: ['net1'] };
const onItsWay = (node: string) => ({ node, why: { kind: 'on-its-way', node } as const });
const only = (...nodes: string[]): Partial<GroupConfig> => ({ nodes, restricted: true });
const some = (groups: Readonly<Record<string, Partial<GroupConfig>>>): Groups =>
  Object.fromEntries(Object.entries(groups).map(([name, group]) => [name, { ...bareGroup, ...group }]));
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

test('place() lets one come where it was sent if others can make room without a move', () => {
  const groups = some({
    one: { ...only('b', 'c'), ordered: true, failback: 'on' },
    two: { nodes: ['a'], failback: 'off', apart: ['one'] },
    three: { nodes: ['c', 'a'], ordered: false, failback: 'off' },
    hub: { failback: 'off', apart: ['one', 'two', 'three'] },
  });
  const given = input(['a', 'b', 'c'], groups, { one: 'c', three: 'c' });
  const destination = (g: string) => (g === 'two' ? onItsWay('a') : undefined);
  assert.deepEqual(placedBy({ ...given, destination }), { one: 'c', two: 'a', three: 'c', hub: 'b' });
});

test('place() puts what stands nowhere yet elsewhere, also for one that does not start yet', () => {
  const given = { ...input(['a', 'b'], hub), getsRoom: (g: string) => g !== 'hub' };
  assert.deepEqual(placedBy(given), { db: 'b', web: 'b', hub: 'a' });
});

test('place() moves none that runs together with one under maintenance', () => {
  const groups = some({ db: only('a'), web: {}, log: { together: ['web'] }, hub: { apart: ['db', 'log'] } });
  const given = input(['a', 'b'], groups, { db: 'a', web: 'b', log: 'b' });
  const keptAt = (g: string) => (g === 'web' ? 'b' : undefined);
  assert.deepEqual(placedBy({ ...given, keptAt }), { db: 'a', web: 'b', log: 'b', hub: undefined });
  assert.deepEqual(placedBy(given), { db: 'a', web: 'a', log: 'a', hub: 'b' });
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
