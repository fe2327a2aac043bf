/**
 * What is foretold is what happens: every line is played on a copy and told of, and then done to the cluster that was copied
 * (a simulated one as well, by the words of stories). Where the store has members on the nodes only the copy knows that.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Document } from '../../core/takeover/document.ts';
import { wholeSince } from '../whole-since.ts';
import type { World } from '../world.ts';
import { outcomeOf, placesIn } from './testing/outcome-of.ts';
import { snapshotOf, worldAfter } from './testing/snapshot-of.ts';

const beginning = [
  'cluster nodes=(a,b,c,d) fence=agent',
  'group web on=(a,b,c) resources=(ip,fs,main)',
  'group db on=(b,c) restricted=true',
  'group print',
  'group files on=(c,d) together=(print)',
  'advance until=quiet',
];

interface Situation {
  readonly first?: readonly string[];
  readonly line: string;
  /** The same in the words of stories. */
  readonly done: readonly string[];
}

const situations: Readonly<Record<string, Situation>> = {
  'power is lost': { line: 'power off a', done: ['power a off'] },
  'two lose their power at once': { line: 'power off a; power off b', done: ['power a off', 'power b off'] },
  'one loses its power after the other': {
    line: 'power off b; wait; power off c',
    done: ['power b off', 'advance until=quiet', 'power c off'],
  },
  'a node is isolated': { line: 'isolate c', done: ['isolate c'] },
  'two nodes lose each other': { line: 'cut a b', done: ['cut a b'] },
  'a cable is pulled': { line: 'link a net1 down', done: ['link a net1 down'] },
  'a node loses the store alone': { line: 'cut store a', done: ['cut store a'] },
  'a node is drained': { line: 'drain b', done: ['ask a drain b'] },
  'a group is moved': { line: 'move web c', done: ['ask a move web c'] },
  'a group is stopped': { line: 'stop print', done: ['ask a stop print'] },
  'a node is switched off on purpose': { line: 'fence d', done: ['ask a fence d'] },
  'a resource is killed': { line: 'kill a web/fs', done: ['kill a web/fs'] },
  'a resource would not start elsewhere': {
    line: 'behave web/main b start-fails; power off a',
    done: ['behave web/main b start-fails', 'power a off'],
  },
  'a daemon is killed': { line: 'kill a daemon', done: ['kill a daemon'] },
  'a node stands still': { line: 'pause a', done: ['pause a'] },
  'an agent is stopped': { line: 'leave a', done: ['leave a'] },
  'checks fail': { line: 'checks a fail', done: ['checks a fail'] },
  'the fence device does not answer': {
    line: 'fence a hangs; power off a',
    done: ['fence a hangs', 'power a off'],
  },
  'the store is lost and then a node': {
    line: 'store off; wait 5s; power off a',
    done: ['store gone', 'advance 5s', 'power a off'],
  },
  'a node is down already': {
    first: ['power b off'],
    line: 'power off c',
    done: ['power c off'],
  },
  'a node is drained already': { first: ['ask a drain b'], line: 'power off a', done: ['power a off'] },
  'a group is pinned': { first: ['ask a move web d'], line: 'power off d', done: ['power d off'] },
  'it is disarmed': { first: ['ask a disarm'], line: 'power off a', done: ['power a off'] },
  'a group is under maintenance': {
    first: ['ask a maintenance web on'],
    line: 'power off a',
    done: ['power a off'],
  },
  'a node comes back': { first: ['power a off'], line: 'power on a', done: ['power a on'] },
  'a drained node is resumed': { first: ['ask a drain a'], line: 'resume a', done: ['ask b resume a'] },
};

for (const [name, { first = [], line, done }] of Object.entries(situations))
  test(`What is foretold comes true where ${name}`, () => {
    const rest = 'advance until=quiet';
    const snapshot = snapshotOf(worldAfter(...beginning, ...first, rest), 'd');
    const before = JSON.stringify(snapshot);
    const outcome = outcomeOf(snapshot, line);
    const real = worldAfter(...beginning, ...first, rest, ...done, rest, rest, rest, rest, rest);
    assert.equal(outcome.broke, undefined);
    assert.equal(placesIn(outcome), placesOf(real));
    assert.deepEqual(
      goneIn(outcome.observer?.state.store.document?.value),
      goneIn(real.store.document?.value),
    );
    assert.equal(JSON.stringify(snapshot), before, 'what was copied is what it was');
  });

test('The outage of a group counts from when its node was lost until all of it runs again', () => {
  const snapshot = snapshotOf(worldAfter(...beginning), 'd');
  const times = { startMs: () => 700, stopMs: () => 40, offMs: () => 2000, deviceOf: () => 'fence_ipmilan' };
  const { groups, fenced } = outcomeOf(snapshot, 'power off a', { times });
  const { before, after, outageMs } = groups.get('web')!;
  assert.deepEqual([before, after], ['a', 'b']);
  // Three beats, the fence, three resources one after the other.
  assert.ok(outageMs > 200 + 2000 + 3 * 700 && outageMs < 400 + 2000 + 3 * 700 + 200, String(outageMs));
  assert.deepEqual(groups.get('db'), { before: 'b', after: 'b', outageMs: 0, backMs: undefined });
  assert.deepEqual(fenced, [{ node: 'a', proof: 'off', by: 'fence_ipmilan' }]);
  const moved = outcomeOf(snapshot, 'move web b', { times }).groups.get('web')!;
  assert.ok(moved.outageMs > 3 * 700 && moved.outageMs < 3 * 740 + 200, String(moved.outageMs));
});

test('A group on a node that nobody reaches any more does not serve, although it runs', () => {
  const snapshot = snapshotOf(worldAfter(...beginning), 'd');
  const { groups } = outcomeOf(snapshot, 'fence a fails; isolate a');
  assert.equal(groups.get('web')!.after, undefined);
});

test('Where the members of the store are nodes, a majority of them must be left', () => {
  const snapshot = snapshotOf(worldAfter(...beginning), 'd', ['a', 'b', 'c']);
  const lost = outcomeOf(snapshot, 'power off a; power off b');
  assert.deepEqual(lost.store.before, { all: 3, living: 3, needed: 2, answers: true });
  assert.deepEqual(lost.store.after, { all: 3, living: 1, needed: 2, answers: false });
  assert.equal(placesIn(lost), 'web:- db:- print:c files:c');
  const kept = outcomeOf(snapshot, 'power off b');
  assert.deepEqual(kept.store.after, { all: 3, living: 2, needed: 2, answers: true });
  assert.equal(placesIn(kept), 'web:a db:c print:c files:c');
});

test('Where the member that leads is lost, the choice of another comes before the takeover', () => {
  const snapshot = snapshotOf(worldAfter(...beginning), 'd', ['a', 'b', 'c']);
  const outage = (line: string, group: string) => outcomeOf(snapshot, line).groups.get(group)!.outageMs;
  assert.ok(outage('power off a', 'web') > 1500);
  assert.ok(outage('power off b', 'db') < 1500);
});

test('A node that holds the only member keeps the store when it is isolated, and the others lose it', () => {
  const snapshot = snapshotOf(worldAfter(...beginning), 'a', ['a']);
  const { observer, fenced } = outcomeOf(snapshot, 'isolate a');
  assert.equal(observer?.state.self, 'a');
  assert.ok(observer.state.store.reachable);
  assert.deepEqual(
    fenced.map(({ node }) => node).filter((node) => node === 'a'),
    [],
  );
});

test('What does not come to rest is said not to have', () => {
  const snapshot = snapshotOf(worldAfter(...beginning), 'd');
  const { rests, groups } = outcomeOf(snapshot, 'fence a fails; power off a', { limitMs: 4000 });
  assert.equal(rests, false);
  assert.equal(groups.get('web')!.after, undefined);
  let slices = 0;
  const ended = outcomeOf(snapshot, 'power off a', { enough: () => ++slices > 3 });
  assert.equal(ended.rests, false);
});

function placesOf(world: World): string {
  const serves = (group: string) =>
    [...world.nodes.values()].find(
      ({ name, paused }) =>
        paused !== 'all' &&
        wholeSince(world, group, name) !== undefined &&
        world.network.networks.some((network) => world.network.servesOn(name, network)),
    )?.name;
  return Object.keys(world.config.groups)
    .map((group) => `${group}:${serves(group) ?? '-'}`)
    .join(' ');
}

function goneIn(document: Document | undefined): string[] {
  const gone = Object.entries(document?.nodes ?? {}).filter(([, { is }]) => is === 'gone');
  return gone.map(([name]) => name);
}
