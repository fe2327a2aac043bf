import assert from 'node:assert/strict';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { test } from 'node:test';
import { spawnMasked } from './masked-command.ts';

test('A command with secrets goes on when what it prints can be written nowhere', async () => {
  const full = openSync('/dev/full', 'a');
  const lines = 'i=0; while [ $i -lt 20000 ]; do echo "line $i"; i=$((i + 1)); done; exit 7';
  const argv = ['/bin/sh', '-c', lines];
  const command = { argv, env: { PATH: '/usr/bin:/bin' }, cwd: '/', controlGroup: '', secrets: ['hunter22'] };
  for (const stays of [true, false]) {
    const { child, lastLines } = spawnMasked({ ...command, stays }, full, 'ignore');
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    assert.deepEqual([code, signal], [7, null]);
    await lastLines();
  }
  closeSync(full);
});
