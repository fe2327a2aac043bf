import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Series } from './bench-row.ts';
import { renderComparison } from './render-comparison.ts';

const series = (system: string, event: string, ...values: number[]): Series => ({
  event,
  system,
  what: 'no answer',
  unit: 'ms',
  values,
});
const comparison = { ours: 'us', peer: 'them', limits: { power: 1.25, move: 1 } };

test('renderComparison() puts systems side by side and judges the ratio', () => {
  const all = [series('us', 'power', 300, 330), series('them', 'power', 300), series('us', 'move', 90)];
  const lines = renderComparison([...all, series('them', 'move', 60)], 'no answer', comparison);
  assert.match(lines[1] ?? '', /^power +315 \(300 to 330\) +300 \(300 to 300\) +1\.05 met: ≤ 1\.25$/);
  assert.match(lines[2] ?? '', /1\.50 MISSED: ≤ 1$/);
});

test('renderComparison() leaves out what one of the two was not asked', () => {
  const all = [series('us', 'power', 300), series('them', 'power', 300), series('us', 'coordinator', 300)];
  assert.match(renderComparison(all, 'no answer', comparison)[2] ?? '', /^coordinator +300 \(300 to 300\)$/);
});

test('renderComparison() says nothing about one system alone', () => {
  assert.deepEqual(renderComparison([series('us', 'power', 300)], 'no answer', comparison), []);
});
