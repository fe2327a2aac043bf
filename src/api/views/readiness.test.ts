/** Faults that are planted one by one, and what readiness says of each. `UPDATE_GOLDEN=1` rewrites the text; read the difference. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { nextStep } from '../../cli/render/next-step.ts';
import { renderReadiness } from '../../cli/render/readiness.ts';
import { paint } from '../../terminal/paint.ts';
import { answers } from '../contract/answers.ts';
import { plantedFaults } from '../testing/planted-faults.ts';
import { snapshots } from '../testing/sample-snapshots.ts';
import { viewReadiness } from './readiness.ts';
import { viewStatus } from './status.ts';

const golden = new URL('./golden/readiness.txt', import.meta.url);

for (const [name, { verdict, kind, snapshot }] of Object.entries(plantedFaults)) {
  test(`readiness finds out that ${name}`, () => {
    const view = viewReadiness(snapshot);
    const reasons = [...view.reasons, ...view.groups.flatMap((group) => group.reasons)];
    assert.equal(view.verdict, verdict);
    if (kind === 'none') assert.deepEqual(reasons, []);
    else assert.ok(reasons.some(({ code }) => code === kind));
    for (const one of reasons)
      assert.notEqual(`${one.advice}${nextStep(one.reason)}`, '', `${one.code} says what to do`);
    assert.equal(viewStatus(snapshot).readiness?.verdict, verdict);
    answers.ReadinessView.parse(view);
  });
}

test('readiness says each planted fault as the golden file has it', () => {
  const told = Object.entries(plantedFaults).map(
    ([name, { snapshot }]) => `# ${name}\n${renderReadiness(viewReadiness(snapshot), 100, paint(false))}`,
  );
  const text = told.join('\n');
  if (process.env.UPDATE_GOLDEN) writeFileSync(golden, text);
  assert.equal(text, readFileSync(golden, 'utf8'));
});

test('readiness answers in every moment of a cluster, also before there is one', () => {
  const moments = Object.entries(snapshots);
  assert.ok(moments.length > 5);
  for (const [name, moment] of moments) {
    const view = viewReadiness(moment());
    answers.ReadinessView.parse(view);
    if (name !== 'healthy' && name !== 'empty') assert.notEqual(view.verdict, 'ready', name);
  }
});
