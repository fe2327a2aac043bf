/** Who joins from the network, and what everybody else gets: by real TLS against the real listener. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Opens } from '../../core/access/access-document.ts';
import { useJoinToken } from '../../core/access/change-access.ts';
import type { Authority } from '../../identity/authority.ts';
import { hourMs, sampleAuthority, sampleNode, sampleUser } from '../../identity/testing/sample-identity.ts';
import { askNetwork, type Try } from '../testing/ask-network.ts';
import type { FakeAgent } from '../testing/fake-agent.ts';
import { joined } from '../testing/sample-joined.ts';
import { serveNetwork } from '../testing/serve-network.ts';
import { makeAnswer } from './answer.ts';

let authority: Authority;
let agent: FakeAgent;
let host: string;
let port: number;
let end: AbortController;
let closed: Promise<void>;

before(async () => {
  authority = await sampleAuthority();
});
after(() => end.abort());

beforeEach(async () => {
  end?.abort();
  await closed;
  end = new AbortController();
  ({ agent, host, port, closed } = await serveNetwork(authority, 'my-vm1', end.signal));
});

async function token(opens: Opens = { is: 'join' }): Promise<string> {
  const made = await agent.access.createToken({ name: 'join', opens, by: 'root', forMs: hourMs });
  return made!.text;
}

function asks(secret: string, change: Partial<Try> = {}) {
  const brought = { token: secret, node: 'my-vm6', addresses: ['10.0.0.6'], wanted: {}, request: 'PEM' };
  const how: Try = { method: 'POST', path: '/v1/join', body: JSON.stringify(brought), ...change };
  return askNetwork({ authority: authority.certificate, host, port }, how);
}

const told = () =>
  agent.journal.map(({ reason }) => {
    if (reason.kind === 'sign-in-failed') return `${reason.shown}: ${reason.why}`;
    return reason.kind === 'change-asked' ? `${reason.who.kind} ${reason.who.name}: ${reason.answer}` : '';
  });

test('A host with a good token gets what a node needs, and the audit log says which, by which token, and from where', async () => {
  agent.admission = { outcome: 'joined', joined };
  const secret = await token();
  const { status, body } = await asks(secret);
  assert.equal(status, 200, body);
  assert.deepEqual(JSON.parse(body), joined);
  assert.deepEqual(agent.hosts, [{ node: 'my-vm6', addresses: ['10.0.0.6'], wanted: {}, request: 'PEM' }]);
  const [entry] = agent.journal;
  assert.deepEqual(entry?.reason, {
    kind: 'change-asked',
    who: { name: 'my-vm6', kind: 'join-token' },
    from: host,
    what: 'join',
    facts: { node: 'my-vm6', token: secret },
    answer: 'ok',
  });
});

test('What is refused for another reason than the token is told to the host, with its kind', async () => {
  agent.admission = { outcome: 'refused', reason: { kind: 'join-name-taken', node: 'my-vm6' } };
  const { status, body } = await asks(await token());
  assert.equal(status, 409);
  assert.equal(JSON.parse(body).error.reason.kind, 'join-name-taken');
  assert.deepEqual(told(), ['join-token my-vm6: refused']);
});

/** Everybody without a good token gets exactly this. */
const nothing =
  '{"error":{"code":"not-let-in","message":"This needs a certificate or a token of the cluster that counts, or an account that it lets in. Ask who administers it; the audit log of the node says more.","field":null,"reason":null,"remedy":null}}\n';

const intrusions: Readonly<Record<string, readonly [() => Promise<string>, string]>> = {
  'a token that nobody made': [async () => `hft_00000000_${'x'.repeat(43)}`, 'unknown'],
  'a token of another cluster': [async () => `hft_5f0c2a91_${'y'.repeat(43)}`, 'unknown'],
  'the name of a field of every object': [async () => 'constructor', 'unknown'],
  'the token of an administrator': [() => token({ is: 'role', role: 'admin' }), 'unknown'],
  'a token that has ended': [
    async () => {
      const secret = await token();
      agent.access.at += hourMs;
      return secret;
    },
    'ended',
  ],
  'a token that was taken back': [
    async () => {
      const secret = await token();
      await agent.access.revokeTokens(secret, 'root');
      return secret;
    },
    'revoked',
  ],
  'a token that another host has used': [
    async () => {
      const secret = await token();
      const other = { node: 'my-vm7', key: 'a'.repeat(64) };
      agent.access.now = useJoinToken(agent.access.now, secret, other, agent.access.at)!;
      agent.admission = { outcome: 'not-let-in', why: 'used' };
      return secret;
    },
    'used',
  ],
};
for (const [what, [tried, why]] of Object.entries(intrusions))
  test(`A host with ${what} gets nothing, and the log says why`, async () => {
    assert.deepEqual(await asks(await tried()), { status: 401, body: nothing });
    assert.deepEqual(told(), [`join-token: ${why}`]);
  });

test('After ten wrong tokens nobody at that address is looked at, with a good token either', async () => {
  agent.admission = { outcome: 'joined', joined };
  for (let i = 0; i < 10; i += 1) assert.equal((await asks('wrong')).status, 401);
  assert.equal((await asks(await token())).status, 401);
  assert.deepEqual(agent.hosts, []);
});

test('Whoever is somebody already does not join: a node, a person, and who sits at the node', async () => {
  const secret = await token();
  for (const shows of [await sampleNode(authority, 'my-vm2'), await sampleUser(authority, 'eve', 'admin')])
    assert.equal((await asks(secret, { shows })).status, 400);
  const answer = makeAnswer(agent, new AbortController().signal);
  const body = JSON.stringify({ token: secret, node: 'x', addresses: [], wanted: {}, request: '' });
  const local = { kind: 'local', role: 'admin', from: 'local' } as const;
  assert.equal(
    (await answer(new Request('http://agent/v1/join', { method: 'POST', body }), local)).status,
    400,
  );
  assert.deepEqual(agent.hosts, []);
});

test('Somebody whom nothing lets in is not listened to for long', async () => {
  const { status } = await asks(await token(), { body: `{"request":"${'x'.repeat(100_000)}"}` });
  assert.equal(status, 413);
});

const spoilt: Readonly<Record<string, unknown>> = {
  'a name with a slash': { node: 'a/b' },
  'the name of what every object has': { node: 'constructor' },
  'an address with a line break': { addresses: ['10.0.0.1\n'] },
  'a thousand addresses': { addresses: Array.from({ length: 1000 }, () => '10.0.0.1') },
  'a network that is none': { wanted: { 'a/b': '10.0.0.1' } },
  'a request that is far too long': { request: 'x'.repeat(20_000) },
  'a wish of its own': { role: 'admin' },
};
for (const [what, change] of Object.entries(spoilt))
  test(`A host that comes with ${what} is not looked at`, async () => {
    const brought = { token: await token(), node: 'my-vm6', addresses: [], wanted: {}, request: 'PEM' };
    const { status } = await asks('', { body: JSON.stringify({ ...brought, ...(change as object) }) });
    assert.equal(status, 400);
    assert.deepEqual(agent.hosts, []);
  });
