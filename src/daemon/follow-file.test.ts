import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { followFile } from './follow-file.ts';

function fileWith(t: TestContext, text: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-follow-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const file = join(directory, 'cluster.yaml');
  writeFileSync(file, text);
  chmodSync(file, 0o644);
  return file;
}

const silent = (said: string) => assert.fail(said);

test('A file that was what was in force becomes what is, readable by whom it was', (t) => {
  const file = fileWith(t, 'before');
  followFile(file, 'before', 'after', silent);
  assert.equal(readFileSync(file, 'utf8'), 'after');
  assert.equal(statSync(file).mode & 0o777, 0o644);
  assert.deepEqual(readdirSync(join(file, '..')), ['cluster.yaml']);
});

test('A file that somebody has edited stays, and one that is not there is not made', (t) => {
  const file = fileWith(t, 'edited');
  followFile(file, 'before', 'after', silent);
  assert.equal(readFileSync(file, 'utf8'), 'edited');
  rmSync(file);
  followFile(file, 'before', 'after', silent);
  assert.deepEqual(readdirSync(join(file, '..')), []);
});

test('What cannot be read is told and no more', (t) => {
  const said: string[] = [];
  followFile(join(fileWith(t, 'before'), '..'), 'before', 'after', (text) => said.push(text));
  assert.equal(said.length, 1);
});
