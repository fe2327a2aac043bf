import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { Gateway } from './gateway.ts';

test('Gateway.call() asks nobody where no time is left, and says so', async (t) => {
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    response.end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const gateway = new Gateway();
  t.after(() => {
    gateway.close();
    server.close();
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const late = await gateway.call(endpoint, 'kv/range', {}, -227);
  assert.deepEqual(late, { kind: 'failed', sent: false, reason: 'no time was left to ask' });
  assert.equal((await gateway.call(endpoint, 'kv/range', {}, 5_000)).kind, 'ok');
  assert.equal(asked, 1);
});
