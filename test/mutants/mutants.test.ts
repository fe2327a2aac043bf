/**
 * A part of `npm run mutants`, another one with every commit, and that none of the list has rotted. HOLDFAST_MUTANTS=N hunts
 * N of them.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { mutants as ofTheModel } from '../model/mutants.ts';
import { ruleMutants } from './all-mutants.ts';
import { catchMutant } from './catch-mutant.ts';
import { isNoticed } from './is-noticed.ts';
import { leftToTheModel } from './left-to-the-model.ts';
import { mutated } from './mutated.ts';

const root = join(import.meta.dirname, '../..');
const inTurn = Number(process.env.HOLDFAST_MUTANTS ?? 6);
/** Another hunt may begin until then. */
const enoughMs = 120_000;

for (const mutant of ruleMutants) {
  test(`the mutant ${mutant.name} still finds what it changes`, () => {
    for (const [file, source] of mutated(mutant))
      assert.notEqual(source, readFileSync(join(root, file), 'utf8'));
  });
}

test('the model covers every mistake that is left to it', () => {
  const known = ofTheModel.map(({ name }) => name as string);
  assert.deepEqual(
    Object.keys(leftToTheModel).filter((name) => !known.includes(name)),
    [],
  );
});

test('no two mutants have one name', () => {
  const names = ruleMutants.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
});

const toHunt = ruleMutants.filter(({ equivalent }) => equivalent === undefined);
const first = (commitsSoFar() * inTurn) % toHunt.length;
test('some test notices every mutant whose turn it is', { timeout: 400_000 }, async (t) => {
  const startedAt = performance.now();
  for (const [i, mutant] of [...toHunt, ...toHunt].slice(first, first + inTurn).entries()) {
    // On a busy machine fewer of them, one at any rate; each is hunted by `npm run mutants`.
    if (i > 0 && performance.now() - startedAt > enoughMs) break;
    // Nothing by luck: what only random runs notice fails here one day for no reason.
    const found = await catchMutant(mutant, { seeds: 0, crashes: 0 });
    assert.ok(isNoticed(found), `${mutant.name}: nothing notices that "${mutant.rule}" is broken`);
    t.diagnostic(`${mutant.name}, ${found.by}: ${found.what.split('\n')[0]}`);
  }
});

/** Grows with every commit; 0 where there is no history. */
function commitsSoFar(): number {
  try {
    return Number(execFileSync('git', ['rev-list', '--count', 'HEAD'], { cwd: root, stdio: 'pipe' }));
  } catch {
    return 0;
  }
}
