/** Who is issued a certificate from the network: a node its own, and nobody else any. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Principal } from '../listen/listener.ts';
import { FakeAgent } from '../testing/fake-agent.ts';
import { snapshots } from '../testing/sample-snapshots.ts';
import { makeAnswer } from './answer.ts';

async function ask(principal: Principal) {
  const agent = new FakeAgent(snapshots.healthy());
  const init = { method: 'POST', body: '{"request":"a key"}' };
  const answer = makeAnswer(agent, new AbortController().signal);
  const got = await answer(new Request('http://agent/v1/certificate', init), principal);
  const [entry] = agent.journal;
  const { reason } = entry!;
  assert.ok(reason.kind === 'change-asked');
  return { status: got.status, body: (await got.json()) as unknown, told: [reason.who.name, reason.answer] };
}

test('A node is issued a certificate for its own name, whatever it asks with, and the audit log says so', async () => {
  const node: Principal = { kind: 'node', name: 'my-vm2', role: 'view', from: '10.0.0.2' };
  assert.deepEqual(await ask(node), {
    status: 200,
    body: { certificate: 'for my-vm2 by a key' },
    told: ['my-vm2', 'ok'],
  });
});

const others: readonly Principal[] = [
  { kind: 'local', role: 'admin', from: 'local' },
  { kind: 'certificate', name: 'my-vm2', role: 'admin', from: '10.0.0.9' },
  { kind: 'token', name: 'my-vm2', role: 'admin', from: '10.0.0.9' },
];
for (const principal of others)
  test(`Somebody who comes in by ${principal.kind} is issued none`, async () => {
    assert.equal((await ask(principal)).status, 400);
  });
