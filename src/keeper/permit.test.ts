import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createPermitFile, nextPermit, readPermit } from './permit.ts';

test('nextPermit() gives a fresh incarnation whose stamp grows although the wall clock went back', () => {
  const first = nextPermit(undefined, '/base', 1_000_000);
  const second = nextPermit(first, '/base', 5);
  assert.match(first.inc, /^[0-9a-z]{8}$/);
  assert.notEqual(first.inc, second.inc);
  assert.equal(first.stamp, 1_000_000);
  assert.equal(second.stamp, 1_000_001);
});

test('a permit is opened and closed durably, and nothing else is left beside it', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-permit-'));
  t.after(() => rmSync(directory, { recursive: true }));
  assert.equal(readPermit(directory), undefined);
  const file = createPermitFile(directory, '/base', undefined);
  const permit = await file.open(true);
  assert.deepEqual(readPermit(directory), permit);
  assert.equal(await file.close(), undefined);
  assert.deepEqual(readPermit(directory), { ...permit, open: false });
  assert.notEqual((await file.open(true)).inc, permit.inc);
  assert.deepEqual(readdirSync(directory).sort(), ['journal', 'permit.json']);
});

test('a permit that cannot be written is not opened, and closing it says why', async () => {
  const file = createPermitFile('/proc/nowhere', '/base', nextPermit(undefined, '/base', 7));
  await assert.rejects(file.open(true), { code: 'ENOENT' });
  assert.match((await file.close()) ?? '', /ENOENT/);
});

test('a damaged permit counts as none', (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-permit-'));
  t.after(() => rmSync(directory, { recursive: true }));
  for (const text of ['', '{"inc":', '[]', '{"inc":1,"stamp":2,"base":"x"}', 'null']) {
    writeFileSync(join(directory, 'permit.json'), text);
    assert.equal(readPermit(directory), undefined);
  }
});
