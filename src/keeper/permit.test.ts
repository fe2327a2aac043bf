import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { nextPermit } from '../core/keeper/permit.ts';
import { createPermitFile, readPermit } from './permit.ts';

const machine = { id: 'm1', boot: 'b1' };

test('a permit is opened and closed durably, and nothing else is left beside it', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-permit-'));
  t.after(() => rmSync(directory, { recursive: true }));
  assert.equal(readPermit(directory), undefined);
  const file = createPermitFile({ stateDir: directory, base: '/base', machine }, undefined);
  const permit = await file.open(true, false);
  assert.deepEqual(readPermit(directory), permit);
  assert.equal(await file.close(), undefined);
  assert.deepEqual(readPermit(directory), { ...permit, open: false });
  assert.match(permit.inc, /^[0-9a-z]{8}$/);
  assert.notEqual((await file.open(true, false)).inc, permit.inc);
  assert.deepEqual(readdirSync(directory).sort(), ['journal', 'permit.json']);
});

test('a permit that cannot be written is not opened, and closing it says why', async () => {
  const file = createPermitFile(
    { stateDir: '/proc/nowhere', base: '/base', machine },
    nextPermit(undefined, { inc: 'aaaaaaaa', base: '/base', machine }, 7),
  );
  await assert.rejects(file.open(true, false), { code: 'ENOENT' });
  assert.match((await file.close()) ?? '', /ENOENT/);
});

test('a permit of an older version names its machine once its incarnation was taken over and is a member', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-permit-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const { machine: _unknown, ...older } = nextPermit(
    undefined,
    { inc: 'aaaaaaaa', base: '/base', machine },
    7,
  );
  const file = createPermitFile({ stateDir: directory, base: '/base', machine }, older);
  file.takeOver();
  await file.noteMember();
  assert.deepEqual(readPermit(directory), { ...older, machine, member: true });
  assert.equal((await file.open(true, false)).stayed, true);
});

test('a permit whose machine makes no sense names none', (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-permit-'));
  t.after(() => rmSync(directory, { recursive: true }));
  for (const wrong of ['m1', null, {}, { id: 'm1' }, { id: 1, boot: 'b1' }]) {
    const text = JSON.stringify({ inc: 'aaaaaaaa', stamp: 7, base: '/base', machine: wrong, stayed: 'yes' });
    writeFileSync(join(directory, 'permit.json'), text);
    assert.deepEqual(readPermit(directory), { inc: 'aaaaaaaa', open: false, stamp: 7, base: '/base' });
  }
});

test('a damaged permit counts as none', (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-permit-'));
  t.after(() => rmSync(directory, { recursive: true }));
  for (const text of ['', '{"inc":', '[]', '{"inc":1,"stamp":2,"base":"x"}', 'null']) {
    writeFileSync(join(directory, 'permit.json'), text);
    assert.equal(readPermit(directory), undefined);
  }
});
