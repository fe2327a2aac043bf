/** Messages by webhook and script, to servers and programs that take them, refuse them, and do what such things do. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Json } from '../../core/config.ts';
import type { NotifyMessage, Sent } from '../../ports/notify.ts';
import { composeTest } from '../compose.ts';
import { sendMessage } from './send-message.ts';

const directory = mkdtempSync(join(tmpdir(), 'holdfast-notify-'));
const message: NotifyMessage = composeTest({ cluster: 'office', node: 'b', alone: false, now: 0 }, 'hook');
const withinMs = 20_000;
const shortMs = 300;
let server: Server;
let place = '';
let asked: { readonly request: IncomingMessage; readonly body: string }[] = [];
let answer: (response: ServerResponse, socket: Socket) => void;

before(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      asked.push({ request, body });
      answer(response, request.socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  place = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
  rmSync(directory, { recursive: true });
});

function send(kind: string, params: { readonly [key: string]: Json }, timeoutMs = withinMs): Promise<Sent> {
  asked = [];
  const rest = { severity: 'info', events: [], gatherMs: 0, perHour: 1 } as const;
  return sendMessage({ way: { kind, params, timeoutMs, ...rest }, message });
}

function secret(name: string, text: string): Json {
  const file = join(directory, name);
  writeFileSync(file, `${text}\n`, { mode: 0o600 });
  return { file };
}

test('A webhook gets the message as JSON, who sends it, and a signature that its secret proves', async () => {
  answer = (response) => response.writeHead(202).end('queued');
  const params = {
    url: secret('url', `${place}/hook?x=1`),
    token: secret('token', 'tok-en'),
    secret: 'hmac-key',
  };
  assert.deepEqual(await send('webhook', params), { ok: true, said: 'status 202 Accepted: queued' });
  const [{ request, body } = assert.fail()] = asked;
  assert.deepEqual([request.method, request.url], ['POST', '/hook?x=1']);
  assert.deepEqual(JSON.parse(body), message);
  assert.equal(request.headers.authorization, 'Bearer tok-en');
  const mac = createHmac('sha256', 'hmac-key').update(body).digest('hex');
  assert.equal(request.headers['holdfast-signature'], `sha256=${mac}`);
  assert.equal(request.headers['holdfast-message'], message.id);
});

test('A webhook that refuses, is silent, hangs up, or says too much has not taken it, or has', async () => {
  answer = (response) => response.writeHead(503).end('busy');
  assert.deepEqual(await send('webhook', { url: place }), {
    ok: false,
    said: 'status 503 Service Unavailable: busy',
  });
  answer = (response) => response.writeHead(302, { location: `${place}/other` }).end();
  assert.equal((await send('webhook', { url: place })).ok, false);
  assert.equal(asked.length, 1);
  answer = () => {};
  assert.deepEqual(await send('webhook', { url: place }, shortMs), {
    ok: false,
    said: 'no answer within 0.3 s',
  });
  answer = (_, socket) => socket.destroy();
  assert.deepEqual(await send('webhook', { url: place }), { ok: false, said: 'socket hang up' });
  answer = (response) => {
    response.writeHead(200);
    const more = () => void response.write('x'.repeat(65_536));
    const timer = setInterval(more, 1);
    response.on('close', () => clearInterval(timer));
  };
  const much = await send('webhook', { url: place });
  assert.ok(much.ok && much.said.length <= 300);
});

test('What a webhook says of its token is hidden, and what nobody can reach is told', async () => {
  answer = (response) => response.writeHead(401).end('wrong token "tok-en-42"\n\u001b[2J');
  const { said } = await send('webhook', { url: place, token: secret('token', 'tok-en-42') });
  assert.equal(said, 'status 401 Unauthorized: wrong token "<hidden>" [2J');
  assert.match((await send('webhook', { url: 'http://127.0.0.1:1/' })).said, /ECONNREFUSED/);
  assert.equal((await send('webhook', { url: secret('url', 'no address') })).ok, false);
  const missing = await send('webhook', { url: { file: join(directory, 'none') } });
  assert.ok(!missing.ok && missing.said.includes('none does not exist'), missing.said);
});

test('A script gets the message on its standard input and the short of it in its environment', async () => {
  const out = join(directory, 'out');
  const line = `cat >${out}; echo "$HOLDFAST_SEVERITY $HOLDFAST_CLUSTER $HOLDFAST_TEST"; env | grep -c SECRET`;
  process.env.SECRET = 'x';
  const sent = await send('script', { command: ['/bin/sh', '-c', `${line}; exit 0`] });
  delete process.env.SECRET;
  assert.deepEqual(sent, { ok: true, said: 'exit code 0: 0' });
  assert.deepEqual(JSON.parse(readFileSync(out, 'utf8')), message);
});

test('A script that fails, reads nothing, is not there, or does not end has not taken it, and leaves nothing behind', async () => {
  const shell = (line: string, ms?: number) => send('script', { command: ['/bin/sh', '-c', line] }, ms);
  assert.deepEqual(await shell('echo no route >&2; exit 3'), { ok: false, said: 'exit code 3: no route' });
  assert.deepEqual(await shell('exec <&-; kill -9 $$'), { ok: false, said: 'ended by SIGKILL' });
  assert.equal(
    (await send('script', { command: ['/nonexistent/tell'] })).said,
    'there is no /nonexistent/tell on this node',
  );
  assert.equal((await shell('yes | head -c 10000000; exit 4')).ok, false);
  const pid = join(directory, 'pid');
  const late = await shell(`sleep 600 & echo $! >${pid}; wait`, 1_000);
  assert.deepEqual(late, { ok: false, said: 'it did not end within 1 s' });
  const gone = () => !existsSync(`/proc/${readFileSync(pid, 'utf8').trim()}/exe`);
  for (const end = performance.now() + 10_000; !gone(); ) {
    assert.ok(performance.now() < end, 'what it started is still there');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
});

test('A kind that this version does not know is no reason to fall over', async () => {
  assert.equal((await send('pigeon', {})).ok, false);
});
