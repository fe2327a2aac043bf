/** What gets through a real TLS connection, and what does not: sockets on the loopback, certificates of real authorities. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect as connectPlain } from 'node:net';
import { type TestContext, test } from 'node:test';
import {
  type ConnectionOptions,
  connect,
  createServer,
  type Server,
  type TLSSocket,
  type TlsOptions,
} from 'node:tls';
import type { Identity } from './identity.ts';
import { type Presented, readPeer, refuseNodeless } from './peer.ts';
import { hourMs, sampleAuthority, sampleNode, sampleUser } from './testing/sample-identity.ts';
import { clientTls, serverTls } from './tls-options.ts';
import { tlsTrouble } from './tls-trouble.ts';

const host = '127.0.0.1';

/** Greets whom it lets in; `presented` is what the last one showed. */
async function listen(
  t: TestContext,
  options: TlsOptions,
  refuse: (socket: TLSSocket) => string | undefined,
) {
  const seen: { presented?: Presented; refused?: string | undefined } = {};
  const server: Server = createServer(options, (socket) => {
    socket.on('error', () => socket.destroy());
    seen.presented = readPeer(socket);
    seen.refused = refuse(socket);
    if (seen.refused === undefined) socket.end('welcome');
    else socket.destroy();
  });
  server.listen(0, host);
  await once(server, 'listening');
  t.after(() => server.close());
  return { port: (server.address() as AddressInfo).port, seen, server };
}

/** What the server said, or why the connection came to nothing. */
function call(port: number, options: ConnectionOptions): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, ...options });
    let said = '';
    socket.on('data', (chunk) => {
      said += chunk;
    });
    socket.on('error', (error) => resolve(tlsTrouble(error)));
    socket.on('close', () => resolve(said === '' ? 'closed' : said));
    socket.setTimeout(5_000, () => socket.destroy(new Error('silence')));
  });
}

async function people() {
  const [ours, theirs] = [await sampleAuthority('web'), await sampleAuthority('web')];
  const lastHour = { nowMs: Date.now() - 2 * hourMs, lifeMs: hourMs };
  const server = await sampleNode(ours, 'n1');
  const clients: Readonly<Record<string, Partial<Identity>>> = {
    'a node': await sampleNode(ours, 'n2'),
    'a person': await sampleUser(ours, 'Ann', 'admin'),
    nobody: {},
    'a node of another cluster': await sampleNode(theirs, 'n2'),
    'an admin of another cluster': await sampleUser(theirs, 'Ann', 'admin'),
    'a node whose certificate has ended': await sampleNode(ours, 'n2', lastHour),
    'a node of the future': await sampleNode(ours, 'n2', { nowMs: Date.now() + 3 * hourMs }),
  };
  return { ours, theirs, server, clients };
}

test('only nodes of the cluster come in where only nodes may', async (t) => {
  const { server, clients } = await people();
  const { port, seen } = await listen(t, serverTls(server), refuseNodeless);
  const got: Record<string, string> = {};
  const why = new Set<string | undefined>();
  for (const [who, client] of Object.entries(clients)) {
    got[who] = await call(port, clientTls({ ...client, authorities: server.authorities }));
    why.add(seen.refused);
  }
  const { 'a node': node, ...others } = got;
  assert.equal(node, 'welcome');
  assert.equal(Object.keys(others).length, 6);
  for (const [who, said] of Object.entries(others)) assert.notEqual(said, 'welcome', who);
  assert.equal(
    why.size,
    6,
    'nobody; of a person; twice another cluster; ended; not yet; and undefined of who came in',
  );
});

test('a server that may be asked without a certificate says what everybody showed', async (t) => {
  const { server, clients } = await people();
  const { port, seen } = await listen(t, serverTls(server), () => undefined);
  const shown: Record<string, string> = {};
  for (const [who, client] of Object.entries(clients)) {
    const said = await call(port, clientTls({ ...client, authorities: server.authorities }));
    assert.equal(said, 'welcome', who);
    const { presented } = seen;
    shown[who] = presented?.is === 'peer' ? presented.peer.kind : (presented?.is ?? 'nothing');
  }
  assert.deepEqual(shown, {
    'a node': 'node',
    'a person': 'user',
    nobody: 'none',
    'a node of another cluster': 'refused',
    'an admin of another cluster': 'refused',
    'a node whose certificate has ended': 'refused',
    'a node of the future': 'refused',
  });
});

test('a client speaks to nobody but the node it means', async (t) => {
  const { ours, theirs, server, clients } = await people();
  const client = { ...clients['a node'], authorities: server.authorities };
  const lastHour = { nowMs: Date.now() - 2 * hourMs, lifeMs: hourMs };
  const impostors: Readonly<Record<string, Identity>> = {
    'of another cluster': await sampleNode(theirs, 'n1'),
    ended: await sampleNode(ours, 'n1', lastHour),
    'for another address': await sampleNode(ours, 'n1', { addresses: ['127.0.0.2'] }),
    'of another node': await sampleNode(ours, 'n3'),
    'of a person': await sampleUser(ours, 'n1', 'admin'),
  };
  const right = await listen(t, serverTls(server), refuseNodeless);
  assert.equal(await call(right.port, clientTls(client, { node: 'n1' })), 'welcome');
  const troubles = new Set<string>();
  for (const impostor of Object.values(impostors)) {
    const { port } = await listen(t, { ...serverTls(impostor), ca: server.authorities }, refuseNodeless);
    troubles.add(await call(port, clientTls(client, { node: 'n1' })));
  }
  assert.ok(!troubles.has('welcome') && !troubles.has('closed'));
  assert.equal(troubles.size, Object.keys(impostors).length, [...troubles].join('; '));
});

test('nobody comes in with an older TLS, without TLS, or with a session of before', async (t) => {
  const { server, clients } = await people();
  const { port } = await listen(t, serverTls(server), refuseNodeless);
  const options = clientTls({ ...clients['a node'], authorities: server.authorities });
  const older: ConnectionOptions = { ...options, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' };
  assert.equal(await call(port, older), tlsTrouble({ code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' }));

  const plain = connectPlain({ host, port });
  const answered: Buffer[] = [];
  plain.on('data', (chunk) => answered.push(chunk));
  plain.write('GET / HTTP/1.1\r\n\r\n');
  await once(plain, 'close');
  assert.ok(!Buffer.concat(answered).includes('welcome'));

  const sessions: Buffer[] = [];
  const socket = connect({ host, port, ...options });
  socket.on('session', (session) => sessions.push(session));
  await once(socket.resume(), 'close');
  const [session] = sessions;
  assert.ok(session !== undefined);
  const again = connect({ host, port, ...options, session });
  await once(again, 'secureConnect');
  assert.equal(again.isSessionReused(), false);
  await once(again.resume(), 'close');
});

test('a server takes its next certificate into use without a pause', async (t) => {
  const { ours, server, clients } = await people();
  const { port, server: listening } = await listen(t, serverTls(server), refuseNodeless);
  const client = { ...clients['a node'], authorities: server.authorities };
  const serialOf = async () => {
    const socket = connect({ host, port, ...clientTls(client) });
    await once(socket, 'secureConnect');
    const serial = socket.getPeerX509Certificate()?.serialNumber.toLowerCase();
    await once(socket.resume(), 'close');
    return serial;
  };
  assert.equal(await serialOf(), server.says.serial);
  const next = await sampleNode(ours, 'n1');
  listening.setSecureContext(serverTls(next));
  assert.equal(await serialOf(), next.says.serial);
});
