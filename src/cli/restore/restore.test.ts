/** Restores on hosts that are directories: what is refused, what is asked, what comes of it in the store, and how it goes on. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import type { Document } from '../../core/takeover/document.ts';
import { readIdentity } from '../../identity/identity.ts';
import { createIdentitySource } from '../../identity/identity-source.ts';
import { openSqliteStore } from '../../store/sqlite/sqlite-store.ts';
import { createSealedTakeover, takeoverSeal } from '../../store/takeover-domain.ts';
import { parseKeyRing } from '../../values/cluster-keys.ts';
import { type Ran, runWords } from '../testing/run.ts';
import { type ServedStore, serveStore } from '../testing/serve-store.ts';

const root = mkdtempSync(join(tmpdir(), 'holdfast-restore-'));
const passphrase = join(root, 'passphrase');
const made = join(root, 'office.backup');
let port = 1;
let host: string;
let served: ServedStore | undefined;

const clusterFile = () => `# The office.
cluster: {name: office, format: 1, identity: identity, fence: [{device: manual}]}
store: {kind: sqlite, address: "127.0.0.1:${port}", lab: true}
hostNetworks: {lo: {role: both, subnet: 127.0.0.0/8}}
api: {port: 17406}
nodes:
  n1: {addresses: {lo: 127.0.0.1}} # the old one
  n2: {addresses: {lo: 127.0.0.2}}
  n3: {addresses: {lo: 127.0.0.3}}
groups:
  web: {resources: {app: {type: exec, command: [/bin/sleep, infinity]}}}
`;

/** The store process, at the address of the cluster file from now on. */
async function serve(file: string, identity: string): Promise<void> {
  served = await serveStore(file, { port: port === 1 ? 0 : port, identity });
  port = served.port;
}

async function stopServing(): Promise<void> {
  await served?.stop();
  served = undefined;
}

before(async () => {
  const first = join(root, 'first');
  mkdirSync(first);
  writeFileSync(passphrase, 'a long one that nobody guesses\n');
  const file = join(first, 'cluster.yaml');
  writeFileSync(file, clusterFile());
  const store = join(first, 'store.db');
  const begun = await runWords(undefined, ['init', file, '--node', 'n1', '--store-file', store]);
  assert.equal(begun.exit, 0, begun.err);
  await serve(store, join(first, 'identity'));
  // The port of the process is known now; what is in force in the store names another, which restores it.
  await stopServing();
  rmSync(store);
  rmSync(join(first, 'office.key'));
  writeFileSync(file, clusterFile());
  const again = await runWords(undefined, ['init', file, '--node', 'n1', '--store-file', store]);
  assert.equal(again.exit, 0, again.err);
  await serve(store, join(first, 'identity'));
  const kept = await runWords(undefined, [
    'backup',
    made,
    '--cluster',
    file,
    '--passphrase-file',
    passphrase,
  ]);
  assert.equal(kept.exit, 0, kept.err);
  await stopServing();
});
after(() => rmSync(root, { recursive: true }));

beforeEach(() => {
  host = mkdtempSync(join(root, 'host-'));
});
afterEach(stopServing);

const at = (...names: string[]) => join(host, ...names);

function restore(...more: readonly string[]): Promise<Ran> {
  const words = ['restore', made, '--cluster', at('etc', 'cluster.yaml'), '--state-dir', at('state')];
  return runWords(undefined, [...words, '--passphrase-file', passphrase, '--yes', ...more]);
}

const allOff = ['--confirm-off', 'n1,n2', '--confirm-off', 'n3'];
const asFirst = ['--node', 'n1', ...allOff];
const withStore = () => ['--store-file', at('store.db')];

async function documentNow(): Promise<Document> {
  const store = openSqliteStore({
    address: `127.0.0.1:${port}`,
    timeoutMs: 5000,
    own: createIdentitySource(at('etc', 'identity')),
  });
  try {
    const ring = parseKeyRing(readFileSync(at('etc', 'office.key')));
    const { document } = await createSealedTakeover(store, takeoverSeal(ring, 'office')).read();
    assert.ok(document);
    return document.value;
  } finally {
    await store.close();
  }
}

test('A restore begins the store anew and goes on when that is served', async () => {
  const first = await restore(...asFirst, ...withStore());
  assert.equal(first.exit, 7, first.err);
  assert.match(first.out, /holdfast store serve --listen/);
  await serve(at('store.db'), at('etc', 'identity'));
  const then = await restore(...asFirst, ...withStore());
  assert.equal(then.exit, 0, then.err);
  assert.match(then.err, /Goes on with the restore that was begun here, as n1/);
  assert.equal(existsSync(at('etc', 'restoring')), false);
  const { epoch, nodes, groups } = await documentNow();
  assert.equal(epoch, 1);
  assert.deepEqual(
    Object.values(nodes).map((node) => node.is === 'gone' && node.proof.kind),
    ['confirmed', 'confirmed', 'confirmed'],
  );
  assert.equal(groups.web?.is, 'free');
  assert.equal(readFileSync(at('etc', 'cluster.yaml'), 'utf8'), clusterFile());
  const { holder } = readIdentity(at('etc', 'identity')).says;
  assert.deepEqual([holder.kind, holder.kind === 'node' && holder.name], ['node', 'n1']);
  const { mode } = statSync(at('etc', 'office.key'));
  assert.equal(mode & 0o777, 0o600);
});

test('Who vouched for which machine stands in the audit log before the agent has ever run', async () => {
  await restore(...asFirst, ...withStore());
  await serve(at('store.db'), at('etc', 'identity'));
  await restore(...asFirst);
  const lines = readFileSync(at('state', 'events.ndjson'), 'utf8').trim().split('\n');
  const told = lines.map((line) => JSON.parse(line).reason);
  assert.deepEqual(
    told.map(({ what, facts }) => `${what} ${facts.node}`),
    ['confirm-off n1', 'confirm-off n2', 'confirm-off n3', 'restore n1'],
  );
  assert.ok(told.every(({ who }) => who.name !== ''));
});

test('A machine that nobody vouches for must come back itself, and nothing starts before', async () => {
  await restore('--node', 'n1', '--confirm-off', 'n1,n2', ...withStore());
  await serve(at('store.db'), at('etc', 'identity'));
  const { nodes } = await documentNow();
  assert.deepEqual(
    Object.entries(nodes).map(([name, node]) => `${name} ${node.is}`),
    ['n1 gone', 'n2 gone', 'n3 accused'],
  );
});

test('This node itself must be vouched for, and nothing is written before', async () => {
  for (const words of [
    ['--node', 'n1'],
    ['--node', 'n1', '--confirm-off', 'n2,n3'],
  ]) {
    const ran = await restore(...words, ...withStore());
    assert.equal(ran.exit, 3, ran.err);
    assert.match(ran.err, /--confirm-off n1/);
  }
  assert.deepEqual([existsSync(at('etc')), existsSync(at('state'))], [false, false]);
});

test('Other addresses are written into the cluster file, comments stay, and it is applied as the next version', async () => {
  const there = ['--address', 'n2:lo=127.0.0.9,n3:lo=127.0.0.10'];
  await restore(...asFirst, ...withStore(), ...there);
  await serve(at('store.db'), at('etc', 'identity'));
  const file = clusterFile().replace('127.0.0.2', '127.0.0.9').replace('127.0.0.3', '127.0.0.10');
  assert.equal(readFileSync(at('etc', 'cluster.yaml'), 'utf8'), file);
  assert.equal((await documentNow()).config.version, 2);
});

test('What cannot be meant is refused before anything is written', async () => {
  const cases: [readonly string[], RegExp][] = [
    [['--node', 'n9', ...allOff], /--node with one of n1, n2, n3/],
    [['--node', 'n2', ...allOff], /--address lo=127\.0\.0\.1/],
    [[...asFirst, '--address', 'lo=300.0.0.1'], /no network with an address/],
    [[...asFirst, '--address', 'n9:lo=127.0.0.9'], /names the node "n9"/],
    [[...asFirst, '--address', 'wan=127.0.0.9'], /names the network "wan"/],
    [[...asFirst, '--address', 'n2:lo=10.0.0.9'], /mistake/],
    [['--node', 'n1', '--confirm-off', 'n1,n8'], /"n8" is no node of the backup/],
  ];
  for (const [words, said] of cases) assert.match((await restore(...words, ...withStore())).err, said);
  assert.deepEqual([existsSync(at('etc')), existsSync(at('state'))], [false, false]);
});

test('A host that belongs to a cluster, or has remains of one, is refused and says what is there', async () => {
  mkdirSync(at('state'));
  writeFileSync(at('state', 'seen.json'), '{}');
  const remains = await restore(...asFirst);
  assert.equal(remains.exit, 3);
  assert.match(remains.err, /is not empty: .*seen\.json/s);
  rmSync(at('state'), { recursive: true });
  mkdirSync(at('etc'));
  writeFileSync(at('etc', 'cluster.yaml'), clusterFile());
  assert.match((await restore(...asFirst)).err, /is not empty: .*cluster\.yaml/s);
});

test('While something answers at the address of another node the backup is not put back', async () => {
  const agent = createServer().listen(17406, '127.0.0.2');
  await new Promise((resolve) => agent.once('listening', resolve));
  try {
    const ran = await restore(...asFirst, ...withStore());
    assert.equal(ran.exit, 3);
    assert.match(ran.err, /n2 may live: something answers at 127\.0\.0\.2 port 17406/);
    assert.equal(existsSync(at('etc')), false);
  } finally {
    agent.close();
  }
});

test('A store that outlived the nodes goes on with what it holds', async () => {
  await restore(...asFirst, ...withStore());
  await serve(at('store.db'), at('etc', 'identity'));
  const left = await documentNow();
  const identity = at('etc', 'identity');
  // The next host knows nothing of what the one before did.
  host = mkdtempSync(join(root, 'host-'));
  const ran = await restore(...asFirst);
  assert.equal(ran.exit, 0, ran.err);
  assert.match(ran.out, /outlived the nodes/);
  const next = await documentNow();
  assert.equal(next.epoch, (left.epoch ?? 0) + 1);
  assert.notEqual(next.lineage, left.lineage);
  assert.ok(existsSync(identity));
});

test('A restore of another backup is not gone on with', async () => {
  await restore(...asFirst, ...withStore());
  const other = at('other.backup');
  await serve(at('store.db'), at('etc', 'identity'));
  const words = ['backup', other, '--cluster', at('etc', 'cluster.yaml'), '--passphrase-file', passphrase];
  assert.equal((await runWords(undefined, words)).exit, 0);
  const again = [
    'restore',
    other,
    '--cluster',
    at('etc', 'cluster.yaml'),
    '--state-dir',
    at('state'),
    '--yes',
  ];
  const ran = await runWords(undefined, [...again, '--passphrase-file', passphrase, ...asFirst]);
  assert.equal(ran.exit, 3);
  assert.match(ran.err, /restore of another backup was begun/);
});
