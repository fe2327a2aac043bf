/**
 * Every mutant is put into a copy of the sources and hunted there. HOLDFAST_SEEDS=N looks at more random runs.
 */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { test } from 'node:test';
import { mutants as ofTheModel } from '../model/mutants.ts';
import { copyWith, huntIn } from './broken-copy.ts';
import { leftToTheModel, mutants } from './mutants.ts';

const seeds = process.env.HOLDFAST_SEEDS ?? '200';

for (const mutant of mutants) {
  test(`the simulator notices when ${mutant.breaks}`, { timeout: 60_000 }, async (t) => {
    const folder = copyWith(mutant);
    t.after(() => rmSync(folder, { recursive: true }));
    t.diagnostic(await huntIn(folder, mutant, seeds));
  });
}

test('the model covers every rule that the simulator cannot tell', () => {
  const known = ofTheModel.map((mutant) => mutant.name as string);
  const missing = Object.keys(leftToTheModel).filter((name) => !known.includes(name));
  assert.deepEqual(missing, []);
});
