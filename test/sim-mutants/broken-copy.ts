/** A copy of the sources with one rule broken in it, and the hunt for what that breaks, in a process of its own. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Mutant } from './mutant.ts';

const root = join(import.meta.dirname, '../..');

/** The folder of the copy; the caller removes it. */
export function copyWith(mutant: Mutant): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-mutant-'));
  for (const part of ['package.json', 'src', 'test/scenarios'])
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

/** What was found, in words; fails when nothing was. */
export async function huntIn(folder: string, mutant: Mutant, seeds: string): Promise<string> {
  const argv = [join(import.meta.dirname, 'hunt.ts'), folder, mutant.name, seeds];
  const { stdout } = await promisify(execFile)(process.execPath, argv);
  return stdout.trim();
}
