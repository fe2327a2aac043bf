import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeBackups } from './check-backups.ts';

const now = Date.parse('2026-11-30T00:00:00Z');
const daysAgo = (days: number) => ({
  at: new Date(now - days * 24 * 3_600_000).toISOString(),
  file: '/mnt/office.backup',
});
const resultOf = (days: number | undefined, byTimer: boolean) =>
  judgeBackups(days === undefined ? undefined : daysAgo(days), byTimer, now).map(({ result }) => result);

test('A host where no backup was ever made is told nothing about them', () => {
  assert.deepEqual(resultOf(undefined, false), []);
});

test('A backup that is old is told at most as a warning, sooner where a timer makes them', () => {
  const cases: [number | undefined, boolean, string][] = [
    [1, true, 'ok'],
    [4, true, 'warning'],
    [4, false, 'ok'],
    [40, false, 'warning'],
    [undefined, true, 'warning'],
  ];
  for (const [days, byTimer, result] of cases)
    assert.deepEqual(resultOf(days, byTimer), [result], `${days} days`);
});
