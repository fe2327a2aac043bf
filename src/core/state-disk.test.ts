import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DiskSpace, type DiskTrouble, diskLevel, diskReason, judgeDisk } from './state-disk.ts';

const mib = 1024 * 1024;
const of = (freeMib: number, sizeMib: number, more: Partial<DiskSpace> = {}): DiskSpace => ({
  readOnly: false,
  freeBytes: freeMib * mib,
  sizeBytes: sizeMib * mib,
  freeFiles: 1_000_000,
  files: 2_000_000,
  ...more,
});
const low: DiskTrouble = { is: 'low', freeMib: 500, freeFiles: 1_000_000 };
const full: DiskTrouble = { is: 'full', freeMib: 10, freeFiles: 1_000_000 };

const rows: readonly (readonly [DiskSpace, DiskTrouble | undefined, DiskTrouble['is'] | 'well'])[] = [
  [of(1000, 100_000), undefined, 'well'],
  [of(511, 100_000), undefined, 'low'],
  [of(63, 100_000), undefined, 'full'],
  [of(0, 100_000), undefined, 'full'],
  // A small disk of its own: a share of it counts.
  [of(150, 1000), undefined, 'well'],
  [of(90, 1000), undefined, 'low'],
  [of(19, 1000), undefined, 'full'],
  // However small it is.
  [of(15, 60), undefined, 'low'],
  [of(3, 20), undefined, 'full'],
  // Files run out before bytes do; some file systems do not count them.
  [of(9000, 100_000, { freeFiles: 9999 }), undefined, 'low'],
  [of(9000, 100_000, { freeFiles: 0 }), undefined, 'full'],
  [of(9000, 100_000, { freeFiles: 0, files: 0 }), undefined, 'well'],
  [of(9000, 100_000, { readOnly: true }), undefined, 'read-only'],
  [of(0, 100_000, { missing: ['permit.json'] }), undefined, 'emptied'],
  [of(9000, 100_000, { missing: [] }), { is: 'emptied', missing: ['permit.json'] }, 'well'],
  // What was told stays until clearly more is left.
  [of(600, 100_000), low, 'low'],
  [of(615, 100_000), low, 'well'],
  [of(70, 100_000), full, 'full'],
  [of(80, 100_000), full, 'low'],
  [of(600, 100_000), full, 'low'],
  [of(9000, 100_000), { is: 'read-only' }, 'well'],
];

test('judgeDisk() tells what is left by one table, and takes nothing back at once', () => {
  for (const [space, before, expected] of rows)
    assert.equal(judgeDisk(space, before)?.is ?? 'well', expected, JSON.stringify([space, before]));
});

test('a disk on which nothing can be started is an alarm, one that fills up a warning', () => {
  const levels = [low, full, { is: 'read-only' } as const].map((one) => diskLevel(diskReason('a', one)));
  assert.deepEqual(levels, ['warning', 'alarm', 'alarm']);
});
