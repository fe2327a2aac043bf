/** `holdfast init` without a file: from flags, from answers, and with neither. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { loadClusterFile } from '../../config/load-cluster-file.ts';
import { run } from '../testing/run.ts';

const root = mkdtempSync(join(tmpdir(), 'holdfast-begin-'));
let dir: string;
let to: string;
beforeEach(() => {
  dir = mkdtempSync(join(root, 'host-'));
  to = join(dir, 'cluster.yaml');
});
after(() => rmSync(root, { recursive: true }));

const network = '--network lo=127.0.0.0/8';
const store = () => `--store sqlite:192.0.2.9:7400,witness=door --store-file ${join(dir, 'store.db')}`;
const rest = () => `--node n1 --to ${to} --no-start --state-dir ${join(dir, 'state')}`;

test('init without a file and without anybody to ask names the flags that are wanted, and writes nothing', async () => {
  const ran = await run(undefined, `init ${rest()}`);
  assert.equal(ran.exit, 2, ran.err);
  assert.match(ran.err, /--name NAME/);
  assert.deepEqual(readdirSync(dir), []);
});

test('init without a file writes one that is valid, with key, certificates and store', async () => {
  const fence = '--fence agent:fence_x,port={node} --fence manual';
  const ran = await run(undefined, `init --name office ${network} ${fence} ${store()} ${rest()}`);
  assert.equal(ran.exit, 0, ran.err);
  const { config, keyFile, identity } = loadClusterFile(to);
  assert.equal(config?.cluster.name, 'office');
  assert.deepEqual(
    config?.nodes.n1?.fence.map(({ device }) => device),
    ['agent', 'manual'],
  );
  assert.deepEqual(config?.nodes.n1?.addresses, { lo: '127.0.0.1' });
  assert.equal(statSync(keyFile ?? '').mode & 0o777, 0o600);
  assert.ok(existsSync(join(identity ?? '', 'node.crt')));
  assert.equal(statSync(to).mode & 0o777, 0o600, 'options of a fence program may be secrets');
});

test('init without a file asks for what it cannot know, and takes what is usual where nothing is said', async () => {
  const ran = await run(undefined, `init ${network} ${store()} --fence manual ${rest()}`, {
    answer: 'branch',
  });
  assert.equal(ran.exit, 0, ran.err);
  assert.match(readFileSync(to, 'utf8'), /^ {2}name: branch$/m);
  assert.match(ran.out, /a person/);
  assert.match(ran.out, /second node.*holdfast token create --for join/);
  assert.equal(statSync(to).mode & 0o777, 0o644);
});

test('init without a file and with --plain makes no certificates', async () => {
  const ran = await run(undefined, `init --plain --name office ${network} ${store()} ${rest()}`);
  assert.equal(ran.exit, 0, ran.err);
  assert.equal(loadClusterFile(to).identity, undefined);
  assert.doesNotMatch(ran.out, /token create/, 'nobody can join by a token');
});

test('init without a file leaves nothing where the cluster cannot begin', async () => {
  const first = await run(undefined, `init --name office ${network} ${store()} ${rest()}`);
  assert.equal(first.exit, 0, first.err);
  for (const name of ['cluster.yaml', 'office.key', 'identity']) rmSync(join(dir, name), { recursive: true });
  const second = await run(undefined, `init --name office ${network} ${store()} ${rest()}`);
  assert.equal(second.exit, 3, second.err);
  assert.deepEqual(
    readdirSync(dir).filter((name) => name !== 'identity'),
    ['store.db'],
  );
  assert.deepEqual(existsSync(join(dir, 'identity')) ? readdirSync(join(dir, 'identity')) : [], []);
});

test('init whose question is left with Ctrl-D leaves nothing, also where Enter would have gone on', async () => {
  const asked = [
    `${network} ${store()}`,
    `--name office ${store()}`,
    `--name office ${network}`,
    `--name office ${network} ${store()}`,
  ];
  for (const words of asked) {
    const ran = await run(undefined, `init ${words} ${rest()}`, { leaves: true });
    assert.equal(ran.exit, 3, ran.err);
    assert.deepEqual(readdirSync(dir), []);
  }
  const key = join(dir, 'office.key');
  writeFileSync(key, `${'0'.repeat(64)}\n`);
  for (const words of [store(), '--store managed-etcd']) {
    const line = `init --name office ${network} --fence manual ${words} ${rest()}`;
    assert.equal((await run(undefined, line, { leaves: true })).exit, 3);
    assert.deepEqual(readdirSync(dir), ['office.key']);
  }
});

test('init without a file does not overwrite one', async () => {
  const line = `init --name office ${network} ${store()} ${rest()}`;
  assert.equal((await run(undefined, line)).exit, 0);
  const before = readFileSync(to, 'utf8');
  assert.equal((await run(undefined, line)).exit, 3);
  assert.equal(readFileSync(to, 'utf8'), before);
});

const refused = [
  '--name 1office',
  '--name office --network net0=203.0.113.0/24',
  '--name office --store nowhere',
  '--name office --fence lightning',
];
for (const words of refused)
  test(`init without a file refuses ${words}, and writes nothing`, async () => {
    const others = words.includes('--network') ? '' : ` ${network}`;
    const ran = await run(undefined, `init ${words}${others} ${rest()}`);
    assert.equal(ran.exit, 2, ran.err);
    assert.deepEqual(readdirSync(dir), []);
  });

test('init with a file refuses what is for a cluster without one', async () => {
  const ran = await run(undefined, `init ${to} --name office`);
  assert.equal(ran.exit, 2);
  assert.match(ran.err, /--name/);
});
