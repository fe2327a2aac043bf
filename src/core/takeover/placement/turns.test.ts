/** Who moves for whom. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bareInput } from '../../../sim/bare-input.ts';
import { type SimpleGroup, simpleConfig } from '../../../sim/simple-config.ts';
import type { Reason } from '../../reason.ts';
import type { Destination, PlacementInput } from './candidates.ts';
import { place } from './place.ts';

type Groups = Readonly<Record<string, SimpleGroup>>;

const nodes = ['a', 'b', 'c'];
const drained: Reason = { kind: 'drained-by', by: 'eve' };

/** Where each group comes, by where each runs. */
function placedBy(
  groups: Groups,
  runs: Readonly<Record<string, string>>,
  more: Partial<PlacementInput> = {},
) {
  const placed = place({
    ...bareInput(nodes, {}, runs),
    config: simpleConfig({ nodes, networks: ['net1'], fence: 'agent', groups }),
    ...more,
  });
  return Object.fromEntries([...placed].map(([group, { node }]) => [group, node]));
}

const goes = (group: string, node: string, why: Reason = { kind: 'on-its-way', node }) => ({
  destination: (g: string): Destination | undefined => (g === group ? { node, why } : undefined),
});
const failsThere = (group: string, node: string) => ({
  hindrance: (g: string, n: string) => (g === group && n === node ? drained : undefined),
});

test('a group that goes back displaces none that runs and may stay, whichever comes first in the file', () => {
  const db = { nodes: ['a', 'c'], apart: ['web'] };
  for (const groups of [
    { db, web: {} },
    { web: {}, db },
  ])
    assert.deepEqual(placedBy(groups, { db: 'c', web: 'a' }), { db: 'c', web: 'a' });
  assert.deepEqual(placedBy({ db, web: {} }, { db: 'c', web: 'b' }), { db: 'a', web: 'b' });
});

test('a group that is asked for where another one runs that keeps apart from it does not displace that', () => {
  const groups = { db: {}, web: { apart: ['db'] } };
  const pin = goes('db', 'a', { kind: 'moved-for', node: 'a' });
  assert.deepEqual(placedBy(groups, { db: 'c', web: 'a' }, pin), { db: 'c', web: 'a' });
});

test('a group that would rather be where another one is on its way to stays where it is', () => {
  const groups = { mail: { nodes: ['a'], apart: ['db'] }, db: { nodes: ['a', 'b'] } };
  assert.deepEqual(placedBy(groups, { mail: 'c' }, goes('db', 'a')), { mail: 'c', db: 'a' });
});

test('a group that is on its way to a node where it may not run any more keeps nobody away', () => {
  const groups = { mail: { nodes: ['a'], apart: ['db'] }, db: { nodes: ['a', 'b'] } };
  const placed = placedBy(groups, { mail: 'c' }, { ...goes('db', 'a'), ...failsThere('db', 'a') });
  assert.deepEqual(placed, { mail: 'a', db: 'b' });
});

test('of two that run on one node and have to keep apart the first may stay', () => {
  assert.deepEqual(placedBy({ db: {}, web: { apart: ['db'] } }, { db: 'a', web: 'a' }), {
    db: 'a',
    web: 'b',
  });
});

test('a group that must leave its node displaces none that keeps its room, be it for a new list of nodes', () => {
  const groups = {
    web: { nodes: ['b'], restricted: true },
    db: { apart: ['web'] },
    mail: { apart: ['web'] },
  };
  const runs = { web: 'a', db: 'b', mail: 'c' };
  const noRoom = { getsRoom: () => false };
  assert.deepEqual(placedBy(groups, runs, noRoom), { ...runs, web: undefined });
  assert.deepEqual(
    placedBy(groups, runs),
    { ...runs, web: 'b', db: 'a' },
    'for one that would start at once room is made',
  );
  const first = { web: groups.web, db: { ...groups.db, nodes: ['a'] }, mail: groups.mail };
  assert.deepEqual(placedBy(first, { ...runs, web: 'c', db: 'b' }), { web: 'b', db: 'a', mail: 'c' });
});

test('nobody who keeps apart comes to where a group is under maintenance, wherever that should be', () => {
  const groups = { db: { nodes: ['a', 'c'] }, web: { apart: ['db'] } };
  const kept = { keptAt: (g: string) => (g === 'web' ? 'a' : undefined), ...failsThere('web', 'a') };
  assert.equal(placedBy(groups, { db: 'c', web: 'a' }, kept).db, 'c');
});

test('what runs together with a group under maintenance comes to it, and does not leave it', () => {
  const groups = { db: { nodes: ['a', 'c'] }, web: { together: ['db'] } };
  const keptAt = (node: string) => ({ keptAt: (g: string) => (g === 'web' ? node : undefined) });
  assert.deepEqual(placedBy(groups, { db: 'c', web: 'c' }, keptAt('c')), { db: 'c', web: 'c' });
  assert.deepEqual(placedBy(groups, { db: 'a', web: 'c' }, keptAt('c')), { db: 'c', web: 'c' });
  const cannot = { ...keptAt('c'), ...failsThere('db', 'c') };
  assert.deepEqual(placedBy(groups, { db: 'a', web: 'c' }, cannot), { db: 'a', web: 'a' });
});

test('a group stands where it runs although one that it runs together with is under maintenance where it may not be', () => {
  const groups = {
    mail: { nodes: ['b'] },
    db: { nodes: ['b', 'a'], restricted: true, apart: ['mail'] },
    web: { together: ['db'] },
  };
  const runs = { mail: 'c', db: 'b', web: 'c' };
  const kept = { keptAt: (g: string) => (g === 'web' ? 'c' : undefined) };
  assert.deepEqual(placedBy(groups, runs, kept), { mail: 'c', db: 'b', web: 'b' });
});

test('a group comes where it was sent unless that node serves nobody by now, whoever sent it', () => {
  const groups = { web: { resources: [{ name: 'ip', networks: ['net1'] }] } };
  const cutOff = (node: string) => (node === 'b' ? ['net1'] : []);
  assert.equal(placedBy(groups, {}, goes('web', 'b')).web, 'b');
  assert.equal(placedBy(groups, {}, { ...goes('web', 'b'), cutOff }).web, 'a');
  assert.equal(placedBy(groups, {}, { ...goes('web', 'b'), cutOff: () => ['net1'] }).web, 'b');
  const pin = goes('web', 'b', { kind: 'moved-for', node: 'b' });
  assert.equal(placedBy(groups, {}, { ...pin, cutOff }).web, 'a');
  assert.equal(placedBy(groups, {}, { ...pin, cutOff: () => ['net1'] }).web, 'b');
});
