/** The store of a lab and its faults, on real namespaces, with a stand-in for the store process and Debian's etcd. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Lab } from '../../lab/lab.ts';
import { sampleConfig } from '../../lab/testdata/sample-cluster.ts';
import { Labs, until } from './lab-fixture.ts';

const labs = new Labs('lab-store');
let lab: Lab;

before(async () => {
  lab = await labs.up(sampleConfig(labs.name, 1, { kind: 'sqlite', address: '10.1.0.9:7400', lab: true }));
});
after(() => labs.end());

const ask = `fetch('http://10.1.0.9:7400', {method: process.argv[1], signal: AbortSignal.timeout(3000)})
  .then(async (r) => console.log(r.status, await r.text()), (e) => console.log(e.cause?.code ?? e.name))`;
const store = async (method: 'GET' | 'PUT') =>
  (await lab.exec('client', [process.execPath, '-e', ask, method])).stdout.trim();

test('The store is read-only, full or gone when told so, and well again afterwards', async () => {
  await until('the store answers', async () => (await store('PUT')).startsWith('200'));
  const refusals = { readonly: /^500 .*I\/O/, full: /^500 .*full/, gone: /^ECONNREFUSED/ } as const;
  for (const mode of ['readonly', 'full', 'gone'] as const) {
    assert.equal((await lab.store(mode)).store.mode, mode);
    // A full file system shows when the next block is asked for, not before.
    await until(`${mode} shows`, async () => refusals[mode].test(await store('PUT')));
    if (mode !== 'gone') assert.match(await store('GET'), /^200/, `reading works while it is ${mode}`);
    await lab.store('up');
    await until(`well after ${mode}`, async () => (await store('PUT')).startsWith('200'));
  }
});

test('A slow store keeps its callers waiting', async () => {
  const slowest = async () => {
    const probe = `const t = performance.now(); let worst = 0; (async () => { while (performance.now() - t < 1200) {
      const s = performance.now(); await (await fetch('http://10.1.0.9:7400')).text(); worst = Math.max(worst, performance.now() - s); }
      console.log(Math.round(worst)); })()`;
    return Number((await lab.exec('client', [process.execPath, '-e', probe])).stdout);
  };
  await lab.store('slow', 400);
  assert.ok((await slowest()) > 300);
  await lab.store('up');
  await until('it is quick again', async () => (await slowest()) < 300);
});

test('etcd members run on the hosts of their addresses, survive a power cycle and are full when told so', async () => {
  const name = `${labs.name}-etcd`;
  const endpoints = ['http://10.1.0.1:2379', 'http://10.1.0.2:2379', 'http://10.1.0.9:2379'];
  const lab = await labs.up(sampleConfig(name, 2, { kind: 'etcd', endpoints, prefix: '/p' }));
  const program = `fetch('http://10.1.0.1:2379/v3/kv/put', {method: 'POST', body: '{"key":"YQ==","value":"Yg=="}',
    signal: AbortSignal.timeout(2000)}).then((r) => r.text(), (e) => e.name).then((t) => { console.log(t); process.exit(); })`;
  const put = async () => (await lab.exec('client', [process.execPath, '-e', program])).stdout;
  const works = async () => (await put()).includes('"revision"');
  await until('a write succeeds', works);
  await lab.store('full');
  await until('writes are refused', async () => (await put()).includes('space exceeded'));
  await lab.store('up');
  await until('a write succeeds again', works);
  await lab.power('a', 'off');
  assert.equal(await works(), false, 'the member went with its node');
  await lab.power('a', 'on');
  await until('the member is back', works);
  await lab.down();
});
