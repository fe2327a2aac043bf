/** A node that was taken out, and one of its name that joined again: which certificate counts, by real TLS. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hourMs, sampleAuthority, sampleNode } from '../../identity/testing/sample-identity.ts';
import { askNetwork } from '../testing/ask-network.ts';
import { serveNetwork } from '../testing/serve-network.ts';

test('A certificate of before its node was taken out lets nobody in, and one of later does', async (t) => {
  const end = new AbortController();
  const authority = await sampleAuthority();
  const { agent, host, port, closed } = await serveNetwork(authority, 'my-vm1', end.signal);
  t.after(async () => {
    end.abort();
    await closed;
  });
  const ask = async (nowMs: number) => {
    const shows = await sampleNode(authority, 'my-vm2', { nowMs, lifeMs: 3 * hourMs });
    return (await askNetwork({ authority: authority.certificate, host, port }, { shows })).status;
  };
  const now = Date.now();
  assert.equal(await ask(now - hourMs), 200, 'it counts before');
  agent.access.at = now - hourMs / 2;
  await agent.access.barNode('my-vm2', 'root');
  assert.equal(await ask(now - hourMs), 401);
  assert.equal(await ask(now), 200);
});
