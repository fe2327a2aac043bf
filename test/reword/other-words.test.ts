/**
 * Sentences are for people: with every sentence of the core and of what runs around it said in other words, the same
 * things happen at the same times, are written into documents and records, and are noted.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { rewordFiles, runBySimulator } from './reword-files.ts';
import type { Told } from './tell.ts';

const root = join(import.meta.dirname, '../..');

test('the cluster does the same, whatever its sentences are', { timeout: 170_000 }, async (t) => {
  const { folder, sentences } = copyInOtherWords(t);
  assert.ok(sentences > 150, `there are ${sentences} sentences`);
  const [plain, other] = await Promise.all([tellIn(root), tellIn(folder)]);
  assert.deepEqual(Object.keys(plain), Object.keys(other));
  for (const [name, { facts, words }] of Object.entries(plain)) {
    assert.equal(other[name]?.facts, facts, `${name}: something is decided by how it is said`);
    assert.notEqual(other[name]?.words, words, `${name}: its words were to be others`);
  }
  t.diagnostic(`${sentences} sentences reworded, ${Object.keys(plain).length} runs told the same facts`);
});

test('a decision by how something is said would be found', { timeout: 170_000 }, async (t) => {
  const { folder } = copyInOtherWords(t, (path, source) => {
    if (!path.endsWith('coordinate/fences.ts')) return source;
    const brake = 'entry.attempt > 0 || entry.asked';
    assert.ok(source.includes(brake));
    const readBack = source.replace(brake, "entry.attempt > 0 || words(entry.why).startsWith('asked by')");
    return `import { words } from '../../words/words.ts';\n${readBack}`;
  });
  const [plain, other] = await Promise.all([tellIn(root), tellIn(folder)]);
  const differs = Object.keys(plain).filter((name) => plain[name]?.facts !== other[name]?.facts);
  assert.deepEqual(differs, ['fence-limit.txt']);
});

/** `before` may change a source before its words are changed. */
function copyInOtherWords(
  t: TestContext,
  before?: (path: string, source: string) => string,
): { readonly folder: string; readonly sentences: number } {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-reword-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const part of ['package.json', 'src'])
    cpSync(join(root, part), join(folder, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return { folder, sentences: rewordFiles(folder, runBySimulator, before) };
}

async function tellIn(folder: string): Promise<Readonly<Record<string, Told>>> {
  const argv = [join(import.meta.dirname, 'tell.ts'), folder];
  const { stdout } = await promisify(execFile)(process.execPath, argv, { maxBuffer: 16 * 1024 * 1024 });
  return JSON.parse(stdout);
}
