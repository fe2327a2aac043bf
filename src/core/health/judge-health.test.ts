import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HealthConfig } from '../config.ts';
import { afterAnswer, type CheckAnswer, type CheckState, judgeHealth } from './judge-health.ts';

const check = { type: 'tcp', params: {}, intervalMs: 1000, timeoutMs: 500, misses: 2 };
const config: HealthConfig = {
  minimum: 2,
  settleMs: 1500,
  checks: {
    gateway: { ...check, score: 2 },
    web: { ...check, score: 1 },
    disk: { ...check, score: 1 },
  },
};
const passes: CheckAnswer = { passes: true, said: '' };
const fails = (said: string): CheckAnswer => ({ passes: false, said });

function after(answers: readonly CheckAnswer[], misses = 2): CheckState {
  const first: CheckState | undefined = undefined;
  return answers.reduce<CheckState | undefined>(
    (state, answer) => afterAnswer(state, answer, misses),
    first,
  )!;
}

test('a check turns after so many answers in a row that say so, both ways, and its first answer counts at once', () => {
  const counts = (...answers: CheckAnswer[]) => after(answers).counts.passes;
  const no = fails('no');
  assert.equal(counts(no), false);
  assert.equal(counts(passes, no), true);
  assert.equal(counts(passes, no, passes, no), true);
  assert.equal(counts(passes, no, no), false);
  assert.equal(counts(passes, no, no, passes), false);
  assert.equal(counts(passes, no, no, passes, passes), true);
});

test('a check that fails on keeps the words of the answer that turned it', () => {
  assert.equal(after([passes, fails('first'), fails('second'), fails('third')]).counts.said, 'second');
});

test('a node is unwell while what passes comes to less than the minimum; what has not answered passes', () => {
  const judged = (states: Record<string, CheckAnswer>) =>
    judgeHealth(
      config,
      new Map(Object.entries(states).map(([name, counts]) => [name, { counts, against: 0 }])),
    );
  assert.equal(judged({}), undefined);
  assert.equal(judged({ gateway: fails('no answer') }), undefined);
  assert.equal(judged({ web: fails('a'), disk: fails('b') }), undefined);
  assert.deepEqual(judged({ gateway: fails('no answer'), disk: fails('full') }), {
    score: 1,
    minimum: 2,
    failed: [
      { check: 'gateway', said: 'no answer' },
      { check: 'disk', said: 'full' },
    ],
  });
});
