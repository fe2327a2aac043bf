import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Answer, Visitor } from './listener.ts';
import { unixSocket } from './unix-socket.ts';

const directory = mkdtempSync(join(tmpdir(), 'holdfast-socket-'));
after(() => rmSync(directory, { recursive: true, force: true }));
const never = new AbortController().signal;
const empty: Answer = () => new Response('');

test('the socket is open to its owner and its group only', async () => {
  const path = join(directory, 'private.sock');
  const end = new AbortController();
  const { closed } = await unixSocket({ path }).listen(empty, end.signal);
  assert.equal(statSync(path).mode & 0o777, 0o660);
  end.abort();
  await closed;
});

test('the socket vouches for whoever could open it as an admin, whatever the request says', async () => {
  const path = join(directory, 'principal.sock');
  const end = new AbortController();
  const seen: Visitor[] = [];
  const answer: Answer = (_, principal) => {
    seen.push(principal);
    return new Response('');
  };
  const { closed } = await unixSocket({ path }).listen(answer, end.signal);
  const asked = request({ socketPath: path, headers: { 'holdfast-by': 'view' }, agent: false });
  asked.end();
  await once(asked, 'response');
  assert.deepEqual(seen, [{ kind: 'local', role: 'admin', from: 'local' }]);
  end.abort();
  await closed;
});

test('the socket replaces that of a dead agent, and nothing else', async () => {
  const path = join(directory, 'other.sock');
  const end = new AbortController();
  const { closed } = await unixSocket({ path }).listen(empty, end.signal);
  end.abort();
  await closed;
  assert.equal(existsSync(path), false);
  writeFileSync(path, 'precious');
  await assert.rejects(unixSocket({ path }).listen(empty, never), { code: 'api-socket-unusable' });
  assert.equal(readFileSync(path, 'utf8'), 'precious');
});

test('the socket replaces a file that a killed agent left', async () => {
  const path = join(directory, 'leftover.sock');
  const killed = spawnSync(process.execPath, [
    '-e',
    `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`,
  ]);
  assert.equal(killed.signal, 'SIGKILL');
  assert.ok(statSync(path).isSocket());
  const end = new AbortController();
  const { closed } = await unixSocket({ path }).listen(empty, end.signal);
  end.abort();
  await closed;
});

test('the socket says why it cannot be made, and nothing else goes wrong', async () => {
  const path = join(directory, 'nowhere', 'api.sock');
  await assert.rejects(unixSocket({ path }).listen(empty, never), {
    code: 'api-socket-unusable',
    message: /nowhere.*(ENOENT|EACCES)/,
  });
});

test('the socket refuses a path that the system would cut short', async () => {
  const path = join(directory, 'x'.repeat(120));
  await assert.rejects(unixSocket({ path }).listen(empty, never), /longer than 107 bytes/);
});
