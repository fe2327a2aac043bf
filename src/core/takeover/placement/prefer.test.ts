/** What a group would rather have decides between nodes that are as good, and keeps no group from running. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bareGroup, bareInput, placedBy, type Runs } from '../../../sim/bare-input.ts';
import type { GroupConfig } from '../../config.ts';
import type { PlacementInput } from './candidates.ts';
import { place } from './place.ts';
import { wishesIn } from './prefer.ts';

type Some = Readonly<Record<string, Partial<GroupConfig>>>;

function input(nodes: readonly string[], some: Some, runs: Runs = {}): PlacementInput {
  const groups = Object.fromEntries(Object.entries(some).map(([name, g]) => [name, { ...bareGroup, ...g }]));
  return bareInput(nodes, groups, runs);
}

const without = (...apart: string[]) => ({ prefer: { apart, together: [] } });
const beside = (...together: string[]) => ({ prefer: { apart: [], together } });
const goesBack = (...nodes: string[]) => ({ nodes, ordered: true, failback: 'on' }) as const;

test('wishesIn() takes a wish for both groups, whichever says it', () => {
  const { config } = input(['a'], { web: without('db'), db: without('web'), mail: {} });
  assert.deepEqual(
    [...wishesIn(config)],
    [
      ['web', { apart: ['db'], together: [] }],
      ['db', { apart: ['web'], together: [] }],
    ],
  );
});

test('place() gives a group that has to start the node where it is as it would rather have it', () => {
  const three = { db: { nodes: ['a'], restricted: true }, web: without('db'), log: {} };
  assert.equal(placedBy(input(['a', 'b'], three, { db: 'a', log: 'b' })).web, 'b');
  const more = { db: { nodes: ['a'], restricted: true }, web: beside('db'), log: {}, more: {} };
  assert.equal(placedBy(input(['a', 'b'], more, { db: 'a', log: 'a', more: 'a' })).web, 'a');
  // Whichever of the two says it.
  const said = { db: without('web'), web: {}, log: {}, more: {} };
  assert.equal(placedBy(input(['a', 'b'], said, { db: 'a', log: 'b', more: 'b' })).web, 'b');
});

test('place() lets a group run where nothing is as it would rather have it', () => {
  assert.equal(placedBy(input(['a'], { db: {}, web: without('db') }, { db: 'a' })).web, 'a');
  const apart = { db: {}, web: { apart: ['db'], ...beside('db') } };
  assert.equal(placedBy(input(['a', 'b'], apart, { db: 'a' })).web, 'b');
});

test('place() moves nobody for it who does not go to a better node by itself', () => {
  for (const failback of ['off', 'manual'] as const) {
    const stays = { db: {}, web: { ...without('db'), nodes: ['a', 'b'], failback } };
    assert.equal(placedBy(input(['a', 'b'], stays, { db: 'a', web: 'a' })).web, 'a');
  }
  assert.equal(placedBy(input(['a', 'b'], { db: {}, web: without('db') }, { db: 'a', web: 'a' })).web, 'a');
});

test('place() tries those of the preferred nodes first where it is so, and goes back when it is so on an earlier one', () => {
  const some = {
    db: { nodes: ['a'], restricted: true },
    web: { ...goesBack('a', 'b', 'c'), ...without('db') },
  };
  assert.equal(placedBy(input(['a', 'b', 'c'], some, { db: 'a' })).web, 'b');
  assert.equal(placedBy(input(['a', 'b', 'c'], some, { db: 'a', web: 'a' })).web, 'b');
  const gone = { ...input(['a', 'b', 'c'], some, { web: 'b' }), wanted: (group: string) => group !== 'db' };
  assert.equal(placedBy(gone).web, 'a');
  // A node that is not preferred is none for that.
  const two = { ...some, web: { ...goesBack('a'), ...without('db') } };
  assert.equal(placedBy(input(['a', 'b'], two, { db: 'a' })).web, 'a');
});

test('place() counts what all groups of a bundle would rather have', () => {
  const some = {
    db: { nodes: ['a'], restricted: true },
    web: {},
    cache: { together: ['web'], ...without('db') },
    log: {},
    more: {},
  };
  const runs = { db: 'a', log: 'b', more: 'b' };
  assert.deepEqual(placedBy(input(['a', 'b'], some, runs)), { ...runs, web: 'b', cache: 'b' });
  // What runs stays, also where all nodes are compared.
  const stay = { ...runs, web: 'a', cache: 'a' };
  assert.deepEqual(placedBy(input(['a', 'b'], some, stay)), stay);
});

test('place() ends where two would rather be where the other one is', () => {
  const some = { one: { ...goesBack('a', 'b'), ...beside('two') }, two: goesBack('b', 'a') };
  let runs: Runs = { one: 'a', two: 'b' };
  for (let i = 0; i < 3; i++) runs = placedBy(input(['a', 'b'], some, runs));
  assert.equal(runs.one, runs.two);
  assert.deepEqual(placedBy(input(['a', 'b'], some, runs)), runs);
  const apart = { one: { ...goesBack('a', 'b'), ...without('two') }, two: goesBack('a', 'b') };
  const placed = place(input(['a', 'b'], apart, { one: 'a', two: 'a' }));
  assert.deepEqual([placed.get('one')?.node, placed.get('two')?.node], ['b', 'a']);
});
