import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makePeerDaemons, onProgress } from './peer-daemons.ts';

test('a peer whose progress stands still for long enough is told once, and told alive with its next progress', () => {
  const daemons = makePeerDaemons(2, 1000, 0);
  const told: (boolean | undefined)[] = [];
  for (const [now, progress] of [
    [100, 5],
    [900, 5],
    [1099, 5],
    [1100, 5],
    [1200, 5],
    [1300, 6],
    [1400, 6],
  ] as const) {
    told.push(onProgress(daemons, now, 1, progress));
  }
  assert.deepEqual(told, [undefined, undefined, undefined, false, undefined, true, undefined]);
});
