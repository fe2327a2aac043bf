/** Every command that reads a file which its operator names: no device without end, no pipe without a writer. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { run } from './testing/run.ts';

const dir = mkdtempSync(join(tmpdir(), 'holdfast-named-'));
const cluster = join(dir, 'office.yaml');

function clusterText(key: string): string {
  return `cluster: {name: office, format: 1, fence: [{device: manual}], key: ${key}}
store: {kind: sqlite, address: "127.0.0.1:1", lab: true}
hostNetworks: {office: {role: both, subnet: 10.156.76.0/22}}
nodes:
  n1: {addresses: {office: 10.156.76.11}}
groups:
  web: {resources: {ip: {type: address, address: 10.156.76.58/22, network: office}}}
`;
}

before(async () => {
  writeFileSync(cluster, clusterText('office.key'));
  writeFileSync(join(dir, 'keyless.yaml'), clusterText('/dev/null'));
  const made = await run(undefined, `init ${cluster} --store-file ${join(dir, 'store.db')}`);
  assert.equal(made.exit, 0, made.err);
});
after(() => rmSync(dir, { recursive: true }));

/** A device that ends: had it been read, something else would be said. */
const lines: Readonly<Record<string, string>> = {
  'a cluster file': 'validate /dev/null',
  'a backup of a store': `store restore ${cluster} /dev/null --dry-run`,
  'a backup that is checked': 'backup check /dev/null',
  'a backup that is shown': 'backup show /dev/null',
  'a backup of a cluster': `restore /dev/null --cluster ${join(dir, 'restored.yaml')}`,
  'a passphrase': `certificate new ${join(dir, 'secured.yaml')} --node n1 --passphrase-file /dev/null`,
  'a password': '--host 127.0.0.1:1 --user somebody --password-file /dev/null status',
  'a token': '--host 127.0.0.1:1 --token-file /dev/null status',
  'the key of the cluster': `init ${join(dir, 'keyless.yaml')} --nothing-runs --store-file ${join(dir, 'x.db')}`,
  'the key of a store': `key status ${join(dir, 'keyless.yaml')}`,
  'the key that doctor looks at': `doctor --node n1 --cluster ${join(dir, 'keyless.yaml')} --state-dir ${dir}`,
};

for (const [what, line] of Object.entries(lines))
  test(`${what} is no pipe and no device`, async () => {
    writeFileSync(join(dir, 'secured.yaml'), clusterText('office.key, identity: identity'));
    const { exit, err, out } = await run(undefined, line);
    assert.notEqual(exit, 0);
    assert.match(`${err}${out}`.replace(/\s+/g, ' '), /it is a pipe or a device, no file/);
  });

const asRoot = process.getuid?.() === 0 ? {} : { skip: 'joining needs root' };

test('a token from standard input comes to an end', asRoot, () => {
  const endless = openSync('/dev/zero', 'r');
  try {
    const words = [join(import.meta.dirname, 'main.ts'), 'join', '-', '--cluster', join(dir, 'joined.yaml')];
    const { status, stderr } = spawnSync(process.execPath, words, {
      stdio: [endless, 'pipe', 'pipe'],
      encoding: 'utf8',
    });
    assert.equal(status, 2, stderr);
    assert.match(stderr, /standard input is no token for joining: it has more than 65536 bytes/);
  } finally {
    closeSync(endless);
  }
});
