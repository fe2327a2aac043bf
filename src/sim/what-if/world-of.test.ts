/** A copy of a cluster stands as the cluster does, and by standing there it changes nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { World } from '../world.ts';
import { snapshotOf, worldAfter } from './testing/snapshot-of.ts';
import { worldOf } from './world-of.ts';

const cluster = 'cluster nodes=(a,b,c,d) fence=agent';
const groups = ['group web on=(a,b) resources=(ip,fs,main)', 'group db on=(b,c)', 'advance until=quiet'];

const stories: Readonly<Record<string, readonly string[]>> = {
  'that is well': [],
  'with a drained node': ['ask b drain a'],
  'with a pin': ['ask b move web c'],
  'with a group under maintenance': ['ask b maintenance web on'],
  'with a group that is stopped': ['ask b stop db'],
  'that is disarmed': ['ask b disarm'],
  'with a node that was switched off': ['power a off'],
  'with a node that has left': ['leave a'],
  'in which two nodes do not hear each other': ['cut a b'],
  'in which a node is deaf on one network': ['oneway d deaf net1'],
  'with a cable that is out': ['link d net2 down'],
  'with a node that fails its checks': ['checks d fail'],
  'with a node that has come back as another incarnation': [
    'power a off',
    'advance until=quiet',
    'power a on',
  ],
  'with a failure that is counted': ['behave db/main b start-fails', 'kill b db/main'],
};

for (const [name, lines] of Object.entries(stories))
  test(`The copy of a cluster ${name} stands as that does`, () => {
    const world = worldAfter(cluster, ...groups, ...lines, 'advance until=quiet');
    const copy = worldOf(snapshotOf(world, 'b'));
    copy.run(copy.schedule.now + 5000);
    assert.deepEqual(standing(copy), standing(world));
    assert.deepEqual(
      [...copy.nodes.values()].map(({ starts }) => starts),
      [0, 0, 0, 0],
      'nothing was started by it',
    );
  });

test('The copy of a cluster where a lapse counts keeps its deadlines', () => {
  const world = worldAfter(
    'cluster nodes=(a,b,c) fence=none watchdog=4s onStoreLoss=stop',
    'group web on=a',
    'advance until=quiet',
  );
  const copy = worldOf(snapshotOf(world, 'c'));
  copy.run(copy.schedule.now + 5000);
  assert.deepEqual(standing(copy), standing(world));
});

/** What a person would look at. */
function standing(world: World) {
  const document = world.store.document!.value;
  const { nodes, drained, pins, maintenance, stopped, disarmed, failures, term, coordinator } = document;
  const is = Object.entries(nodes).map(([name, entry]) => [name, entry.is, 'inc' in entry ? entry.inc : '']);
  const owners = Object.entries(document.groups).map(([name, entry]) => [
    name,
    entry.is,
    entry.gen,
    entry.is === 'free' ? '' : entry.node,
  ]);
  const kept = { drained, pins, maintenance, stopped, disarmed, term, coordinator };
  const counted = Object.entries(failures).map(([group, of]) => [group, Object.keys(of)]);
  const here = [...world.nodes.values()].map((node) => [
    node.name,
    node.power && !node.keeper.isGone(),
    [...node.physical.keys()].sort(),
    hears(world, node.name),
  ]);
  return { is, owners, ...kept, counted, here };
}

function hears(world: World, node: string) {
  const state = world.nodes.get(node)?.daemon.state();
  return Object.entries(state?.hears ?? {})
    .map(([network, peers]) => [
      network,
      Object.keys(peers)
        .filter((peer) => peers[peer])
        .sort(),
    ])
    .sort();
}
