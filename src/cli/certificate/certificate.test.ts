/** From a cluster file to the directories that are copied, with real certificates. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { readIdentity } from '../../identity/identity.ts';
import { run } from '../testing/run.ts';

let dir: string;
let file: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'holdfast-certificate-'));
  file = join(dir, 'office.yaml');
  write('identity: identity');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function write(identity: string): void {
  writeFileSync(
    file,
    `cluster: {name: office, format: 1, fence: [{device: manual}], ${identity}}
store: {kind: sqlite, address: "10.156.76.10:7400", lab: true}
hostNetworks: {office: {role: both, subnet: 10.156.76.0/22}}
nodes:
  n1: {addresses: {office: 10.156.76.11}}
  n2: {addresses: {office: 10.156.76.12}}
`,
  );
}

const certificate = (line: string) => run(undefined, `certificate ${line}`);

test('init makes authority and certificate of the node that it is told, and takes them back when it fails', async () => {
  const init = `init ${file} --node n1 --store-file ${join(dir, 'store.db')}`;
  writeFileSync(join(dir, 'store.db'), 'something else');
  assert.notEqual((await run(undefined, init)).exit, 0);
  assert.deepEqual(readdirSync(join(dir, 'identity')), []);
  rmSync(join(dir, 'store.db'));
  const ran = await run(undefined, init);
  assert.equal(ran.exit, 0, ran.err);
  const { holder } = readIdentity(join(dir, 'identity')).says;
  assert.deepEqual(holder, { kind: 'node', name: 'n1', addresses: ['10.156.76.11'] });
});

test('certificate show has a line for each, and says where to begin when there is none', async () => {
  const none = await certificate(`show ${file}`);
  assert.match(none.out, /There is no certificate in .*certificate new/);
  assert.equal((await certificate(`new ${file} --node n1`)).exit, 0);
  const shown = await certificate(`show ${file} -o json`);
  const { certificates, trouble } = JSON.parse(shown.out);
  assert.deepEqual(
    certificates.map((one: { kind: string; issues: string; name: string }) => [
      one.kind,
      one.issues,
      one.name,
    ]),
    [
      ['authority', 'nodes', 'office'],
      ['authority', 'people', 'office'],
      ['node', null, 'n1'],
    ],
  );
  assert.equal(trouble, undefined);
  const again = await certificate(`new ${file} --node n1`);
  assert.equal(again.exit, 3);
});

test('certificate issue makes a directory for a node, a host or a person, and overwrites none', async () => {
  await certificate(`new ${file} --node n1`);
  const to = (name: string) => join(dir, name);
  const issues: readonly [line: string, exit: number][] = [
    [`issue ${file} n2 --to ${to('n2')}`, 0],
    [`issue ${file} n2 --to ${to('n2')}`, 3],
    [`issue ${file} witness --to ${to('w')}`, 6],
    [`issue ${file} witness --address 10.156.76.10 --to ${to('w')}`, 0],
    [`issue ${file} --user ann --role operate --life 24h --to ${to('ann')}`, 0],
    [`issue ${file} --user bob --to ${to('bob')}`, 2],
    [`issue ${file} n1 --user bob --role view --to ${to('bob')}`, 2],
  ];
  for (const [line, exit] of issues) {
    const ran = await certificate(line);
    assert.equal(ran.exit, exit, `${line}: ${ran.err}`);
  }
  assert.equal(readIdentity(to('n2')).says.holder.kind, 'node');
  assert.ok(!existsSync(to('bob')) && existsSync(to('ann')));
});

test('an authority whose passphrase is kept elsewhere issues and renews only with it', async () => {
  const [passphrase, short] = [join(dir, 'passphrase'), join(dir, 'short')];
  writeFileSync(passphrase, 'not to be found beside the key\n');
  writeFileSync(short, 'too short\n');
  assert.equal((await certificate(`new ${file} --node n1 --passphrase-file ${short}`)).exit, 1);
  assert.equal((await certificate(`new ${file} --node n1 --passphrase-file ${passphrase}`)).exit, 0);
  assert.ok(!existsSync(join(dir, 'identity', 'authority.passphrase')));
  const refused = await certificate(`renew ${file}`);
  assert.deepEqual([refused.exit, /--passphrase-file/.test(refused.err)], [3, true]);
  const before = readIdentity(join(dir, 'identity')).says.serial;
  assert.equal((await certificate(`renew ${file} --passphrase-file ${passphrase}`)).exit, 0);
  assert.notEqual(readIdentity(join(dir, 'identity')).says.serial, before);
});

test('a file without an identity is told to name one', async () => {
  write('lapse: false');
  const ran = await certificate(`show ${file}`);
  assert.deepEqual([ran.exit, /cluster\.identity/.test(ran.err)], [3, true]);
});
