import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { nextPermit, readPermit, writePermit } from './permit.ts';

test('nextPermit() gives a fresh incarnation whose stamp grows although the wall clock went back', () => {
  const first = nextPermit(undefined, '/base', 1_000_000);
  const second = nextPermit(first, '/base', 5);
  assert.match(first.inc, /^[0-9a-z]{8}$/);
  assert.notEqual(first.inc, second.inc);
  assert.equal(first.stamp, 1_000_000);
  assert.equal(second.stamp, 1_000_001);
});

test('a permit that was written is read back, and nothing else is left beside it', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-permit-'));
  t.after(() => rmSync(directory, { recursive: true }));
  assert.equal(readPermit(directory), undefined);
  const permit = { ...nextPermit(undefined, '/base', 7), open: false };
  await writePermit(directory, permit);
  assert.deepEqual(readPermit(directory), permit);
  assert.deepEqual(readdirSync(directory), ['permit.json']);
});

test('a damaged permit counts as none', (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-permit-'));
  t.after(() => rmSync(directory, { recursive: true }));
  for (const text of ['', '{"inc":', '[]', '{"inc":1,"stamp":2,"base":"x"}', 'null']) {
    writeFileSync(join(directory, 'permit.json'), text);
    assert.equal(readPermit(directory), undefined);
  }
});
