/** Bad input and hostile clients: one clear answer each, and the server goes on. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, type RequestOptions, request } from 'node:http';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { createClient } from '../client.ts';
import { bodyBytesMax } from '../contract/routes.ts';
import { unixSocket } from '../listen/unix-socket.ts';
import { serveApi } from '../serve-api.ts';
import { snapshots } from '../testing/sample-snapshots.ts';
import { type ServedFake, serveFake } from '../testing/serve-fake.ts';

let served: ServedFake;
before(async () => {
  served = await serveFake(snapshots.healthy());
});
after(() => served.close());

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: {
    readonly error: { readonly code: string; readonly message: string; readonly field: string | null };
  };
}

async function ask(
  method: string,
  path: string,
  body?: string | Buffer,
  options: RequestOptions = {},
): Promise<Answer> {
  const outgoing = request({ socketPath: served.socketPath, method, path, agent: false, ...options });
  outgoing.end(body);
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of answer.setEncoding('utf8')) text += chunk;
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: JSON.parse(text) };
}

const client = () => createClient({ socketPath: served.socketPath, by: 'ada' });

const malformed: readonly [why: string, body: string, field: string, problem: RegExp][] = [
  ['no body', '', 'body', /empty/],
  ['broken JSON', '{"kind":', 'body', /not JSON/],
  ['a bare number', '7', 'body', /object/],
  ['an unknown kind', '{"kind":"explode"}', 'kind', /no request of this kind/],
  ['a kind of the wrong type', '{"kind":{"a":1}}', 'kind', /no request of this kind/],
  ['a missing node', '{"kind":"drain"}', 'node', /string/],
  ['a node of the wrong type', '{"kind":"drain","node":{"$ne":1}}', 'node', /string/],
  ['a name that is too long', JSON.stringify({ kind: 'stop', group: 'x'.repeat(64) }), 'group', /63/],
  ['an unknown key', '{"kind":"arm","force":true}', 'force', /unknown/],
  ['a negative duration', '{"kind":"move","group":"web","node":"","forMs":-1}', 'forMs', /0/],
  [
    'a duration that is no number',
    '{"kind":"move","group":"web","node":"","forMs":1e999}',
    'forMs',
    /2678400000/,
  ],
  ['a prototype for a key', '{"kind":"arm","__proto__":{"a":1}}', '__proto__', /unknown/],
];

for (const [why, body, field, problem] of malformed) {
  test(`the server answers ${why} with one 400 that names the field`, async () => {
    const before = served.agent.asked.length;
    const answer = await ask('POST', '/v1/requests', body);
    assert.equal(answer.status, 400);
    assert.equal(answer.body.error.code, 'invalid-request');
    assert.equal(answer.body.error.field, field);
    assert.match(answer.body.error.message, problem);
    assert.equal(served.agent.asked.length, before);
  });
}

test('the server refuses text that is not UTF-8', async () => {
  const answer = await ask('POST', '/v1/requests', Buffer.from([0x22, 0xff, 0xfe, 0x22]));
  assert.deepEqual([answer.status, answer.body.error.field], [400, 'body']);
});

test('the server refuses a body that is too large, announced or not', async () => {
  const announced = await ask('POST', '/v1/requests', undefined, {
    headers: { 'content-length': bodyBytesMax + 1 },
  }).catch((error: NodeJS.ErrnoException) => error);
  assert.ok('status' in announced && announced.status === 413, String(announced));
  const outgoing = request({
    socketPath: served.socketPath,
    method: 'POST',
    path: '/v1/requests',
    agent: false,
  });
  outgoing.on('error', () => {});
  const answered = once(outgoing, 'response');
  const chunk = Buffer.alloc(64 * 1024, 0x20);
  for (let sent = 0; sent <= bodyBytesMax; sent += chunk.length) outgoing.write(chunk);
  const [answer] = (await answered) as [IncomingMessage];
  assert.equal(answer.statusCode, 413);
  outgoing.destroy();
});

test('the server names its routes when asked for another', async () => {
  const answer = await ask('GET', '/v2/nothing');
  assert.deepEqual([answer.status, answer.body.error.code], [404, 'unknown-route']);
  assert.match(answer.body.error.message, /GET \/v1\/status/);
});

test('the server names the right method when asked with another', async () => {
  const answer = await ask('DELETE', '/v1/status');
  assert.deepEqual([answer.status, answer.headers.allow], [405, 'GET']);
  assert.equal(answer.body.error.code, 'wrong-method');
});

test('the server refuses event queries that are no numbers', async () => {
  for (const query of ['after=-1', 'after=1e3', 'limit=99999999', 'last=x', 'after=']) {
    const answer = await ask('GET', `/v1/events?${query}`);
    assert.deepEqual([answer.status, answer.body.error.field], [400, query.split('=')[0]], query);
  }
});

test('the server names the groups when asked to explain another', async () => {
  const answer = await ask('GET', '/v1/explain/..%2f..%2fetc');
  assert.deepEqual([answer.status, answer.body.error.code], [404, 'unknown-group']);
  assert.match(answer.body.error.message, /it has web/);
});

test('the server survives what is not HTTP', async () => {
  for (const bytes of ['\0\0\0\0', 'GET\r\n\r\n', `GET / HTTP/1.1\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`]) {
    const socket = connect(served.socketPath);
    socket.on('error', () => {});
    socket.end(bytes);
    socket.resume();
    await new Promise((resolve) => socket.once('close', resolve));
  }
  assert.equal((await client().status()).cluster, 'my-cluster');
});

test('the server does not wait for a request that never arrives whole', async () => {
  const end = new AbortController();
  const path = `${served.stateDir}/slow.sock`;
  const slow = await serveApi(served.agent, [unixSocket({ path, requestTimeoutMs: 100 })], end.signal);
  for (const start of ['POST /v1/requests HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\n{', 'GET / HT']) {
    const socket = connect(path);
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', () => {});
    socket.write(start);
    await new Promise((resolve) => socket.once('close', resolve));
    assert.match(text, /^HTTP\/1.1 408 /);
  }
  end.abort();
  await slow.closed;
});
