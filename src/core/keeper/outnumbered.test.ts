import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Detector, makeDetector, onBeat, onWake, wakeAt } from './detector.ts';
import { isOutnumbered } from './outnumbered.ts';

/** Beats every 100 ms, three misses; every peer was heard on every network at 0. */
function hearing(peers: number, networks = 1): Detector {
  const detector = makeDetector({ intervalMs: 100, misses: 3, networks, peers }, 0);
  for (let network = 0; network < networks; network++)
    for (let peer = 0; peer < peers; peer++) onBeat(detector, 0, network, peer);
  onWake(detector, 0);
  return detector;
}

/** These are heard at 100 once more, the others not; the fold is called when it asks to be, until `now`. */
function later(detector: Detector, now: number, ...still: number[]): Detector {
  for (const peer of still) onBeat(detector, 100, 0, peer);
  for (let at = wakeAt(detector); at < now; at = wakeAt(detector)) onWake(detector, at);
  onWake(detector, now);
  return detector;
}

test('isOutnumbered() is true an interval before the only peers are missed, and not any more when they are', () => {
  assert.equal(isOutnumbered(later(hearing(2), 199), 199), false);
  assert.equal(isOutnumbered(later(hearing(2), 200), 200), true);
  assert.equal(isOutnumbered(later(hearing(2), 300), 300), false);
});

test('isOutnumbered() counts this node with those that are in time, and half is too few', () => {
  const late = (peers: number, ...still: number[]) =>
    isOutnumbered(later(hearing(peers), 200, ...still), 200);
  assert.deepEqual(
    [late(1), late(2, 0), late(3, 0), late(4, 0), late(4, 0, 1)],
    [true, false, true, true, false],
  );
});

test('isOutnumbered() is false where one network of two still brings beats', () => {
  assert.equal(isOutnumbered(later(hearing(2, 2), 200, 0, 1), 200), false);
  assert.equal(isOutnumbered(later(hearing(2, 2), 200), 200), true);
});

test('isOutnumbered() says nothing after this process has stood still', () => {
  const detector = hearing(2);
  onWake(detector, 290);
  assert.equal(isOutnumbered(detector, 290), false);
});

test('the fold is woken at the moment when a peer is late', () => {
  const detector = hearing(2);
  onBeat(detector, 30, 0, 0);
  onBeat(detector, 30, 0, 1);
  onWake(detector, 100);
  onWake(detector, 199);
  assert.equal(wakeAt(detector), 230);
});
