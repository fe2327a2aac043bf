import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { words } from '../core/words/words.ts';
import { createClient } from './client.ts';
import { unixSocket } from './listen/unix-socket.ts';
import { serveApi } from './serve-api.ts';
import { snapshots } from './testing/sample-snapshots.ts';
import { type ServedFake, serveFake } from './testing/serve-fake.ts';

let served: ServedFake;
before(async () => {
  served = await serveFake(snapshots.healthy());
});
after(() => served.close());

const client = () => createClient({ socketPath: served.socketPath, by: 'ada' });

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
  const explained = await client().explain({ group: 'web' });
  assert.equal(explained.chosen, 'my-vm1');
  assert.equal(explained.reasons.length, 5);
});

test('the server hands a request over with the name of who asks', async () => {
  await client().submit({ kind: 'drain', node: 'my-vm3' });
  assert.deepEqual(served.agent.asked.at(-1), { by: 'ada', request: { kind: 'drain', node: 'my-vm3' } });
  const draft = { text: '{"a":1}', source: 'a: 1\n', file: '/etc/a.yaml' };
  assert.deepEqual(await client().upload(draft), { hash: 'feedfacefeedface' });
  assert.deepEqual(served.agent.configurations.at(-1), draft);
});

test('the server passes a refusal on with its facts and its words', async () => {
  const reason = { kind: 'disarmed', by: 'eve' } as const;
  served.agent.outcome = { outcome: 'refused', reason };
  const refused = client().submit({ kind: 'fence', node: 'my-vm9' });
  const message = words(reason);
  await assert.rejects(refused, { code: 'refused', message, reason });
  served.agent.outcome = { outcome: 'unanswered', reason: { kind: 'request-waits-for-store' } };
  await assert.rejects(client().submit({ kind: 'arm' }), { code: 'unanswered' });
  served.agent.outcome = { outcome: 'accepted' };
});

test('the server says so when the agent behind it fails', async () => {
  const snapshot = served.agent.snapshot;
  served.agent.snapshot = () => Promise.reject(new TypeError('undefined is not a function'));
  await assert.rejects(client().status(), { code: 'internal', message: /undefined is not a function/ });
  served.agent.snapshot = snapshot;
});

test('the server streams what was and what comes, and forgets a follower that left', async () => {
  served.agent.tell({ kind: 'runs', group: 'web', node: 'my-vm1' });
  served.agent.tell({ kind: 'node-in', node: 'my-vm2' });
  const end = new AbortController();
  const seen: string[] = [];
  const following = (async () => {
    for await (const event of client().follow({ last: 1 }, end.signal)) {
      seen.push(event.reason.kind);
      if (seen.length === 1) served.agent.tell({ kind: 'node-drained', node: 'my-vm3', by: 'ada' });
      if (seen.length === 2) return;
    }
  })();
  await following;
  assert.deepEqual(seen, ['node-in', 'node-drained']);
  await until(() => served.agent.followers === 0);
});

test('the client says that the agent ended in the middle of a stream', async () => {
  const end = new AbortController();
  const path = `${served.stateDir}/short.sock`;
  const short = await serveApi(served.agent, [unixSocket({ path })], end.signal);
  const following = (async () => {
    for await (const _ of createClient({ socketPath: path }).follow(
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
  // What was asked for before stands in the journal as well.
  served.agent.journal.splice(3);
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

test('the client lets no control characters through to a terminal', async () => {
  const shown = served.agent.shown;
  const description = {
    kind: 'sqlite',
    healthy: true,
    summary: 'a\u001b]0;owned\u0007b\r\nc\u202ed',
    members: [],
  };
  served.agent.shown = { ...shown, store: { ...shown.store, description } };
  assert.equal((await client().status()).store.summary, 'a ]0;owned b c d');
  served.agent.shown = shown;
});

test('the client says what to do when no agent answers', async () => {
  const nobody = createClient({ socketPath: `${served.stateDir}/nobody.sock` });
  await assert.rejects(nobody.status(), { code: 'agent-unreachable', message: /--state-dir/ });
});

test('the client gives up on an agent that does not answer', async () => {
  const snapshot = served.agent.snapshot;
  served.agent.snapshot = () => new Promise(() => {});
  const impatient = createClient({ socketPath: served.socketPath, timeoutMs: 50 });
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
