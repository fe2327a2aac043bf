import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { nextPermit } from '../core/keeper/permit.ts';
import { markJournal, readMark } from './journal-mark.ts';
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

/** A state directory whose permit cannot be replaced until it is mended, with an agent in doubt. */
async function brokenUnderAnAgent(directory: string) {
  const path = join(directory, 'permit.json');
  const file = createPermitFile({ stateDir: directory, base: '/base', machine }, undefined, 5);
  const permit = await file.open(false, false);
  rmSync(path);
  mkdirSync(join(path, 'in the way'), { recursive: true });
  return { file, permit, mend: () => rmSync(path, { recursive: true }) };
}

test('what a permit is to say more is tried until it can be written, for the journal that was looked at', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-permit-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const { file, permit, mend } = await brokenUnderAnAgent(directory);
  const journal = readMark(directory)!;
  const written = Promise.all([file.vouch(), file.noteMember()]);
  assert.notEqual(await file.close(), undefined);
  await written;
  const again = await file.open(false, false).catch(() => undefined);
  assert.equal(again, undefined);
  mend();
  const { journal: none, member } = await file.open(false, false);
  assert.deepEqual([none, member], [undefined, undefined], 'what ended is not vouched for later');
  assert.notEqual(permit.inc, readPermit(directory)?.inc);
  rmSync(join(directory, 'permit.json'));
  mkdirSync(join(directory, 'permit.json', 'in the way'), { recursive: true });
  const later = Promise.all([file.vouch(), file.noteMember()]);
  rmSync(join(directory, 'journal'), { recursive: true });
  await markJournal(directory);
  mend();
  await later;
  assert.deepEqual([readPermit(directory)?.journal, readPermit(directory)?.member], [journal, true]);
  assert.equal(file.hasLostJournal(), true);
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
