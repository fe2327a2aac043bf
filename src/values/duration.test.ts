import assert from 'node:assert/strict';
import { test } from 'node:test';
import { durationPattern, formatDuration, parseDuration } from './duration.ts';

const good: readonly [string, number][] = [
  ['0s', 0],
  ['100ms', 100],
  ['5s', 5_000],
  ['10m', 600_000],
  ['1h 30m', 5_400_000],
  ['1h30m', 5_400_000],
  ['1m 500ms', 60_500],
  ['2h 3m 4s 5ms', 7_384_005],
  ['007s', 7_000],
  ['30d', 2_592_000_000],
  ['1d 12h', 129_600_000],
];

const bad: readonly unknown[] = [
  '', ' ', '5', 5, '5 s', ' 5s', '5s ', '5s  5ms', '1.5s', '-5s', '+5s', '5S', '5sec', '5s 1m', '5s 5s', '5s,5ms', '1e3ms',
  '5s\n', '٣s', '9999999h', null, true, [], {},
]; // biome-ignore format: a table

test('parseDuration() reads units from large to small', () => {
  for (const [text, ms] of good) assert.deepEqual(parseDuration(text), { value: ms }, text);
});

test('parseDuration() refuses everything else and says what would be right', () => {
  for (const value of bad) {
    const parsed = parseDuration(value);
    assert.ok('wrong' in parsed, JSON.stringify(value));
    assert.notEqual(parsed.right, '');
  }
});

test('parseDuration() names both readings of a bare number', () => {
  assert.deepEqual(parseDuration(10), { wrong: 'duration 10 has no unit', right: 'write 10s or 10ms' });
});

test('durationPattern of the JSON Schema agrees with parseDuration()', () => {
  const pattern = new RegExp(durationPattern);
  for (const [text] of good) assert.match(text, pattern);
  for (const value of bad) {
    if (typeof value === 'string' && value !== '9999999h' && value.trimEnd() === value)
      assert.doesNotMatch(value, pattern);
  }
});

test('formatDuration() writes what parseDuration() reads back', () => {
  for (const ms of [0, 1, 999, 1_000, 1_500, 9_999, 12_500, 60_000, 61_001, 3_600_000, 86_399_999]) {
    assert.deepEqual(parseDuration(formatDuration(ms)), { value: ms }, formatDuration(ms));
  }
  assert.equal(formatDuration(1_500), '1500ms');
  assert.equal(formatDuration(5_400_000), '1h 30m');
});
