/** Who may give, take and drop the key of the authority, and what is told of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Principal } from '../listen/listener.ts';
import { FakeAgent } from '../testing/fake-agent.ts';
import { snapshots } from '../testing/sample-snapshots.ts';
import { makeAnswer } from './answer.ts';

const nonce = '0'.repeat(32);
const signed = { fingerprint: 'ab', signature: 'cd' };
const bodies = {
  give: { to: 'my-vm3', moves: true, passphrase: 'planted-secret' },
  take: { nodes: 'PLANTED', people: null, passphrase: 'planted-secret', beside: true, nonce },
  drop: { nonce, held: { nodes: signed, people: null }, passphrase: 'planted-secret' },
};

async function ask(what: keyof typeof bodies, principal: Principal, agent = fake()) {
  const init = { method: 'POST', body: JSON.stringify(bodies[what]) };
  const request = new Request(`http://agent/v1/authority/${what}`, init);
  const got = await makeAnswer(agent, new AbortController().signal)(request, principal);
  return { status: got.status, body: await got.text(), told: JSON.stringify(agent.journal) };
}

const fake = () => new FakeAgent(snapshots.healthy());
const from = '10.0.0.2';
const node: Principal = { kind: 'node', name: 'my-vm2', role: 'view', from };
const admin: Principal = { kind: 'token', name: 'ada', role: 'admin', from };
const operator: Principal = { kind: 'certificate', name: 'olga', role: 'operate', from };

const table: readonly [keyof typeof bodies, Principal, status: number][] = [
  ['give', admin, 200],
  ['give', operator, 403],
  ['give', node, 403],
  ['take', node, 200],
  ['take', admin, 200],
  ['take', operator, 400],
  ['drop', admin, 200],
  ['drop', operator, 403],
  ['drop', node, 403],
];
for (const [what, principal, status] of table)
  test(`${principal.kind} with the role ${principal.role} that wants to ${what} it gets ${status}, and the audit log has no secret`, async () => {
    const got = await ask(what, principal);
    assert.equal(got.status, status, got.body);
    assert.match(got.told, /change-asked/);
    assert.doesNotMatch(got.told, /planted/i);
  });

test('A move is told with whom it goes to', async () => {
  const agent = fake();
  await ask('give', admin, agent);
  assert.deepEqual(agent.gifts, [{ to: 'my-vm3', moves: true, passphrase: 'planted-secret' }]);
  const [entry] = agent.journal;
  assert.ok(entry?.reason.kind === 'change-asked');
  assert.deepEqual([entry.reason.what, entry.reason.facts], ['move-authority', { to: 'my-vm3' }]);
});
