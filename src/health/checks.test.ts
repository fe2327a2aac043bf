/** Each kind of health check against something real on this machine: what passes, what fails, what never answers. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createWebServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { HealthConfig } from '../core/config.ts';
import type { Unwell } from '../core/health/judge-health.ts';
import { findCheckType } from './check-types.ts';
import { watchHealth } from './watch-health.ts';

const withinMs = 2000;
const shortMs = 150;
const { signal } = new AbortController();

/** Not one that only waits to be buried. */
function isAlive(pid: string): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as { port: number }).port;
}

describe('Health checks', () => {
  const connections = new Set<Socket>();
  const silent = createServer((socket) => void connections.add(socket));
  const web = createWebServer(({ url }, answer) => {
    answer.statusCode = url === '/well' ? 200 : 503;
    answer.end();
  });
  let [silentPort, webPort] = [0, 0];
  before(async () => {
    silentPort = await portOf(silent);
    webPort = await portOf(web);
  });
  after(() => {
    for (const socket of connections) socket.destroy();
    silent.close();
    web.close();
  });

  const ask = (type: string, params: Record<string, string | string[]>, ms = withinMs) =>
    findCheckType(type)!(params, { withinMs: ms, signal });

  test('pass where somebody answers', async () => {
    assert.equal((await ask('tcp', { target: `127.0.0.1:${webPort}` })).passes, true);
    assert.equal((await ask('http', { url: `http://127.0.0.1:${webPort}/well` })).passes, true);
    assert.equal((await ask('ping', { target: '127.0.0.1' })).passes, true);
    assert.equal((await ask('command', { command: ['true'] })).passes, true);
  });

  test('fail, and say why, where nobody does or the answer is a bad one', async () => {
    const closed = createServer();
    const port = await portOf(closed);
    await new Promise((resolve) => closed.close(resolve));
    const said = async (type: string, params: Record<string, string | string[]>, ms?: number) => {
      const answer = await ask(type, params, ms);
      assert.equal(answer.passes, false);
      return answer.said;
    };
    assert.equal(await said('tcp', { target: `127.0.0.1:${port}` }), 'ECONNREFUSED');
    assert.equal(await said('http', { url: `http://127.0.0.1:${webPort}/ill` }), 'status 503');
    assert.equal(await said('http', { url: `http://127.0.0.1:${silentPort}/` }, shortMs), 'no answer');
    assert.equal(
      await said('command', { command: ['sh', '-c', 'echo disk is full; exit 1'] }),
      'disk is full',
    );
    assert.equal(await said('command', { command: ['sleep', '600'] }, shortMs), 'no answer');
    assert.equal(
      await said('command', { command: ['holdfast-no-such-program'] }),
      'no holdfast-no-such-program on this node',
    );
    assert.notEqual(await said('ping', { target: 'name.invalid' }), '');
  });

  test('by programs leave nothing behind, and answer when what they left behind would not', async () => {
    const started = join(mkdtempSync(join(tmpdir(), 'holdfast-check-')), 'pid');
    const line = `sleep 600 & echo $! > ${started}; exit 0`;
    assert.equal((await ask('command', { command: ['sh', '-c', line] }, 60_000)).passes, true);
    const pid = readFileSync(started, 'utf8').trim();
    rmSync(dirname(started), { recursive: true });
    const deadline = Date.now() + 10_000;
    while (isAlive(pid)) {
      assert.ok(Date.now() < deadline, `${pid} is left`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  });

  test('that cannot even be asked fail', async () => {
    const words = [
      ['true', 'a\0b'],
      ['true', 'a'.repeat(300_000)],
    ];
    for (const command of words) {
      const answer = await ask('command', { command });
      assert.equal(answer.passes, false);
      assert.notEqual(answer.said, '');
    }
  });

  test('by http answer for a server that wants to speak something else', async () => {
    const other = createServer((socket) => {
      connections.add(socket);
      socket.on('error', () => {});
      socket.end('HTTP/1.1 101 Other\r\nUpgrade: other\r\nConnection: upgrade\r\n\r\n');
    });
    const port = await portOf(other);
    assert.equal((await ask('http', { url: `http://127.0.0.1:${port}/` })).passes, true);
    other.close();
  });

  test('say one line without what a terminal would obey', async () => {
    const line = String.raw`printf '\033[2Jdisk\rfull\n'; exit 1`;
    assert.deepEqual(await ask('command', { command: ['sh', '-c', line] }), {
      passes: false,
      said: '[2Jdisk full',
    });
  });

  test('are told as what they come to, once, and follow the configuration', async () => {
    const end = new AbortController();
    const told: (Unwell | undefined)[] = [];
    const check = (url: string) => ({
      type: 'http',
      params: { url: `http://127.0.0.1:${webPort}${url}` },
      score: 1,
      intervalMs: 20,
      timeoutMs: withinMs,
      misses: 1,
    });
    let config: HealthConfig | undefined = { minimum: 1, settleMs: 0, checks: { web: check('/ill') } };
    const until = async (count: number) => {
      const deadline = Date.now() + 10_000;
      while (told.length < count) {
        assert.ok(Date.now() < deadline, `told ${told.length} of ${count}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    watchHealth({ health: () => config, judged: (unwell) => told.push(unwell), signal: end.signal });
    await until(1);
    config = { minimum: 1, settleMs: 0, checks: { web: check('/well') } };
    await until(2);
    config = { minimum: 1, settleMs: 0, checks: { web: check('/ill') } };
    await until(3);
    config = undefined;
    await until(4);
    end.abort();
    const failed = [{ check: 'web', said: 'status 503' }];
    const ill = { score: 0, minimum: 1, failed };
    assert.deepEqual(told, [ill, undefined, ill, undefined]);
  });
});
