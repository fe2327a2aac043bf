/** Which nodes a host asks to be let in, by real TLS to real listeners, and whom it tells nothing. */
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { joined } from '../../api/testing/sample-joined.ts';
import { type ServedNetwork, serveNetwork } from '../../api/testing/serve-network.ts';
import type { Authority } from '../../identity/authority.ts';
import { fingerprintOf } from '../../identity/certificate.ts';
import { hourMs, sampleAuthority } from '../../identity/testing/sample-identity.ts';
import { askCluster } from './ask-cluster.ts';

const host = '127.0.0.1';
const end = new AbortController();
let authority: Authority;
let stranger: Authority;

let a: ServedNetwork;
let b: ServedNetwork;
let other: ServedNetwork;

before(async () => {
  [authority, stranger] = [await sampleAuthority(), await sampleAuthority()];
  a = await serveNetwork(authority, 'a', end.signal);
  b = await serveNetwork(authority, 'b', end.signal);
  other = await serveNetwork(stranger, 'a', end.signal);
});
after(() => end.abort());
beforeEach(() => {
  for (const { agent } of [a, b, other]) {
    agent.hosts.length = 0;
    agent.admission = { outcome: 'not-let-in', why: 'unknown' };
  }
});

async function ask(...ports: readonly number[]) {
  const draft = { name: 'c', opens: { is: 'join' }, by: 'root', forMs: hourMs } as const;
  const secrets = await Promise.all([a, b, other].map(({ agent }) => agent.access.createToken(draft)));
  // They count their tokens in the same way.
  assert.equal(new Set(secrets.map((made) => made?.text)).size, 1);
  const text = {
    cluster: 'web',
    places: ports.map((port) => ({ host, port })),
    fingerprint: fingerprintOf(new X509Certificate(authority.certificate)),
    secret: secrets[0]?.text ?? '',
  };
  const body = { token: text.secret, node: 'c', addresses: [], wanted: {}, request: 'PEM' };
  return askCluster(text, body, { signal: end.signal, say: () => {} });
}

test('The first node that can lets it in, and no further one is asked; what it gave is as it was sent', async () => {
  a.agent.admission = b.agent.admission = { outcome: 'joined', joined };
  assert.deepEqual((await ask(a.port, b.port)).joined, joined);
  assert.deepEqual([a.agent.hosts.length, b.agent.hosts.length], [1, 0]);
});

test('One that is away, of another cluster, or without the key of the authority is passed over', async () => {
  a.agent.admission = {
    outcome: 'refused',
    reason: { kind: 'join-authority-closed', node: 'a', said: 'its key is not here' },
  };
  b.agent.admission = { outcome: 'joined', joined };
  const { place } = await ask(1, other.port, a.port, b.port);
  assert.equal(place, `${host} port ${b.port}`);
});

test('A node of another cluster is told nothing, whatever it would answer', async () => {
  other.agent.admission = { outcome: 'joined', joined };
  await assert.rejects(ask(other.port), { code: 'join-unanswered', message: /another fingerprint/ });
  assert.deepEqual(other.agent.hosts, []);
});

test('One that shows the authority that is wanted, and has no certificate of it, is told nothing', async () => {
  other.agent.authorities = authority.certificate;
  other.agent.admission = { outcome: 'joined', joined };
  await assert.rejects(ask(other.port), { code: 'join-unanswered' });
  assert.deepEqual(other.agent.hosts, []);
  other.agent.authorities = stranger.certificate;
});

test('What every node would refuse is refused by the first', async () => {
  await assert.rejects(ask(a.port, b.port), { code: 'not-let-in' });
  a.agent.admission = { outcome: 'refused', reason: { kind: 'join-name-taken', node: 'c' } };
  await assert.rejects(ask(a.port, b.port), { code: 'refused' });
  assert.deepEqual(b.agent.hosts, []);
});

test('Where no node can, each is named with what it said; one without the key of the authority before all', async () => {
  await assert.rejects(ask(1, 2), { code: 'join-unanswered', message: /port 1: .*port 2: / });
  const reason = { kind: 'join-authority-closed', node: 'a', said: 'its key is not here' } as const;
  a.agent.admission = { outcome: 'refused', reason };
  await assert.rejects(ask(1, a.port), { code: 'refused', reason });
});
