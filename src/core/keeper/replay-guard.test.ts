import assert from 'node:assert/strict';
import { test } from 'node:test';
import { admitBeat, type Beat, keepGuard, makeReplayGuard, type ReplayGuard } from './replay-guard.ts';

const beat = (inc: string, stamp: number, sequence: number): Beat => ({
  sender: 'b',
  inc,
  stamp,
  sequence,
  progress: 0,
  deaf: false,
});

/** Rows: network, incarnation, stamp, sequence, what the guard says. */
const rows: readonly (readonly [number, string, number, number, string])[] = [
  [0, 'first', 100, 5, 'new incarnation'],
  [0, 'first', 100, 6, 'accepted'],
  [0, 'first', 100, 6, 'replayed'],
  [0, 'first', 100, 5, 'replayed'],
  [1, 'first', 100, 1, 'accepted'],
  [0, 'first', 100, 9, 'accepted'],
  [0, 'second', 100, 1, 'replayed'],
  [0, 'second', 99, 1, 'replayed'],
  [0, 'second', 101, 1, 'new incarnation'],
  [0, 'first', 100, 10, 'replayed'],
  [1, 'first', 100, 11, 'replayed'],
  [1, 'second', 101, 0, 'accepted'],
  [1, 'second', 150, 1, 'replayed'],
  [1, 'second', 101, 1, 'accepted'],
];

function tell(guard: ReplayGuard, network: number, value: Beat): string {
  const admission = admitBeat(guard, network, value);
  if (admission.kind === 'refused') return admission.why;
  return admission.newIncarnation ? 'new incarnation' : 'accepted';
}

test('a guard takes each sequence number once and never goes back to an older incarnation', () => {
  const guard = makeReplayGuard(['a', 'b'], [0, 1]);
  const told = rows.map(([network, inc, stamp, sequence]) =>
    tell(guard, network, beat(inc, stamp, sequence)),
  );
  assert.deepEqual(
    told,
    rows.map((row) => row[4]),
  );
});

test('a guard refuses a sender that is no peer', () => {
  const guard = makeReplayGuard(['a'], [0]);
  assert.equal(tell(guard, 0, beat('first', 1, 1)), 'unknown-sender');
});

test('a guard made after a change of configuration still refuses what the one before had seen', () => {
  const before = makeReplayGuard(['a', 'b'], [0]);
  admitBeat(before, 0, beat('second', 101, 8));
  const after = makeReplayGuard(['b', 'c'], [0, 1]);
  keepGuard(before, after, 'b', [[0, 1]]);
  assert.equal(tell(after, 1, beat('first', 100, 99)), 'replayed');
  assert.equal(tell(after, 1, beat('second', 101, 8)), 'replayed');
  assert.equal(tell(after, 1, beat('second', 101, 9)), 'accepted');
});

test('a guard takes an incarnation that the record names, whatever its stamp, and never one that another has followed', () => {
  const guard = makeReplayGuard(['b'], [0]);
  assert.equal(tell(guard, 0, beat('first', 100, 5)), 'new incarnation');
  assert.equal(tell(guard, 0, beat('second', 200, 5)), 'new incarnation');
  assert.equal(tell(guard, 0, beat('anew', 7, 1)), 'replayed', 'the record does not name it yet');
  guard.recorded.set('b', 'anew');
  assert.equal(tell(guard, 0, beat('anew', 7, 1)), 'new incarnation');
  assert.equal(tell(guard, 0, beat('anew', 7, 1)), 'replayed');
  assert.equal(tell(guard, 0, beat('second', 200, 9)), 'replayed', 'its stamp is higher, but it is over');
  assert.equal(
    tell(guard, 0, beat('between', 150, 1)),
    'replayed',
    'older than the newest stamp, and never named',
  );
  guard.recorded.set('b', 'second');
  assert.equal(tell(guard, 0, beat('second', 200, 10)), 'replayed', 'an old record revives nobody');
  assert.equal(tell(guard, 0, beat('third', 201, 1)), 'new incarnation');
  const after = makeReplayGuard(['b'], [0]);
  keepGuard(guard, after, 'b', [[0, 0]]);
  after.recorded.set('b', 'anew');
  assert.equal(tell(after, 0, beat('anew', 7, 2)), 'replayed', 'also after a change of configuration');
});

test('a guard takes a beat by each way of its network, and by none an older one than another way has brought', () => {
  const guard = makeReplayGuard(['a', 'b'], [0, 0, 1]);
  assert.equal(tell(guard, 0, beat('first', 1, 5)), 'new incarnation');
  assert.equal(tell(guard, 1, beat('first', 1, 5)), 'accepted');
  assert.equal(tell(guard, 1, beat('first', 1, 5)), 'replayed');
  assert.equal(tell(guard, 0, beat('first', 1, 7)), 'accepted');
  assert.equal(tell(guard, 1, beat('first', 1, 6)), 'replayed');
  assert.equal(tell(guard, 2, beat('first', 1, 6)), 'accepted');
});
