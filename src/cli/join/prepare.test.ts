/** What is worked out for a host that joins: by a real authority on a disk, and a cluster file with comments. */
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parseCanonicalConfig } from '../../config/canonical.ts';
import { readCertificate } from '../../identity/certificate.ts';
import { createRequest, fingerprintOfRequest } from '../../identity/certificate-request.ts';
import { identityFiles, isIssuedBy } from '../../identity/identity.ts';
import { createAuthorityFiles } from '../../identity/issue-to-directory.ts';
import { makeKey } from '../../identity/keys.ts';
import type { JoinTask, JoinWork } from '../../ports/joining.ts';
import { prepareJoin } from './prepare.ts';

const dir = mkdtempSync(join(tmpdir(), 'holdfast-prepare-join-'));
const identity = join(dir, 'identity');
const keyFile = join(dir, 'office.key');
const source = `# The office.
cluster: {name: office, format: 1, identity: identity, fence: [{device: manual}]}
store: {kind: sqlite, address: "10.77.0.9:7400", lab: true}
hostNetworks:
  lan: {role: both, subnet: 10.77.0.0/24}  # the only one
nodes:
  host1: {addresses: {lan: 10.77.0.1}}  # by the door
`;
const nowMs = Date.now();
let task: JoinTask;

before(async () => {
  const made = { cluster: 'office', passphrase: 'x'.repeat(20), keepPassphrase: true, nowMs };
  await createAuthorityFiles(identity, made);
  writeFileSync(keyFile, 'secret of the cluster');
  task = {
    host: {
      node: 'host2',
      addresses: ['10.77.0.2'],
      wanted: {},
      request: await createRequest(makeKey(), 'x'),
    },
    self: 'host1',
    source,
    path: join(dir, 'cluster.yaml'),
    identity,
    keyFile,
    at: nowMs,
  };
});
after(() => rmSync(dir, { recursive: true }));

function ready({ result }: JoinWork) {
  assert.ok(result.is === 'ready', JSON.stringify(result));
  return result;
}

test('A host that is new is put into the cluster file, whose comments stay, and its certificate is for its key', async () => {
  const work = await prepareJoin(task);
  const { text, files } = ready(work);
  assert.equal(files.added, true);
  assert.ok(files.file.startsWith(source.trimEnd()), files.file);
  assert.deepEqual(parseCanonicalConfig(text).nodes.host2?.addresses, { lan: '10.77.0.2' });
  assert.equal(Buffer.from(files.key, 'base64').toString(), 'secret of the cluster');
  const certificate = new X509Certificate(files.certificate);
  assert.deepEqual(readCertificate(certificate).holder, {
    kind: 'node',
    name: 'host2',
    addresses: ['10.77.0.2'],
  });
  assert.ok(isIssuedBy(certificate, new X509Certificate(files.authority)));
  assert.equal(work.key, await fingerprintOfRequest(task.host.request));
});

test('A host that stands in the cluster file gets that file as it is', async () => {
  const inFile = `${source}  host2: {addresses: {lan: 10.77.0.2}}\n`;
  const { files } = ready(await prepareJoin({ ...task, source: inFile }));
  assert.deepEqual([files.added, files.file], [false, inFile]);
});

const otherwise: Readonly<Record<string, readonly [() => Partial<JoinTask>, string]>> = {
  'a request that is none': [() => ({ host: { ...task.host, request: 'x' } }), 'join-request-wrong'],
  'no address': [() => ({ host: { ...task.host, addresses: [] } }), 'join-address-missing'],
  'the address of another node': [
    () => ({ host: { ...task.host, addresses: ['10.77.0.1'] } }),
    'join-file-wrong',
  ],
  'nothing that would prove it gone': [
    () => ({ source: source.replace(', fence: [{device: manual}]', '') }),
    'join-file-wrong',
  ],
  'a key of the authority that is elsewhere': [
    () => ({ identity: join(dir, 'elsewhere') }),
    'join-authority-closed',
  ],
};
for (const [what, [change, kind]] of Object.entries(otherwise))
  test(`A host with ${what} is told so`, async () => {
    const { result } = await prepareJoin({ ...task, ...change() });
    assert.ok(result.is === 'refused');
    assert.equal(result.reason.kind, kind);
  });

test('Without its passphrase beside it the key of the authority is closed', async () => {
  rmSync(identityFiles(identity).passphrase);
  const { result } = await prepareJoin(task);
  assert.ok(result.is === 'refused');
  assert.equal(result.reason.kind, 'join-authority-closed');
});
