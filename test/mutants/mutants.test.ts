/**
 * A part of `npm run mutants`, another one with every commit, and that none of the list has rotted. HOLDFAST_MUTANTS=N hunts
 * N of them.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ruleMutants } from './all-mutants.ts';
import { catchMutant } from './catch-mutant.ts';
import { mutated } from './mutated.ts';

const root = join(import.meta.dirname, '../..');
const inTurn = Number(process.env.HOLDFAST_MUTANTS ?? 6);

for (const mutant of ruleMutants) {
  test(`the mutant ${mutant.name} still finds what it changes`, () => {
    const source = readFileSync(join(root, mutant.file), 'utf8');
    assert.notEqual(mutated(source, mutant), source);
  });
}

test('no two mutants have one name', () => {
  const names = ruleMutants.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
});

const toHunt = ruleMutants.filter(({ equivalent }) => equivalent === undefined);
const first = (commitsSoFar() * inTurn) % toHunt.length;
for (const mutant of [...toHunt, ...toHunt].slice(first, first + inTurn)) {
  test(`some test notices the mutant ${mutant.name}`, { timeout: 240_000 }, async (t) => {
    const found = await catchMutant(mutant, { seeds: 20, crashes: 1 });
    assert.ok(found, `nothing notices that "${mutant.rule}" is broken`);
    t.diagnostic(`${found.by}: ${found.what.split('\n')[0]}`);
  });
}

/** Grows with every commit; 0 where there is no history. */
function commitsSoFar(): number {
  try {
    return Number(execFileSync('git', ['rev-list', '--count', 'HEAD'], { cwd: root, stdio: 'pipe' }));
  } catch {
    return 0;
  }
}
