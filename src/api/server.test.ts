import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, type RequestOptions, request } from 'node:http';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { openClient } from './client.ts';
import { bodyBytesMax } from './contract/routes.ts';
import { serveApi } from './server.ts';
import { snapshots } from './testing/sample-snapshots.ts';
import { type ServedFake, serveFake } from './testing/serve-fake.ts';

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

const client = () => openClient({ socketPath: served.socketPath, by: 'ada' });

test('the server answers every question with the view of one snapshot', async () => {
  const status = await client().status();
  assert.equal(status.cluster, 'my-cluster');
  assert.deepEqual(status.nodes, await client().nodes());
  assert.deepEqual(status.groups, await client().groups());
  assert.deepEqual(
    (await client().resources()).map((r) => `${r.group}/${r.name} ${r.state}`),
    ['web/content running', 'web/ip running', 'web/nginx running'],
  );
  assert.equal((await client().configuration()).version, 4);
  const explained = await client().explain('web');
  assert.equal(explained.chosen, 'my-vm1');
  assert.equal(explained.reasons.length, 5);
});

test('the server hands a request over with the name of who asks', async () => {
  await client().submit({ kind: 'drain', node: 'my-vm3' });
  assert.deepEqual(served.agent.asked.at(-1), { by: 'ada', request: { kind: 'drain', node: 'my-vm3' } });
  assert.deepEqual(await client().upload('{"a":1}'), { hash: 'feedfacefeedface' });
  assert.equal(served.agent.configurations.at(-1), '{"a":1}');
});

test('the server passes a refusal on in its own words', async () => {
  served.agent.outcome = {
    outcome: 'refused',
    reason: 'my-vm9 is not a node. Look with "holdfast node list"',
  };
  const refused = client().submit({ kind: 'drain', node: 'my-vm9' });
  await assert.rejects(refused, { code: 'refused', message: served.agent.outcome.reason });
  served.agent.outcome = { outcome: 'unanswered', reason: 'no coordinator for 10 s' };
  await assert.rejects(client().submit({ kind: 'arm' }), { code: 'unanswered' });
  served.agent.outcome = { outcome: 'accepted' };
});

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
    /number|int/,
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

test('the server says so when the agent behind it fails', async () => {
  const snapshot = served.agent.snapshot;
  served.agent.snapshot = () => Promise.reject(new TypeError('undefined is not a function'));
  await assert.rejects(client().status(), { code: 'internal', message: /undefined is not a function/ });
  served.agent.snapshot = snapshot;
});

test('the server streams what was and what comes, and forgets a follower that left', async () => {
  served.agent.tell('web is assigned to my-vm1');
  served.agent.tell('web is running');
  const end = new AbortController();
  const seen: string[] = [];
  const following = (async () => {
    for await (const event of client().follow({ last: 1 }, end.signal)) {
      seen.push(event.text);
      if (seen.length === 1) served.agent.tell('my-vm3 is drained by ada');
      if (seen.length === 2) return;
    }
  })();
  await following;
  assert.deepEqual(seen, ['web is running', 'my-vm3 is drained by ada']);
  await until(() => served.agent.followers === 0);
});

test('the client says that the agent ended in the middle of a stream', async () => {
  const end = new AbortController();
  const path = `${served.stateDir}/short.sock`;
  const short = await serveApi({ facade: served.agent, socketPath: path, signal: end.signal });
  const following = (async () => {
    for await (const _ of openClient({ socketPath: path }).follow(
      { last: 1 },
      new AbortController().signal,
    )) {
      end.abort();
    }
  })();
  await assert.rejects(following, { code: 'agent-unreachable', message: /it ended while being asked/ });
  end.abort();
  await short.closed;
});

test('the server gives the newest events, or those after a number', async () => {
  const all = await client().events({});
  assert.deepEqual(
    all.map((e) => e.seq),
    [1, 2, 3],
  );
  assert.deepEqual(
    (await client().events({ last: 2 })).map((e) => e.seq),
    [2, 3],
  );
  assert.deepEqual(
    (await client().events({ after: 1, limit: 1 })).map((e) => e.seq),
    [2],
  );
});

test('the server opens its socket to its owner and group only', () => {
  assert.equal(statSync(served.socketPath).mode & 0o777, 0o660);
});

test('the server replaces the socket of a dead agent, and nothing else', async () => {
  const path = `${served.stateDir}/other.sock`;
  const end = new AbortController();
  const first = await serveApi({ facade: served.agent, socketPath: path, signal: end.signal });
  end.abort();
  await first.closed;
  assert.equal(existsSync(path), false);
  writeFileSync(path, 'precious');
  const refused = serveApi({ facade: served.agent, socketPath: path, signal: new AbortController().signal });
  await assert.rejects(refused, { code: 'api-socket-unusable' });
  rmSync(path);
});

test('the server refuses a socket path that the system would cut short', async () => {
  const socketPath = `${served.stateDir}/${'x'.repeat(120)}`;
  const refused = serveApi({ facade: served.agent, socketPath, signal: new AbortController().signal });
  await assert.rejects(refused, /longer than 107 bytes/);
});

test('the client says what to do when no agent answers', async () => {
  const nobody = openClient({ socketPath: `${served.stateDir}/nobody.sock` });
  await assert.rejects(nobody.status(), { code: 'agent-unreachable', message: /--state-dir/ });
});

test('the client gives up on an agent that does not answer', async () => {
  const snapshot = served.agent.snapshot;
  served.agent.snapshot = () => new Promise(() => {});
  const impatient = openClient({ socketPath: served.socketPath, timeoutMs: 50 });
  await assert.rejects(impatient.status(), { code: 'agent-silent' });
  served.agent.snapshot = snapshot;
});

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 2_000;
  while (!condition()) {
    assert.ok(Date.now() < deadline, 'the condition did not come true in time');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
