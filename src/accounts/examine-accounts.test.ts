import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { examineHelper, unknownGroups } from './examine-accounts.ts';

test('examineHelper() finds somebody who listens, and nobody where there is no socket', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-accounts-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const path = join(directory, 'mux');
  assert.ok((await examineHelper(path)) !== undefined);
  const server = createServer((socket) => socket.on('error', () => {}).resume());
  t.after(() => server.close());
  await new Promise<void>((resolve) => void server.listen(path, resolve));
  assert.equal(await examineHelper(path), undefined);
});

test('unknownGroups() names those that this system does not have', async () => {
  assert.deepEqual(await unknownGroups(['root', 'holdfast-no-such-group']), ['holdfast-no-such-group']);
  assert.deepEqual(await unknownGroups(['root']), []);
});
