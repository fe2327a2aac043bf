/** What a drill asks, and what it makes of the answers. */
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { sampleConfig, sampleGroup, sampleResource } from '../../api/testing/sample-config.ts';
import type { Claim } from '../../core/config.ts';
import { drillTarget } from './drill-target.ts';
import { longestGap, watchOutage } from './watch-outage.ts';

const untilMs = 10_000;

function targetOf(...claims: Claim[]) {
  const resources = [{ ...sampleResource('one', 'exec'), claims }];
  return drillTarget(sampleConfig({ groups: { web: sampleGroup({ resources }) } }), 'web');
}

test('drillTarget() is the port at the address of the group, or its address', () => {
  const ip: Claim = { kind: 'address', what: '10.0.0.5' };
  const port = (what: string): Claim => ({ kind: 'port', what });
  assert.equal(targetOf(port('127.0.0.1:80')), undefined);
  assert.deepEqual(targetOf(ip), { host: '10.0.0.5', port: undefined });
  assert.deepEqual(targetOf(ip, port('127.0.0.1:90'), port('10.0.0.5:80')), { host: '10.0.0.5', port: 80 });
  assert.deepEqual(targetOf(ip, port('0.0.0.0:443')), { host: '10.0.0.5', port: 443 });
});

test('longestGap() is the longest time without an answer, and nothing without two', () => {
  assert.equal(longestGap([]), undefined);
  assert.equal(longestGap([5]), undefined);
  assert.equal(longestGap([0, 10, 20, 31]), 0);
  assert.equal(longestGap([0, 10, 430, 440, 500]), 420);
});

test('watchOutage() sees that a server was away, and an address that refuses as one that answers', async () => {
  const server = createServer((socket) => socket.on('error', () => {}).resume());
  const listen = (port: number) =>
    new Promise<number>((done) => {
      server.listen(port, '127.0.0.1', () => done((server.address() as { port: number }).port));
    });
  const port = await listen(0);
  const watch = watchOutage({ host: '127.0.0.1', port });
  const address = watchOutage({ host: '127.0.0.1', port: undefined });
  await delay(200);
  await new Promise((done) => server.close(done));
  await delay(300);
  await listen(port);
  let seen: number | undefined;
  const until = Date.now() + untilMs;
  while ((seen ?? 0) < 200 && Date.now() < until) {
    await delay(50);
    seen = watch.longestMs() ?? seen;
  }
  assert.ok((seen ?? 0) >= 200, String(seen));
  assert.notEqual(address.longestMs(), undefined);
  watch.close();
  address.close();
  await new Promise((done) => server.close(done));
});
