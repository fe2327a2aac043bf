import assert from 'node:assert/strict';
import { test } from 'node:test';
import { orphanedForMs } from './kept-lease.ts';

const lapse = { watchdogMs: 6000 };
const rows: readonly (readonly [string, Parameters<typeof orphanedForMs>, number])[] = [
  ['10 s where no deadline counts', [false, undefined, 7000], 10_000],
  ['until the deadline', [false, 9000, 7000], 2000],
  ['no longer than 10 s before a late deadline', [false, 90_000, 7000], 10_000],
  ['half the time-out of a watchdog that counts', [lapse, 90_000, 7000], 3000],
  ['until the deadline, if that comes before', [lapse, 9000, 7000], 2000],
  ['not at all beyond the deadline', [lapse, 6000, 7000], 0],
];

for (const [how, [counts, untilMs, boottimeMs], forMs] of rows)
  test(`a daemon without a keeper lets run what runs: ${how}`, () => {
    assert.equal(orphanedForMs(counts, untilMs, boottimeMs), forMs);
  });
