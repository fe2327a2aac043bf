import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { lockNodeName, lockStateDirectory } from './lock.ts';

const directory = () => mkdtempSync(join(tmpdir(), 'holdfast-lock-'));

test('a second agent on the same state directory is refused until the first lets go', (t) => {
  const stateDir = join(directory(), 'made', 'here');
  t.after(() => rmSync(join(stateDir, '../..'), { recursive: true }));
  const first = lockStateDirectory(stateDir);
  assert.throws(() => lockStateDirectory(stateDir), {
    code: 'agent-already-running',
    message: new RegExp(`process ${process.pid}\\) uses the state directory`),
  });
  first.close();
  lockStateDirectory(stateDir).close();
});

test('a lock dies with its process, also by kill -9, and a left-over lock file holds nobody up', async (t) => {
  const stateDir = directory();
  t.after(() => rmSync(stateDir, { recursive: true }));
  const script = `import { lockStateDirectory } from '${join(import.meta.dirname, 'lock.ts')}';
    globalThis.lock = lockStateDirectory(process.argv[1]); console.log('locked'); setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script, stateDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(holder.stdout, 'data');
  assert.throws(() => lockStateDirectory(stateDir), { code: 'agent-already-running' });
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  lockStateDirectory(stateDir).close();
});

test('a state directory that cannot be made is refused in one sentence', (t) => {
  const parent = directory();
  t.after(() => rmSync(parent, { recursive: true }));
  writeFileSync(join(parent, 'file'), '');
  assert.throws(() => lockStateDirectory(join(parent, 'file', 'state')), {
    code: 'state-directory-unusable',
  });
});

test('a second agent with the same node name is refused, one with another name is not', async () => {
  const cluster = `lock-test-${process.pid}`;
  const first = await lockNodeName(cluster, 'a');
  const other = await lockNodeName(cluster, 'b');
  await assert.rejects(lockNodeName(cluster, 'a'), {
    code: 'agent-already-running',
    message: /node "a" of cluster/,
  });
  first.close();
  other.close();
});
