/** The clock of the loop across a suspend of the machine. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSuspendClock } from './suspend-clock.ts';

test('the loop clock follows the monotonic clock while the machine is awake', () => {
  const at = { monotonic: 1000, boottime: 5000 };
  const now = createSuspendClock(
    () => at.monotonic,
    () => at.boottime,
  );
  at.monotonic += 500;
  at.boottime += 495;
  assert.equal(now(), 1500);
});

test('the loop clock counts the time a machine slept, once', () => {
  const at = { monotonic: 1000, boottime: 5000 };
  const now = createSuspendClock(
    () => at.monotonic,
    () => at.boottime,
  );
  at.monotonic += 100;
  at.boottime += 60_100;
  assert.equal(now(), 61_100);
  at.monotonic += 100;
  at.boottime += 100;
  assert.equal(now(), 61_200);
});
