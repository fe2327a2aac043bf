import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  aPerson,
  sampleConfig,
  sampleGroup,
  sampleNode,
  sampleResource,
} from '../../api/testing/sample-config.ts';
import type { Json } from '../../core/config.ts';
import { diskReason, judgeDisk } from '../../core/state-disk.ts';
import { words } from '../../core/words/words.ts';
import type { FenceRunner } from '../../ports/fence-runner.ts';
import { checkApi } from './check-api.ts';
import { checkFence } from './check-fence.ts';
import { checkKey, checkSocketPath } from './check-key.ts';
import { checkControlGroups, checkStateDir } from './check-machine.ts';
import { judgeDebianEtcd, judgeMemberUnit } from './check-member.ts';
import { checkAddresses, checkPorts } from './check-network.ts';
import { checkSecrets } from './check-secrets.ts';
import { checkTools, neededTools } from './check-tools.ts';
import { judgeWitness } from './check-witnesses.ts';

test('doctor looks for the programs that the resources and the fence devices of the others need', () => {
  const ocf = { ...sampleResource('dummy', 'ocf'), params: { agent: 'ocf:heartbeat:Dummy' } };
  const exec = { ...sampleResource('nginx', 'exec'), params: { command: ['/usr/sbin/nginx', '-g'] } };
  const groups = { web: sampleGroup({ resources: [sampleResource('ip', 'address'), exec, ocf] }) };
  const needs = neededTools(sampleConfig({ groups }), 'my-vm1').map((n) => n.program);
  assert.deepEqual(needs, [
    'ip',
    'arping',
    '/usr/sbin/nginx',
    '/usr/lib/ocf/resource.d/heartbeat/Dummy',
    '/opt/lab/power-switch',
  ]);
});

test('doctor says which package brings a program that is missing', () => {
  const config = sampleConfig({
    groups: { web: sampleGroup({ resources: [sampleResource('ip', 'address')] }) },
  });
  const checks = checkTools({ ...config, nodes: { 'my-vm1': sampleNode(1) } }, 'my-vm1', '/nonexistent');
  const arping = checks.find((c) => c.check === 'program arping');
  assert.deepEqual([arping?.result, arping?.next], ['failed', 'apt-get install iputils-arping']);
});

test('doctor finds an address that is on no interface', () => {
  const node = { addresses: { office: '127.0.0.1', ring: '192.0.2.77' }, fence: [] };
  const checks = checkAddresses(sampleConfig({ nodes: { a: node } }), 'a');
  assert.deepEqual(
    checks.map((c) => [c.check, c.result]),
    [
      ['address on office', 'ok'],
      ['address on ring', 'failed'],
    ],
  );
});

test('doctor asks where the configuration has the API whether the agent answers there', async () => {
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const config = sampleConfig({
    hostNetworks: { office: { role: 'client', subnet: '127.0.0.0/8', port: 7405 } },
    nodes: { a: { addresses: { office: '127.0.0.1' }, fence: [] } },
    api: { enabled: true, port: (server.address() as AddressInfo).port, networks: ['office'] },
  });
  const results = async () => {
    const both = [await checkApi(config, 'a', true), await checkApi(config, 'a', false)];
    return both.flat().map(({ result }) => result);
  };
  assert.deepEqual(await results(), ['ok', 'warning']);
  server.close();
  await once(server, 'close');
  assert.deepEqual(await results(), ['failed', 'ok']);
});

test('doctor tells a free heartbeat port from one that is bound by somebody', async () => {
  const socket = createSocket('udp4');
  const listening = once(socket, 'listening');
  socket.bind({ address: '127.0.0.1', port: 0, exclusive: true });
  await listening;
  const config = sampleConfig({
    hostNetworks: { office: { role: 'both', subnet: '127.0.0.0/8', port: socket.address().port } },
    nodes: { a: { addresses: { office: '127.0.0.1' }, fence: [] } },
  });
  const [taken] = await checkPorts(config, 'a', false);
  assert.match(`${taken?.result} ${taken?.found}`, /^failed .*bound by another program/);
  assert.equal((await checkPorts(config, 'a', true))[0]?.result, 'ok');
  socket.close();
  await once(socket, 'close');
  assert.equal((await checkPorts(config, 'a', false))[0]?.result, 'ok');
  assert.equal((await checkPorts(config, 'a', true))[0]?.result, 'failed');
});

test("doctor finds Debian's own etcd in the way of a member, and a member whose unit does not start", () => {
  const results = (['runs', 'boots', 'away'] as const).map((is) => judgeDebianEtcd(is).map((c) => c.result));
  assert.deepEqual(results, [['failed'], ['warning'], []]);
  assert.equal(judgeMemberUnit('enabled').result, 'ok');
  for (const state of ['disabled', 'masked', ''])
    assert.equal(judgeMemberUnit(state).result, 'failed', state);
});

test('doctor says early enough that the certificate of a witness ends', () => {
  const judge = (nowMs: number) => judgeWitness('door', { fromMs: 0, untilMs: 100 }, nowMs);
  assert.deepEqual(
    [0, 79, 80, 99, 100].map((nowMs) => judge(nowMs).result),
    ['ok', 'ok', 'warning', 'warning', 'failed'],
  );
  assert.match(judge(80).next, /issue FILE door/);
});

test('doctor says where control groups are, and why there are none', () => {
  const found = checkControlGroups(() => ({ directory: '/sys/fs/cgroup/unified' }));
  assert.match(found.found, /version 2 at \/sys\/fs\/cgroup\/unified/);
  const missing = checkControlGroups(() => {
    throw new Error('no hierarchy is mounted');
  });
  assert.deepEqual([missing.result, missing.found], ['failed', 'no hierarchy is mounted']);
});

test('doctor asks every fence device of the others for its state, and only for that', async () => {
  const asked: string[] = [];
  const never = () => Promise.reject(new Error('doctor must not switch anything'));
  const runner: FenceRunner = {
    off: never,
    on: never,
    status: async (node) => {
      asked.push(node);
      return node === 'b'
        ? { power: 'on', inWords: true, said: '' }
        : { power: 'unknown', inWords: false, said: 'no route to host' };
    },
  };
  const nodes = {
    a: sampleNode(1),
    b: sampleNode(2),
    c: sampleNode(3),
    d: sampleNode(4, []),
    e: sampleNode(5, [aPerson]),
  };
  const checks = await checkFence(sampleConfig({ nodes }), 'a', new Set(), runner);
  assert.deepEqual(asked, ['b', 'c']);
  assert.deepEqual(
    checks.map((c) => c.result),
    ['ok', 'failed', 'failed', 'warning'],
  );
  assert.equal(checks[1]?.found, 'no route to host');
});

test('doctor looks whether the secrets for fencing the others are to be had here, and by whom else', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'holdfast-secrets-'));
  try {
    const file = join(dir, 'secret');
    const params = (password: Json) => ({ program: './switch', options: { password } });
    const fence = (password: Json) => [{ ...aPerson, device: 'agent', params: params(password) }];
    const nodes = {
      a: sampleNode(1, fence({ file: '/nowhere/own' })),
      b: sampleNode(2, fence({ file })),
      c: sampleNode(3, fence({ file })),
      d: sampleNode(4, fence({ credential: 'none' })),
      e: sampleNode(5, fence('plain')),
    };
    const found = async () => (await checkSecrets(sampleConfig({ nodes }), 'a')).map((c) => c.result);
    assert.deepEqual(await found(), ['failed', 'failed']);
    writeFileSync(file, 'hunter2', { mode: 0o600 });
    assert.deepEqual(await found(), ['ok', 'failed']);
    chmodSync(file, 0o644);
    assert.deepEqual(await found(), ['warning', 'failed']);
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test('doctor finds a device that says off of a node that is heard', async () => {
  const off = { power: 'off', inWords: true, said: '' } as const;
  const runner: FenceRunner = {
    off: () => Promise.reject(new Error('doctor must not switch anything')),
    on: () => Promise.reject(new Error('doctor must not switch anything')),
    status: async () => off,
  };
  const config = sampleConfig({ nodes: { a: sampleNode(1), b: sampleNode(2), c: sampleNode(3) } });
  const checks = await checkFence(config, 'a', new Set(['b']), runner);
  assert.deepEqual(
    checks.map((c) => c.result),
    ['failed', 'warning'],
  );
});

test('doctor finds a key that is missing, unusable, or that others can read', () => {
  const dir = mkdtempSync(join(tmpdir(), 'holdfast-key-'));
  try {
    const path = join(dir, 'c.key');
    const found = () => checkKey(path).result;
    assert.equal(found(), 'failed');
    writeFileSync(path, 'short', { mode: 0o600 });
    assert.equal(found(), 'failed');
    writeFileSync(path, 'ab'.repeat(32));
    assert.equal(found(), 'ok');
    for (const mode of [0o640, 0o604, 0o622]) {
      chmodSync(path, mode);
      assert.match(checkKey(path).next, /^chmod 600 /, mode.toString(8));
    }
    assert.equal(checkKey(join(path, 'below-a-file')).result, 'failed');
    assert.equal(checkKey(undefined).result, 'warning');
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test('doctor finds a state directory whose socket would have too long a name', () => {
  assert.equal(checkSocketPath('/var/lib/holdfast').result, 'ok');
  assert.equal(checkSocketPath(`/var/lib/${'x'.repeat(100)}`).result, 'failed');
});

test('doctor says how much the state directory can still take', async () => {
  const space = { readOnly: false, freeBytes: 90e9, sizeBytes: 100e9, freeFiles: 1e6, files: 2e6 };
  const found = async (more: Partial<typeof space>) => {
    const measured = { ...space, ...more };
    const { result, found: said } = await checkStateDir('/tmp', 'a', async () => measured);
    const trouble = judgeDisk(measured, undefined);
    const is = said === (trouble ? `/tmp: ${words(diskReason('a', trouble))}` : '/tmp');
    return [result, trouble?.is, is];
  };
  assert.deepEqual(await found({}), ['ok', undefined, true]);
  assert.deepEqual(await found({ freeBytes: 4e8 }), ['warning', 'low', true]);
  assert.deepEqual(await found({ freeBytes: 1e6 }), ['failed', 'full', true]);
  assert.deepEqual(await found({ readOnly: true }), ['failed', 'read-only', true]);
});
