/** Every command that writes a file which its operator names. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { run } from './testing/run.ts';
import { type ServedStore, serveStore } from './testing/serve-store.ts';
import { smallCluster } from './testing/small-cluster.ts';

const dir = mkdtempSync(join(tmpdir(), 'holdfast-parent-'));
const cluster = join(dir, 'office.yaml');
const secured = join(dir, 'secured.yaml');
const missing = join(dir, 'nas');
let served: ServedStore;

function writeCluster(file: string, port: number, identity = ''): void {
  writeFileSync(
    file,
    `cluster: {name: office, format: 1, fence: [{device: manual}], key: office.key${identity}}
${smallCluster(port)}`,
  );
}

before(async () => {
  writeCluster(cluster, 1);
  writeFileSync(join(dir, 'passphrase'), 'a long one that nobody guesses\n');
  const made = await run(undefined, `init ${cluster} --store-file ${join(dir, 'store.db')}`);
  assert.equal(made.exit, 0, made.err);
  served = await serveStore(join(dir, 'store.db'));
  writeCluster(cluster, served.port);
  const kept = await run(undefined, `store backup ${cluster} ${join(dir, 'b')}`);
  assert.equal(kept.exit, 0, kept.err);
  writeCluster(secured, 1, ', identity: identity');
  const begun = await run(undefined, `certificate new ${secured} --node n1`);
  assert.equal(begun.exit, 0, begun.err);
});
after(async () => {
  await served.stop();
  rmSync(dir, { recursive: true });
});

/** By where the file is to be. */
const commands: Readonly<Record<string, (place: string) => string>> = {
  'store backup': (place) => `store backup ${cluster} ${place}`,
  backup: (place) => `backup ${place} --cluster ${cluster} --passphrase-file ${join(dir, 'passphrase')}`,
  'support bundle': (place) => `support bundle ${place} --cluster ${cluster}`,
  'certificate issue': (place) => `certificate issue ${secured} n2 --to ${place}`,
  'authority offline': (place) => `authority offline ${place} --cluster ${secured} --yes`,
  'store restore': (place) => `store restore ${cluster} ${join(dir, 'b')} --yes --store-file ${place}`,
  'init of a store file': (place) => `init ${cluster} --nothing-runs --store-file ${place}`,
  'init of a cluster file': (place) =>
    `init --name x --plain --network lo=127.0.0.0/8 --store sqlite:192.0.2.9:7400,witness=door --store-file ${join(dir, 'x.db')} --fence manual --node n1 --no-start --to ${place}`,
};

for (const [name, line] of Object.entries(commands))
  test(`${name} makes no directory for the file that it writes, and says which one is missing`, async () => {
    const before = readdirSync(dir);
    const refused = await run(undefined, line(join(missing, 'x')));
    assert.notEqual(refused.exit, 0);
    assert.ok(
      refused.err.includes(`the directory "${missing}" is not there; make it, or mount`),
      refused.err,
    );
    assert.deepEqual(readdirSync(dir), before);
    const below = join(cluster, 'x');
    assert.match((await run(undefined, line(below))).err, /office\.yaml" is no directory/);
  });

test('What is named with a slash at its end is a directory that is not there, and becomes no file', async () => {
  for (const name of ['store backup', 'backup'])
    assert.match((await run(undefined, commands[name]?.(`${missing}/`) ?? '')).err, /nas" is not there/);
  assert.equal(existsSync(missing), false);
  mkdirSync(missing);
  const made = await run(undefined, commands.backup?.(`${missing}/`) ?? '');
  assert.equal(made.exit, 0, made.err);
  assert.equal(readdirSync(missing).length, 1);
});
