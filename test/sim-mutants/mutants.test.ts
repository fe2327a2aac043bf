/**
 * Every mutant is put into a copy of the sources and hunted there in a process of its own. HOLDFAST_SEEDS=N looks longer.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { mutants as ofTheModel } from '../model/mutants.ts';
import { leftToTheModel, type Mutant, mutants } from './mutants.ts';

const root = join(import.meta.dirname, '../..');
const seeds = process.env.HOLDFAST_SEEDS ?? '200';
const run = promisify(execFile);

for (const mutant of mutants) {
  test(`the simulator notices when ${mutant.breaks}`, { timeout: 60_000 }, async (t) => {
    const folder = copyWith(mutant);
    t.after(() => rmSync(folder, { recursive: true }));
    const argv = [join(import.meta.dirname, 'hunt.ts'), folder, mutant.name, seeds];
    const { stdout } = await run(process.execPath, argv);
    t.diagnostic(stdout.trim());
  });
}

test('the model covers every rule that the simulator cannot tell', () => {
  const known = ofTheModel.map((mutant) => mutant.name as string);
  const missing = Object.keys(leftToTheModel).filter((name) => !known.includes(name));
  assert.deepEqual(missing, []);
});

function copyWith(mutant: Mutant): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-mutant-'));
  for (const part of ['package.json', 'src/core', 'src/sim', 'src/agent', 'test/scenarios'])
    cpSync(join(root, part), join(folder, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const { file, find, replace } of mutant.edits) {
    const path = join(folder, file);
    const source = readFileSync(path, 'utf8');
    assert.equal(source.split(find).length, 2, `"${find}" must stand in ${file} exactly once`);
    writeFileSync(
      path,
      source.replace(find, () => replace),
    );
  }
  return folder;
}
