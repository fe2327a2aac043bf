import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quantile, spreadOf } from './spread.ts';

test('spreadOf() tells the middle and both ends', () => {
  assert.deepEqual(spreadOf([30, 10, 20, 100]), { runs: 4, median: 25, min: 10, max: 100 });
  assert.equal(spreadOf([]), undefined);
});

test('quantile() lies between neighbours', () => {
  assert.equal(quantile([1, 2, 3], 0.5), 2);
  assert.equal(quantile([0, 100], 0.99), 99);
  assert.equal(quantile([7], 0.99), 7);
  assert.ok(Number.isNaN(quantile([], 0.5)));
});
