import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { createLimit } from './limit.ts';

test('No more run at once than there are slots, and all run in the end', async () => {
  const limit = createLimit(3, 10_000);
  let now = 0;
  let most = 0;
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      limit(async () => {
        now += 1;
        most = Math.max(most, now);
        await setImmediate();
        now -= 1;
        return index;
      }),
    ),
  );
  assert.equal(most, 3);
  assert.deepEqual(
    results,
    Array.from({ length: 20 }, (_, index) => index),
  );
});

test('One that hangs gives its slot away after the time a slot is for', async () => {
  const limit = createLimit(1, 5);
  let release = (_: string) => {};
  const first = limit(() => new Promise<string>((resolve) => (release = resolve)));
  assert.equal(await limit(async () => 'second'), 'second');
  release('first');
  assert.equal(await first, 'first');
});

test('One that fails gives its slot back', async () => {
  const limit = createLimit(1, 10_000);
  await assert.rejects(limit(() => Promise.reject(new Error('no'))));
  assert.equal(await limit(async () => 'next'), 'next');
});
