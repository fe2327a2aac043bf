/** What the audit log tells of a request: every change that was asked for, whatever came of it, and no secret. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderJoinText } from '../../identity/join-text.ts';
import type { Principal } from '../listen/listener.ts';
import { FakeAgent } from '../testing/fake-agent.ts';
import { snapshots } from '../testing/sample-snapshots.ts';
import { makeAnswer } from './answer.ts';

const local: Principal = { kind: 'local', role: 'admin', from: 'local' };
const eve: Principal = { kind: 'token', name: 'eve', role: 'operate', from: '10.0.0.9' };

async function ask(agent: FakeAgent, principal: Principal, method: string, path: string, body?: unknown) {
  const init = {
    method,
    headers: { 'holdfast-by': 'ada' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
  const answer = makeAnswer(agent, new AbortController().signal);
  return answer(new Request(`http://agent${path}`, init), principal);
}

test('A request is told with who asked, from where, for what, and that it was done', async () => {
  const agent = new FakeAgent(snapshots.healthy());
  await ask(agent, eve, 'POST', '/v1/requests', { kind: 'drain', node: 'my-vm1' });
  await ask(agent, local, 'POST', '/v1/requests', { kind: 'arm' });
  assert.deepEqual(
    agent.journal.map(({ reason }) => reason),
    [
      {
        kind: 'change-asked',
        who: { name: 'eve', kind: 'token', role: 'operate' },
        from: '10.0.0.9',
        what: 'drain',
        facts: { node: 'my-vm1' },
        answer: 'ok',
      },
      {
        kind: 'change-asked',
        who: { name: 'ada', kind: 'local', role: 'admin' },
        from: 'local',
        what: 'arm',
        facts: {},
        answer: 'ok',
      },
    ],
  );
});

test('What is refused is told with the code, by whom it was refused and how little was understood', async () => {
  const agent = new FakeAgent(snapshots.healthy());
  await ask(agent, eve, 'POST', '/v1/requests', { kind: 'fence', node: 'my-vm1' });
  await ask(agent, eve, 'POST', '/v1/configurations', { text: '{}', source: '', file: 'a' });
  await ask(agent, eve, 'POST', '/v1/requests', { kind: 'explode' });
  agent.outcome = { outcome: 'refused', reason: { kind: 'agent-starting' } };
  await ask(agent, eve, 'POST', '/v1/requests', { kind: 'drain', node: 'my-vm1' });
  const told = agent.journal.map(({ reason }) =>
    reason.kind === 'change-asked' ? [reason.what, reason.answer, reason.because] : [],
  );
  assert.deepEqual(told, [
    ['fence', 'forbidden', undefined],
    ['upload', 'forbidden', undefined],
    ['request', 'invalid-request', undefined],
    ['drain', 'refused', 'agent-starting'],
  ]);
});

test('Neither the text of a configuration nor a token is told, and a look is not told at all', async () => {
  const agent = new FakeAgent(snapshots.healthy());
  await ask(agent, local, 'POST', '/v1/configurations', {
    text: '{"s":"hunter2"}',
    source: 'hunter2',
    file: '/etc/a.yaml',
  });
  const made = (await (
    await ask(agent, local, 'POST', '/v1/tokens', { name: 'eve', opens: 'view', forMs: 60_000 })
  ).json()) as {
    text: string;
  };
  await ask(agent, local, 'GET', '/v1/status');
  const told = JSON.stringify(agent.journal.map(({ reason }) => reason));
  assert.equal(agent.journal.length, 2);
  assert.match(told, /a\.yaml/);
  assert.doesNotMatch(told, /hunter2/);
  assert.ok(!told.includes(made.text));
});

test('A token that somebody takes back by the whole of it is told without its secret', async () => {
  const agent = new FakeAgent(snapshots.healthy());
  const secret = 'hft_0123abcd_c2VjcmV0c2VjcmV0';
  const place = { host: '10.77.0.1', port: 7406 };
  const join = renderJoinText({ cluster: 'a', places: [place], fingerprint: 'f'.repeat(64), secret });
  for (const token of [secret, join]) await ask(agent, local, 'POST', `/v1/tokens/${token}/revoke`);
  const told = agent.journal.map(({ reason }) => reason.kind === 'change-asked' && reason.facts.token);
  assert.deepEqual(told, ['hft_0123abcd', 'hf1']);
});
