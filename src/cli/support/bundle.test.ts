import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runWords } from '../testing/run.ts';

const directory = mkdtempSync(join(tmpdir(), 'holdfast-bundle-'));
after(() => rmSync(directory, { recursive: true }));

test('support bundle lists what it would hold, and writes nothing', async () => {
  const { exit, out } = await runWords(undefined, ['support', 'bundle', '--list', '-o', 'json']);
  assert.equal(exit, 0);
  const names = (JSON.parse(out) as { name: string }[]).map(({ name }) => name);
  assert.ok(names.includes('status.txt') && names.includes('doctor.txt'), names.join());
});

test('support bundle leaves nothing behind when it is interrupted', async () => {
  const file = join(directory, 'a.tar.gz');
  // Its drafts, apart from those of others on this machine.
  process.env.TMPDIR = directory;
  const { exit } = await runWords(undefined, ['support', 'bundle', file], { signal: AbortSignal.abort() });
  assert.equal(exit, 130);
  assert.deepEqual(readdirSync(directory), []);
});
