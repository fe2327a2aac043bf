/** Clocks of other nodes, asked by real TLS. */
import assert from 'node:assert/strict';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { Identity } from '../identity/identity.ts';
import { sampleAuthority, sampleNode } from '../identity/testing/sample-identity.ts';
import { serverTls } from '../identity/tls-options.ts';
import { askClock } from './ask-clock.ts';

async function askOne(own: Identity, shown: Identity, aheadMs: number): Promise<number | undefined> {
  const server = createServer(serverTls(shown), (_, answer) => {
    answer.setHeader('date', new Date(Date.now() + aheadMs).toUTCString());
    answer.end('{}');
  }).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address() as AddressInfo;
  const found = await askClock({ node: 'b', host: '127.0.0.1', port }, own, new AbortController().signal);
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  return found;
}

test('askClock() tells by how much a clock is ahead or behind, and nothing of who is not that node', async () => {
  const authority = await sampleAuthority();
  const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((name) => sampleNode(authority, name)));
  assert.ok(a && b && c);
  for (const ahead of [0, 90_000, -90_000]) {
    const found = await askOne(a, b, ahead);
    assert.equal(Math.round((found ?? Number.NaN) / 30_000) * 30_000 + 0, ahead);
  }
  assert.equal(await askOne(a, c, 0), undefined);
});
