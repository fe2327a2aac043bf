import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderSummary, type SuiteResult } from './render-summary.ts';

const unit: SuiteResult = { name: 'unit', passed: 12, failed: 0, skipped: [], madeGreen: [], seconds: 1.25 };

test('renderSummary() ends with the sum of all suites, whatever else there is to tell', () => {
  const failing: SuiteResult = {
    ...unit,
    name: 'tidy',
    passed: 3,
    failed: 2,
    skipped: ['a() works (no root)'],
  };
  assert.deepEqual(renderSummary([unit, failing]), [
    'suite          passed  failed  unstable       time',
    'unit               12       0         0      1.3 s',
    'tidy                3       2         0      1.3 s',
    'skipped in tidy: a() works (no root)',
    '',
    '15 passed, 2 failed',
  ]);
});

test('renderSummary() counts and names what only a second run made green', () => {
  const failure = { where: 'test/a.test.ts:7', name: 'a cluster heals', text: '1 !== 2' };
  const lines = renderSummary([unit, { ...unit, name: 'integration', madeGreen: [failure] }]);
  assert.deepEqual(lines.slice(2), [
    'integration        12       0         1      1.3 s',
    'unstable in integration: test/a.test.ts:7  a cluster heals',
    '',
    '1 of these passed only when their file was run once more',
    '24 passed, 0 failed',
  ]);
});

test('renderSummary() says why a suite was not run', () => {
  const [, row] = renderSummary([{ ...unit, name: 'console', note: 'not there yet' }]);
  assert.equal(row, 'console       not there yet');
});
