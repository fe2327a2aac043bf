/** The steps to another key, on a real store process: each waits for every member, and who is away is named. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { Document, NodeRecord } from '../../core/takeover/document.ts';
import { runStoreServer } from '../../store/sqlite/server.ts';
import { openSqliteStore } from '../../store/sqlite/sqlite-store.ts';
import { createSealedTakeover, takeoverSeal } from '../../store/takeover-domain.ts';
import { type ClusterKeys, keyId, parseClusterKeys } from '../../values/cluster-keys.ts';
import { run } from '../testing/run.ts';

let dir: string;
let cluster: string;
let address = '';
let stop: AbortController;
let ended: Promise<void>;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'holdfast-key-'));
  cluster = join(dir, 'office.yaml');
  address = '127.0.0.1:1';
  writeCluster();
  const made = await run(undefined, `init ${cluster} --store-file ${join(dir, 'store.db')}`);
  assert.equal(made.exit, 0, made.err);
  stop = new AbortController();
  await new Promise<void>((resolve) => {
    const onListening = (at: string) => {
      address = at;
      resolve();
    };
    const [listen, file] = ['127.0.0.1:0', join(dir, 'store.db')];
    ended = runStoreServer({ listen, file, signal: stop.signal, onListening });
  });
  writeCluster();
});
afterEach(async () => {
  stop.abort();
  await ended;
  rmSync(dir, { recursive: true, force: true });
});

function writeCluster(): void {
  const text = `cluster: {name: office, format: 1, fence: [{device: manual}], key: ${join(dir, 'key')}}
store: {kind: sqlite, address: "${address}", lab: true}
hostNetworks: {office: {role: both, subnet: 10.156.76.0/22}}
nodes:
  n1: {addresses: {office: 10.156.76.11}}
  n2: {addresses: {office: 10.156.76.12}}
  n3: {addresses: {office: 10.156.76.13}}
groups:
  web: {resources: {ip: {type: address, address: 10.156.76.58/22, network: office}}}
`;
  writeFileSync(cluster, text);
}

const held = (): ClusterKeys => parseClusterKeys(readFileSync(join(dir, 'key')));
const rotate = (more = '') => run(undefined, `key rotate ${cluster}${more}`);

/** As their agents would, with the keys that each has taken up; the coordinator among them writes the document. */
async function write(members: Readonly<Record<string, ClusterKeys>>, coordinator: string): Promise<void> {
  const store = openSqliteStore({ address, timeoutMs: 2000 });
  for (const [node, keys] of Object.entries(members)) {
    const takeover = createSealedTakeover(store, takeoverSeal({ keys }, 'office'));
    const { records, document } = await takeover.read();
    await takeover.writeRecord(node, records[node]?.version ?? 0, { inc: node, counter: 1 } as NodeRecord);
    if (node !== coordinator || document === undefined) continue;
    const nodes: Document['nodes'] = {
      ...document.value.nodes,
      ...Object.fromEntries(
        Object.keys(members).map((name) => [name, { is: 'in', inc: name, lapse: false } as const]),
      ),
    };
    await takeover.writeDocument(document.version, { ...document.value, nodes });
  }
  await store.close();
}

test('Each step waits for every member, and the last one is asked about who is away', async () => {
  const [old] = held();
  await write({ n1: [old], n2: [old] }, 'n1');
  const first = await rotate();
  assert.match(first.out, /Step 1 of 3/, first.err);
  const [, next] = held();
  assert.ok(next);
  await write({ n1: [old, next] }, 'n1');
  const early = await rotate();
  assert.equal(early.exit, 3);
  assert.match(early.err, new RegExp(`Not yet: n2 did not take up .*key ${keyId(next)}`));
  assert.deepEqual(held().map(keyId), [keyId(old), keyId(next)]);
  await write({ n1: [old, next], n2: [old, next] }, 'n1');
  assert.match((await rotate()).out, /Step 2 of 3/);
  assert.deepEqual(held().map(keyId), [keyId(next), keyId(old)]);
  await write({ n1: [next, old], n2: [old, next] }, 'n1');
  assert.match((await rotate()).err, /Not yet: n2 /);
  await write({ n1: [next, old], n2: [next, old] }, 'n1');
  const asked = await rotate();
  assert.equal(asked.exit, 3);
  assert.match(asked.err, /Not members now: n3\..*/);
  assert.match((await rotate(' --yes')).out, /Step 3 of 3/);
  assert.deepEqual(held().map(keyId), [keyId(next)]);
});

test('key status shows who signs with what, and says of a node without a record that nothing is known', async () => {
  const [key] = held();
  await write({ n1: [key] }, 'n1');
  const shown = await run(undefined, `key status ${cluster}`);
  assert.equal(shown.exit, 0, shown.err);
  assert.match(shown.out, new RegExp(`n1 +yes +${keyId(key)} +${keyId(key)}\nn2 +no +- +-`));
  assert.equal(shown.out.includes(key.export().toString('latin1')), false, 'the key itself is not shown');
});

test('key new makes a key where there is none, and overwrites nothing', async () => {
  const before = held().map(keyId);
  const ran = await run(undefined, `key new ${cluster}`);
  assert.equal(ran.exit, 3);
  assert.match(ran.err, /exists and is not overwritten/);
  assert.deepEqual(held().map(keyId), before);
  rmSync(join(dir, 'key'));
  assert.equal((await run(undefined, `key new ${cluster}`)).exit, 0);
  assert.notDeepEqual(held().map(keyId), before);
});
