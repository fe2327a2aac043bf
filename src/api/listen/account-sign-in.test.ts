/**
 * Who gets in by name and password, what everybody else gets, and how long whoever follows stays in: by real TLS against the real
 * listener, with made-up accounts behind it.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { after, before, beforeEach, test } from 'node:test';
import type { Authority } from '../../identity/authority.ts';
import type { Identity } from '../../identity/identity.ts';
import { hourMs, sampleAuthority, sampleNode, sampleUser } from '../../identity/testing/sample-identity.ts';
import { clientTls } from '../../identity/tls-options.ts';
import { serveApi } from '../serve-api.ts';
import { askNetwork, type Got, type Try } from '../testing/ask-network.ts';
import { FakeAgent } from '../testing/fake-agent.ts';
import { freePort } from '../testing/free-port.ts';
import { snapshots } from '../testing/sample-snapshots.ts';
import { networkListener } from './network-listener.ts';

const host = '127.0.0.1';
let authority: Authority;
let node: Identity;
let agent: FakeAgent;
let port: number;
let end = new AbortController();
let closed: Promise<void> | undefined;

before(async () => {
  authority = await sampleAuthority();
  node = await sampleNode(authority, 'my-vm1');
});
beforeEach(() => serve());
after(() => end.abort());

async function serve(passwordCountsMs = hourMs): Promise<void> {
  end.abort();
  await closed;
  end = new AbortController();
  agent = new FakeAgent(snapshots.healthy());
  agent.authorities = authority.certificate;
  agent.accounts.now = { view: ['staff'], operate: ['ops'], admin: [] };
  agent.accounts.people = {
    eve: { password: 'hunter22', groups: ['eve', 'ops'] },
    mallory: { password: 'hunter22', groups: ['mallory'] },
  };
  port = await freePort();
  const listener = networkListener({
    bindings: () => [{ host, port }],
    identity: () => node,
    admission: {
      signIn: (token) => agent.access.signIn(token),
      isRevoked: () => false,
      isBarred: () => false,
      isNode: () => true,
      accounts: agent.accounts,
    },
    tell: (reason) => agent.tell(reason),
    report: (said) => assert.fail(said),
    lookEveryMs: 20,
    passwordCountsMs,
  });
  ({ closed } = await serveApi(agent, [listener], end.signal));
}

const ask = (how: Try): Promise<Got> => askNetwork({ authority: authority.certificate, host, port }, how);

const basic = (name: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
});
const eve = basic('eve', 'hunter22');
const drain = { method: 'POST', path: '/v1/requests', body: '{"kind":"drain","node":"my-vm2"}' };
const told = () => agent.journal.map(({ reason }) => reason);

const intrusions: Readonly<Record<string, readonly [tried: () => Try | Promise<Try>, why: string]>> = {
  'a wrong password': [() => ({ headers: basic('eve', 'hunter2') }), 'wrong-password'],
  'a password with a space behind it': [() => ({ headers: basic('eve', 'hunter22 ') }), 'wrong-password'],
  'no password': [() => ({ headers: basic('eve', '') }), 'wrong-password'],
  'a token as a password': [async () => ({ headers: basic('eve', await token()) }), 'wrong-password'],
  'an account that there is not': [() => ({ headers: basic('trudy', 'hunter22') }), 'no-account'],
  'an account that has no role here': [() => ({ headers: basic('mallory', 'hunter22') }), 'no-role'],
  'a password that is written like none': [() => ({ headers: { authorization: 'Basic ZXZl' } }), 'malformed'],
  'a right password where the cluster file lets no account in': [
    () => {
      agent.accounts.now = undefined;
      return { headers: eve };
    },
    'accounts-off',
  ],
};

const nothing = async () => (await ask({})).body;

for (const [what, [tried, why]] of Object.entries(intrusions))
  test(`${what} gets what nobody gets, and the log says why`, async () => {
    const how = await tried();
    const same = { status: 401, body: await nothing() };
    for (const more of [{}, drain, { path: '/v1/secrets' }])
      assert.deepEqual(await ask({ ...how, ...more }), same);
    const [first, ...others] = told().slice(1);
    assert.ok(first?.kind === 'sign-in-failed' && others.length > 0);
    assert.deepEqual([first.shown, first.why], ['password', why]);
    assert.deepEqual(agent.asked, []);
  });

test('A password makes no certificate good that does not count, and is not even looked at', async () => {
  const shows = await sampleUser(await sampleAuthority(), 'eve', 'admin');
  assert.equal((await ask({ shows, headers: eve })).status, 401);
  assert.deepEqual(agent.accounts.asked, []);
});

test('A page of another site gets nothing by a password that a browser has', async () => {
  assert.equal((await ask({ headers: { ...eve, origin: 'https://evil.example' } })).status, 401);
  assert.deepEqual(agent.accounts.asked, []);
});

test('An account lets in with the role of its group, and the log names account, group and address, and no password', async () => {
  await ask({ headers: basic('eve', 'hunter21') });
  assert.equal((await ask({ headers: eve })).status, 200);
  assert.equal((await ask({ headers: eve, ...drain })).status, 200);
  const arm = { ...drain, body: '{"kind":"fence","node":"my-vm2"}' };
  assert.equal((await ask({ headers: eve, ...arm })).status, 403);
  const [failed, done, refused] = told();
  assert.ok(failed?.kind === 'sign-in-failed' && failed.name === 'eve' && failed.from === host);
  assert.ok(done?.kind === 'change-asked' && refused?.kind === 'change-asked');
  const who = { name: 'eve', kind: 'account', role: 'operate', group: 'ops' };
  assert.deepEqual([done.who, done.from, done.answer], [who, host, 'ok']);
  assert.deepEqual([refused.who, refused.answer], [who, 'forbidden']);
  assert.ok(!JSON.stringify(agent.journal).includes('hunter2'));
});

test('A wrong password counts as an attempt also where anybody gets an answer, and after ten nobody there is looked at', async () => {
  const open = { path: '/v1/authority', headers: basic('eve', 'wrong') };
  for (let i = 0; i < 12; i += 1) assert.equal((await ask(open)).status, i < 10 ? 200 : 401);
  assert.equal(agent.accounts.asked.length, 10);
  assert.equal((await ask({ headers: eve })).status, 401);
  assert.equal((await ask({ headers: { authorization: `Bearer ${await token()}` } })).status, 401);
  assert.equal(agent.accounts.asked.length, 10);
  const names = told().flatMap((reason) => (reason.kind === 'sign-in-failed' ? [reason.name] : []));
  assert.deepEqual(names, Array(10).fill('eve'));
});

test('A follower whose token is taken back is cut off', async () => {
  const { ended } = await follow({ authorization: `Bearer ${await token()}` });
  agent.access.now = { ...agent.access.now, tokens: {} };
  await ended;
});

test('A follower who came by an account is cut off when its group has no role any more', async () => {
  const { ended } = await follow(eve);
  agent.accounts.now = { view: ['staff'], operate: [], admin: [] };
  await ended;
});

test('A follower who came by an account has to show the password again after a while, and is not asked for before', async () => {
  await serve(50);
  const { ended } = await follow(eve);
  await ended;
  assert.equal(agent.accounts.asked.length, 1);
});

async function token(): Promise<string> {
  const opens = { is: 'role', role: 'view' } as const;
  return (await agent.access.createToken({ name: 'eve', opens, by: 'root', forMs: hourMs }))?.text ?? '';
}

/** Resolves when it follows. */
async function follow(
  headers: Readonly<Record<string, string>>,
): Promise<{ readonly ended: Promise<unknown> }> {
  const tls = clientTls({ authorities: authority.certificate }, { host });
  const outgoing = request({ ...tls, host, port, path: '/v1/events?follow=1', headers, agent: false }).end();
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  const ended = new Promise((resolve) =>
    answer
      .on('error', () => {})
      .once('close', resolve)
      .resume(),
  );
  return { ended };
}
