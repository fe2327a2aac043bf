import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { holderOf, lockFile } from './lock-file.ts';

const dir = mkdtempSync(join(tmpdir(), 'holdfast-lock-file-'));
after(() => rmSync(dir, { recursive: true }));

/** Another process that has it, and a child that runs on when it is killed. */
async function holder(path: string, t: { after(end: () => void): void }) {
  const script = `import { spawn } from 'node:child_process';
    import { lockFile } from '${join(import.meta.dirname, 'lock-file.ts')}';
    globalThis.lock = lockFile(process.argv[1]);
    const { pid } = spawn('sleep', ['600'], { stdio: 'ignore', detached: true });
    console.log(pid); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [left] = await once(child.stdout, 'data');
  t.after(() => process.kill(Number(left)));
  return child;
}

test('a file is locked by one at a time, who is told to the others', () => {
  const path = join(dir, 'one');
  assert.throws(() => holderOf(path), { code: 'ENOENT' });
  const first = lockFile(path);
  assert.ok(first.is === 'had');
  assert.deepEqual(lockFile(path), { is: 'held', by: String(process.pid) });
  assert.equal(holderOf(path), String(process.pid));
  first.close();
  assert.equal(holderOf(path), undefined);
  const second = lockFile(path, 1);
  assert.ok(second.is === 'had');
  second.close();
});

test('a lock ends with the process that was killed, also where what it has started runs on', async (t) => {
  const path = join(dir, 'killed');
  const child = await holder(path, t);
  assert.equal(holderOf(path), String(child.pid));
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.equal(holderOf(path), undefined);
  const next = lockFile(path);
  assert.ok(next.is === 'had');
  next.close();
});
