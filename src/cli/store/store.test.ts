/** Status, backup and restore of a store, on a real store process and without any agent. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, test } from 'node:test';
import { run } from '../testing/run.ts';
import { type ServedStore, serveStore } from '../testing/serve-store.ts';
import { smallCluster } from '../testing/small-cluster.ts';

let dir: string;
let cluster: string;
let served: ServedStore | undefined;
let port = 0;

/** Serves the file at the address of the cluster file from now on. */
async function serve(file: string): Promise<void> {
  served = await serveStore(file, { port });
  port = served.port;
}

async function stopServing(): Promise<void> {
  await served?.stop();
  served = undefined;
}

function writeCluster(name = 'office'): string {
  const path = join(dir, `${name}.yaml`);
  const text = `cluster: {name: ${name}, format: 1, fence: [{device: manual}], key: ${join(dir, 'key')}}
${smallCluster(port || 1)}`;
  writeFileSync(path, text);
  return path;
}

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'holdfast-store-'));
  port = 0;
  const made = await run(undefined, `init ${writeCluster()} --store-file ${join(dir, 'first.db')}`);
  assert.equal(made.exit, 0, made.err);
  await serve(join(dir, 'first.db'));
  cluster = writeCluster();
});
afterEach(async () => {
  await stopServing();
  rmSync(dir, { recursive: true, force: true });
});

const backupOf = () => run(undefined, `store backup ${cluster} ${join(dir, 'b')} -o json`);

test('store status shows what is in the store, for people and for programs', async () => {
  const shown = await run(undefined, `store status ${cluster}`);
  assert.equal(shown.exit, 0, shown.err);
  assert.match(shown.out, /version 1, configuration version 1, epoch 0/);
  assert.match(shown.out, /remembers none/);
  const { document, healthy, configurations, members } = JSON.parse(
    (await run(undefined, `store status ${cluster} -o json`)).out,
  );
  assert.deepEqual(
    [document.version, document.comparedWithThisNode, healthy, configurations],
    [1, null, true, 1],
  );
  assert.equal(members.length, 1);
});

test('store status fails and says so where the store does not answer', async () => {
  await stopServing();
  const shown = await run(undefined, `store status ${cluster}`);
  assert.equal(shown.exit, 1);
  assert.match(shown.out, /cannot be read: /);
  assert.match(shown.out, /silent/);
});

test('store status of an emptied store says first to put back what this node has seen', async () => {
  await stopServing();
  const db = new DatabaseSync(join(dir, 'first.db'));
  db.exec('DELETE FROM entries');
  db.close();
  await serve(join(dir, 'first.db'));
  const line = `store status ${writeCluster()} --state-dir ${dir} -o json`;
  assert.equal(JSON.parse((await run(undefined, line)).out).seenHere, null);
  writeFileSync(join(dir, 'seen.json'), JSON.stringify({ lineage: 'c0ffee', version: 40 }));
  const { document, seenHere } = JSON.parse((await run(undefined, line)).out);
  assert.deepEqual([document, seenHere], [null, 40]);
});

test('A backup is read back whole, is for its owner only, and overwrites nothing', async () => {
  const made = await backupOf();
  assert.equal(made.exit, 0, made.err);
  const { file, entries, configurations, version } = JSON.parse(made.out);
  assert.deepEqual([file, entries, configurations, version], [join(dir, 'b'), 1, 1, 1]);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const before = readFileSync(file, 'utf8');
  const again = await backupOf();
  assert.equal(again.exit, 3, again.err);
  assert.match(again.err, /exists and is not overwritten/);
  assert.equal(readFileSync(file, 'utf8'), before);
  const looked = await run(undefined, `store restore ${cluster} ${file} --dry-run`);
  assert.equal(looked.exit, 0, looked.err);
  assert.match(looked.err, /It is whole/);
});

test('A restored store assigns nothing before every node has proved itself, and is accepted like any other', async () => {
  await backupOf();
  const before = JSON.parse((await run(undefined, `store status ${cluster} -o json`)).out);
  const over = await run(
    undefined,
    `store restore ${cluster} ${join(dir, 'b')} --store-file ${join(dir, 'first.db')} --yes`,
  );
  assert.match(over.err, /exists and is not overwritten/);
  await stopServing();
  const put = await run(
    undefined,
    `store restore ${cluster} ${join(dir, 'b')} --store-file ${join(dir, 'next.db')} --yes`,
  );
  assert.equal(put.exit, 0, put.err);
  assert.match(put.out, /holdfast store serve --listen .* --file .*next\.db/);
  await serve(join(dir, 'next.db'));
  const { document } = JSON.parse((await run(undefined, `store status ${cluster} -o json`)).out);
  assert.notEqual(document.lineage, before.document.lineage, 'who remembers the other one refuses this');
  assert.equal(document.epoch, before.document.epoch);
  const again = await run(undefined, `store backup ${cluster} ${join(dir, 'c')}`);
  assert.equal(again.exit, 0, again.err);
  assert.match(readFileSync(join(dir, 'c'), 'utf8'), /"n2":\{"is":"accused","inc":""/);
  const accepted = await run(undefined, `store accept ${cluster} --yes`);
  assert.equal(accepted.exit, 0, accepted.err);
  assert.match(accepted.out, /Accepted \(epoch 1\)\. A proof is waited for from n1, n2/);
});

test('A backup that is not what it was, or not of this cluster, or of another key, changes nothing', async () => {
  await backupOf();
  const [path, text] = [join(dir, 'b'), readFileSync(join(dir, 'b'), 'utf8')];
  const lines = text.trimEnd().split('\n');
  const tried = async (content: string, file = cluster) => {
    writeFileSync(path, content);
    const { exit, err } = await run(
      undefined,
      `store restore ${file} ${path} --store-file ${join(dir, 'x.db')} --yes`,
    );
    assert.equal(existsSync(join(dir, 'x.db')), false);
    return `${exit} ${err}`;
  };
  assert.match(await tried(text.replace('"version":1', '"version":2')), /^1 .*checksum/s);
  assert.match(await tried(lines.slice(0, -1).join('\n')), /^1 .*checksum/s);
  assert.match(await tried(''), /^1 .*no JSON/s);
  assert.match(await tried('{}\n'), /^1 .*does not begin like one/s);
  assert.match(await tried(text, writeCluster('other')), /^3 .*is a backup of the cluster "office"/s);
  writeFileSync(join(dir, 'key'), `${'ab'.repeat(32)}\n`);
  assert.match(await tried(text), /^3 .*not written with the key of this cluster/s);
});

test('Neither restore nor init makes a store file beside what an earlier one of that name has left', async () => {
  await backupOf();
  const left = join(dir, 'lost.db-wal');
  writeFileSync(left, 'the last changes of lost.db');
  const before = readdirSync(dir);
  const file = writeCluster();
  for (const line of [`store restore ${file} ${join(dir, 'b')} --yes`, `init ${file} --nothing-runs`]) {
    const refused = await run(undefined, `${line} --store-file ${join(dir, 'lost.db')}`);
    assert.equal(refused.exit, 3, refused.err);
    assert.match(refused.err, /lost\.db-wal": left of an earlier store file .*both belong together/);
  }
  assert.deepEqual(readdirSync(dir), before);
  assert.equal(readFileSync(left, 'utf8'), 'the last changes of lost.db');
});
