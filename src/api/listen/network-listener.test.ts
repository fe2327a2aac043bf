/**
 * Who gets in from the network, and what everybody else gets: a table of tried intrusions, each by real TLS against the real
 * listener with the routes of an agent behind it.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as plainRequest } from 'node:http';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import { connect } from 'node:tls';
import type { Authority } from '../../identity/authority.ts';
import type { Identity } from '../../identity/identity.ts';
import { hourMs, sampleAuthority, sampleNode, sampleUser } from '../../identity/testing/sample-identity.ts';
import { clientTls } from '../../identity/tls-options.ts';
import { serveApi } from '../serve-api.ts';
import { askNetwork, type Got, type Try } from '../testing/ask-network.ts';
import { FakeAgent } from '../testing/fake-agent.ts';
import { freePort } from '../testing/free-port.ts';
import { snapshots } from '../testing/sample-snapshots.ts';
import { type Binding, networkListener } from './network-listener.ts';

const host = '127.0.0.1';
let authority: Authority;
let node: Identity;
const eve: Record<string, Identity> = {};
let agent: FakeAgent;
let port: number;
let end: AbortController;
let bindings: readonly Binding[];
let identity: Identity | undefined;
let said: string[];
let closed: Promise<void>;

before(async () => {
  authority = await sampleAuthority();
  node = await sampleNode(authority, 'my-vm1');
  for (const role of ['view', 'operate', 'admin'] as const)
    eve[role] = await sampleUser(authority, 'eve', role);
});
after(() => end.abort());

beforeEach(async () => {
  end?.abort();
  await closed;
  end = new AbortController();
  agent = new FakeAgent(snapshots.healthy());
  port = await freePort();
  bindings = [{ host, port }];
  identity = node;
  said = [];
  const listener = networkListener({
    bindings: () => bindings,
    identity: () => identity,
    admission: {
      signIn: (token) => agent.access.signIn(token),
      isRevoked: (serial) => agent.access.isRevoked(serial),
      isBarred: (node, issuedAt) => agent.access.isBarred(node, issuedAt),
      isNode: (name) => name === 'my-vm1' || name === 'my-vm2',
      accounts: agent.accounts,
    },
    tell: (reason) => agent.tell(reason),
    report: (text) => said.push(text),
    lookEveryMs: 20,
  });
  ({ closed } = await serveApi(agent, [listener], end.signal));
});

const ask = (how: Try): Promise<Got> => askNetwork({ authority: authority.certificate, host, port }, how);

async function token(role: 'view' | 'operate' | 'admin' = 'operate') {
  const made = await agent.access.createToken({
    name: 'eve',
    opens: { is: 'role', role },
    by: 'root',
    forMs: hourMs,
  });
  return { authorization: `Bearer ${made?.text}` };
}

const toldOf = () =>
  agent.journal.flatMap(({ reason }) =>
    reason.kind === 'sign-in-failed' ? [`${reason.shown}: ${reason.why}`] : [],
  );

/** Everybody who is not let in gets exactly this. */
const nothing =
  '{"error":{"code":"not-let-in","message":"This needs a certificate or a token of the cluster that counts, or an account that it lets in. Ask who administers it; the audit log of the node says more.","field":null,"reason":null,"remedy":null}}\n';

interface Intrusion {
  readonly tried: () => Promise<Try> | Try;
  readonly told: string;
}

const intrusions: Readonly<Record<string, Intrusion>> = {
  'no certificate and no token': { tried: () => ({}), told: 'nothing: nothing-shown' },
  'a certificate of another cluster of the same name': {
    tried: async () => ({ shows: await sampleUser(await sampleAuthority(), 'eve', 'admin') }),
    told: 'certificate: not-trusted',
  },
  'the certificate of a node of another cluster': {
    tried: async () => ({ shows: await sampleNode(await sampleAuthority(), 'my-vm1') }),
    told: 'certificate: not-trusted',
  },
  'the certificate of the authority itself': {
    tried: () => ({
      shows: {
        certificate: authority.certificate,
        key: authority.key.export({ type: 'pkcs8', format: 'pem' }).toString(),
      },
    }),
    told: 'certificate: not-trusted',
  },
  'a certificate that has ended': {
    tried: async () => ({
      shows: await sampleNode(authority, 'my-vm1', { nowMs: Date.now() - 3 * hourMs, lifeMs: hourMs }),
    }),
    told: 'certificate: ended',
  },
  'a certificate that was taken back': {
    tried: async () => {
      const shows = await sampleUser(authority, 'mallory', 'admin');
      agent.access.now = {
        ...agent.access.now,
        revoked: { [shows.says.serial]: { name: 'mallory', by: 'root', at: 1, endsAt: shows.says.untilMs } },
      };
      return { shows };
    },
    told: 'certificate: revoked',
  },
  'the certificate of a node that was removed': {
    tried: async () => ({ shows: await sampleNode(authority, 'my-vm9') }),
    told: 'certificate: no-member',
  },
  'a certificate that does not count, with a token that does': {
    tried: async () => ({
      shows: await sampleUser(await sampleAuthority(), 'eve', 'admin'),
      headers: await token('admin'),
    }),
    told: 'certificate: not-trusted',
  },
  'a token that nobody made': {
    tried: () => ({ headers: { authorization: 'Bearer hft_00000000_x' } }),
    told: 'token: unknown',
  },
  'a token that was taken back': {
    tried: async () => {
      const headers = await token();
      agent.access.now = { ...agent.access.now, tokens: {} };
      return { headers };
    },
    told: 'token: unknown',
  },
  'a token in another header': {
    tried: async () => ({ headers: { 'x-token': '00000001' } }),
    told: 'nothing: nothing-shown',
  },
  'a route that there is not': { tried: () => ({ path: '/v1/secrets' }), told: 'nothing: nothing-shown' },
  'the name of an administrator': {
    tried: () => ({ headers: { 'holdfast-by': 'root', 'x-forwarded-for': '127.0.0.1' } }),
    told: 'nothing: nothing-shown',
  },
  'a page of another site, in the browser of an administrator': {
    tried: () => ({ shows: eve.admin, headers: { origin: 'https://evil.example' } }),
    told: 'nothing: cross-site',
  },
};

for (const [what, { tried, told }] of Object.entries(intrusions))
  test(`${what} gets nothing, and the log says why`, async () => {
    const how = await tried();
    for (const more of [{}, { method: 'POST', path: '/v1/requests', body: '{"kind":"arm"}' }]) {
      const got = await ask({ ...how, ...more });
      assert.deepEqual(got, { status: 401, body: nothing });
    }
    assert.deepEqual([...new Set(toldOf())], [told]);
    assert.deepEqual(agent.asked, []);
  });

test('Whoever speaks no TLS, or an older one, does not get as far as a word of HTTP', async () => {
  const plain = plainRequest({ host, port, path: '/v1/status', agent: false }).end();
  await assert.rejects(once(plain, 'response'));
  const old = connect({ host, port, maxVersion: 'TLSv1.2', rejectUnauthorized: false });
  const [error] = (await once(old, 'error')) as [Error & { code: string }];
  assert.match(error.code, /PROTOCOL_VERSION/);
  assert.deepEqual(agent.journal, []);
});

test('A client leaves a server of another cluster, and one that is no node, before it has said anything', async () => {
  const other = await sampleAuthority();
  const tls = clientTls({ authorities: other.certificate }, { host });
  await assert.rejects(once(request({ ...tls, host, port, agent: false }).end(), 'response'), {
    code: /SIGNED|ISSUER/,
  });
});

const letIn: readonly [
  who: string,
  how: () => Promise<Try> | Try,
  name: string,
  kind: string,
  mayDrain: boolean,
][] = [
  ['A certificate for operating', () => ({ shows: eve.operate }), 'eve', 'certificate', true],
  ['A certificate for looking', () => ({ shows: eve.view }), 'eve', 'certificate', false],
  ['A token for operating', async () => ({ headers: await token() }), 'eve', 'token', true],
  ['Another node', async () => ({ shows: await sampleNode(authority, 'my-vm2') }), 'my-vm2', 'node', false],
];
for (const [who, how, name, kind, mayDrain] of letIn)
  test(`${who} lets in, with its role and under the name it vouches for`, async () => {
    const tried = await how();
    assert.equal((await ask(tried)).status, 200);
    const drain = { method: 'POST', path: '/v1/requests', body: '{"kind":"drain","node":"my-vm2"}' };
    assert.equal((await ask({ ...tried, ...drain })).status, mayDrain ? 200 : 403);
    const told = agent.journal.map(({ reason }) => reason);
    assert.equal(told.length, 1);
    assert.ok(told[0]?.kind === 'change-asked');
    assert.deepEqual([told[0].who.name, told[0].who.kind, told[0].from], [name, kind, host]);
  });

test('After ten attempts that failed nobody at that address is looked at for a while, and the log has few lines of it', async () => {
  for (let i = 0; i < 30; i += 1) assert.equal((await ask({})).status, 401);
  assert.equal((await ask({ headers: await token() })).status, 401);
  assert.ok(toldOf().length <= 3, `${toldOf().length} entries`);
});

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await isSo())) {
    assert.ok(Date.now() < deadline, what);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const isAnswered = () =>
  ask({ shows: eve.view }).then(
    ({ status }) => status === 200,
    () => false,
  );

test('It goes to another port when the configuration says so, and stops listening without a certificate', async () => {
  const before = port;
  port = await freePort();
  bindings = [{ host, port }];
  await until('it answers at the new port', isAnswered);
  [port] = [before];
  await until('it is gone at the old one', async () => !(await isAnswered()));
  port = bindings[0]!.port;
  identity = undefined;
  await until('it is gone', async () => !(await isAnswered()));
});

test('A port that is taken is told once, and taken when it is free', async () => {
  const other = createServer().listen(0, host);
  await once(other, 'listening');
  port = (other.address() as { port: number }).port;
  bindings = [{ host, port }];
  await until('it is told', () => said.length > 0);
  assert.match(said[0] ?? '', /cannot be served at 127\.0\.0\.1 port \d+: .*EADDRINUSE/);
  other.close();
  await until('it answers', isAnswered);
  assert.equal(said.length, 1);
});

test('A new certificate counts for the next connection without a pause', async () => {
  const next = await sampleNode(authority, 'my-vm1');
  identity = next;
  await until('the new one is shown', async () => (await shownSerial()) === next.says.serial);
});

async function shownSerial(): Promise<string> {
  const socket = connect({ host, port, ...clientTls({ authorities: authority.certificate }, { host }) });
  await once(socket, 'secureConnect');
  const serial = socket.getPeerX509Certificate()?.serialNumber.toLowerCase() ?? '';
  socket.destroy();
  return serial;
}

test('One address gets no more connections than a few dozen', async () => {
  const tls = clientTls({ authorities: authority.certificate }, { host });
  const sockets = Array.from({ length: 40 }, () => connect({ host, port, ...tls }).on('error', () => {}));
  await until('some are closed', () => sockets.filter(({ closed: isClosed }) => isClosed).length >= 8);
  await until('the others stand', () => sockets.filter((s) => s.authorized).length >= 30);
  for (const socket of sockets) socket.destroy();
  await until('others get in again', isAnswered);
});
