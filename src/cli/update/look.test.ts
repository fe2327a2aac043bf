/** What stands against going on, by moments of the five-node cluster. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StatusView } from '../../api/contract/views.ts';
import { snapshots } from '../../api/testing/sample-snapshots.ts';
import { viewStatus } from '../../api/views/status.ts';
import { isFinal, maintainedOn, marginObjection, mayComeFrom, movedSince, objectionsTo } from './look.ts';
import { isVersion, nodesToUpdate } from './order.ts';

const healthy = viewStatus(snapshots.healthy());
const kinds = (status: StatusView) => [...new Set(objectionsTo(status).map(({ kind }) => kind))].sort();

test('nothing stands against a healthy cluster', () => {
  assert.deepEqual(objectionsTo(healthy), []);
});

test('what stands against going on is named by its kind', () => {
  assert.deepEqual(kinds(viewStatus(snapshots.nodeGone())), ['node-not-in']);
  assert.ok(kinds(viewStatus(snapshots.storeUnreachable())).includes('store-unwell'));
  assert.ok(kinds(viewStatus(snapshots.waitingForPerson())).includes('group-not-well'));
  const [first, ...others] = healthy.nodes;
  assert.ok(first);
  const changes = [
    [{ heard: false }, 'node-silent'],
    [{ away: true, heard: false }, 'node-away'],
    [{ health: 'failed' }, 'node-unhealthy'],
    [{ drained: { by: 'ann' } }, 'node-drained'],
  ] as const;
  for (const [change, kind] of changes)
    assert.deepEqual(kinds({ ...healthy, nodes: [{ ...first, ...change }, ...others] }), [kind]);
  assert.deepEqual(kinds({ ...healthy, coordinator: null }), ['no-coordinator']);
});

test('a group that is stopped or under maintenance is as it is meant to be, one that waits is not', () => {
  const [group] = healthy.groups;
  assert.ok(group);
  const of = (change: Partial<typeof group>) => kinds({ ...healthy, groups: [{ ...group, ...change }] });
  assert.deepEqual(of({ state: 'stopped' }), []);
  assert.deepEqual(of({ state: 'disabled' }), []);
  assert.deepEqual(of({ state: 'failed', maintenance: { by: 'ann' } }), []);
  for (const state of ['waiting', 'blocked', 'failed', 'starting', 'stopping'] as const)
    assert.deepEqual(of({ state }), ['group-not-well']);
});

test('a group under maintenance would end with its machine', () => {
  const group = healthy.groups.find(({ node }) => node !== null);
  assert.ok(group?.node);
  const groups = [{ ...group, maintenance: { by: 'ann' } }];
  assert.deepEqual(
    maintainedOn({ groups }, group.node).map(({ kind }) => kind),
    ['group-maintained'],
  );
  assert.deepEqual(maintainedOn({ groups }, 'my-vm9'), []);
  assert.deepEqual(maintainedOn({ groups: [group] }, group.node), []);
});

test('the store can do without a machine when the members that are left are more than half', () => {
  const store = (wells: readonly boolean[]): StatusView => {
    const members = wells.map((well, i) => ({ name: `m${i}`, state: '', detail: '', well, alarm: null }));
    return { ...healthy, store: { ...healthy.store, members } };
  };
  assert.deepEqual(marginObjection(store([true, true, true]), 'm0'), []);
  assert.deepEqual(marginObjection(store([true]), 'not-a-member'), []);
  for (const wells of [[true], [true, true], [true, false, true]])
    assert.deepEqual(
      marginObjection(store(wells), 'm0').map(({ kind }) => kind),
      ['store-has-no-margin'],
    );
});

test('a group that runs elsewhere than before has moved, for good; one that did not run has not', () => {
  const group = healthy.groups.find(({ node }) => node !== null);
  assert.ok(group);
  const moved = movedSince([{ ...group, node: 'my-vm9' }], healthy);
  assert.deepEqual(moved, [{ kind: 'group-moved', group: group.name, from: 'my-vm9', to: group.node }]);
  assert.ok(moved.every(isFinal));
  assert.deepEqual(movedSince([group], healthy), []);
  assert.deepEqual(movedSince([{ ...group, node: null }], healthy), []);
});

test('where an update stopped, only what that node may be to blame for is passed over', () => {
  assert.ok(mayComeFrom('a', { kind: 'node-not-in', node: 'a', is: 'gone' }));
  assert.ok(mayComeFrom('a', { kind: 'group-not-well', group: 'web', is: 'blocked' }));
  assert.equal(mayComeFrom('a', { kind: 'node-not-in', node: 'b', is: 'gone' }), false);
  assert.equal(mayComeFrom('a', { kind: 'store-unwell', summary: '' }), false);
});

test('the coordinator comes last, the node where it stopped first, this one after all where nodes reboot', () => {
  const order = (plan: Partial<Parameters<typeof nodesToUpdate>[1]>) =>
    nodesToUpdate(healthy, { to: '9', reboot: false, under: null, ...plan }).map(({ name }) => name);
  const names = healthy.nodes.map(({ name }) => name);
  const coordinator = healthy.coordinator ?? '';
  const others = names.filter((name) => name !== coordinator);
  assert.deepEqual(order({}), [...others, coordinator]);
  const under = { node: 'my-vm4', step: 'agent', drained: false, incarnation: null, had: [] } as const;
  assert.equal(order({ under })[0], 'my-vm4');
  assert.equal(order({ reboot: true }).at(-1), healthy.node);
  assert.deepEqual(order({ to: '0.1.0' }), []);
  assert.deepEqual(order({ to: '0.1.0', under }), ['my-vm4']);
});

test('a version is every build of it', () => {
  assert.ok(isVersion('0.2.0+a1', '0.2.0'));
  assert.ok(isVersion('0.2.0+a1', '0.2.0+a1'));
  for (const other of ['0.2.0+a1', '0.2.01', '0.2', null]) assert.equal(isVersion(other, '0.2.0+b2'), false);
  assert.equal(isVersion('0.2.01', '0.2.0'), false);
});
