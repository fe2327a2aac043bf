import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge, type Series } from './bench-row.ts';
import { describeSeries, renderResults, round } from './render-results.ts';

const series = (values: number[], target?: Series['target']): Series => ({
  event: 'power',
  system: 'holdfast (sqlite)',
  what: 'no answer',
  unit: 'ms',
  values,
  ...(target ? { target } : {}),
});

test('renderResults() shows the middle, both ends and the verdict', () => {
  const lines = renderResults([
    series([300, 350, 900], { median: 400, worst: 700 }),
    series([10], { median: 60 }),
    series([]),
  ]);
  assert.match(lines[1] ?? '', / 350 +300 +900 +ms +3 +MISSED: median ≤ 400, worst ≤ 700 ms$/);
  assert.match(lines[2] ?? '', / 10 +10 +10 +ms +1 +met: median ≤ 60 ms$/);
  assert.match(lines[3] ?? '', / – +– +– +ms +0$/);
});

test('judge() takes a bound from below for what should be large', () => {
  assert.equal(judge(series([5], { atLeast: 10 }), 5, 5)?.met, false);
  assert.equal(judge(series([15], { atLeast: 10 }), 15, 15)?.met, true);
  assert.equal(judge(series([15]), 15, 15), undefined);
});

test('describeSeries() keeps the single values beside the spread', () => {
  const described = describeSeries(series([1, 3], { median: 2 }));
  assert.deepEqual(described, {
    ...series([1, 3], { median: 2 }),
    runs: 2,
    median: 2,
    min: 1,
    max: 3,
    met: true,
  });
});

test('round() keeps three digits that say something', () => {
  assert.deepEqual([1234.5, 99.94, 9.876, 0.05, 7].map(round), ['1,235', '99.9', '9.88', '0.05', '7']);
});
