import assert from 'node:assert/strict';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { issueNodeCertificate, issueUserCertificate } from './authority.ts';
import { isDueForRenewal, isForAddress, readCertificate } from './certificate.ts';
import { createRequest, readRequest } from './certificate-request.ts';
import { isIssuedBy } from './identity.ts';
import { makeKey, makePassphrase, openKey, passphraseCharactersMin, sealKey } from './keys.ts';
import { hourMs, sampleAuthority, sampleNode, sampleUser } from './testing/sample-identity.ts';

const life = { nowMs: Date.now(), lifeMs: hourMs };

test('an authority is of its cluster, and of no other one of the same name', async () => {
  const [one, other] = [await sampleAuthority('web'), await sampleAuthority('web')];
  const [a, b] = [one, other].map(
    ({ certificate }) => readCertificate(new X509Certificate(certificate)).holder,
  );
  assert.ok(a?.kind === 'authority' && b?.kind === 'authority');
  assert.equal(a.cluster, 'web');
  assert.notEqual(a.clusterId, b.clusterId);
  const node = new X509Certificate((await sampleNode(one, 'n1')).certificate);
  assert.ok(isIssuedBy(node, new X509Certificate(one.certificate)));
  assert.ok(!isIssuedBy(node, new X509Certificate(other.certificate)));
});

test('a certificate says of a node its name and addresses, of a person the role', async () => {
  const authority = await sampleAuthority();
  const node = await sampleNode(authority, 'my-vm1', { addresses: ['10.0.0.1', 'fd00::1'] });
  assert.deepEqual(node.says.holder, {
    kind: 'node',
    name: 'my-vm1',
    addresses: ['10.0.0.1', 'fd00:0:0:0:0:0:0:1'],
  });
  const certificate = new X509Certificate(node.certificate);
  assert.ok(isForAddress(certificate, 'fd00::1') && !isForAddress(certificate, 'fd00::2'));
  assert.equal(certificate.checkHost('node.holdfast.internal'), 'node.holdfast.internal');
  const user = await sampleUser(authority, 'Ann', 'operate');
  assert.deepEqual(user.says.holder, { kind: 'user', name: 'Ann', role: 'operate' });
  assert.notEqual(user.says.serial, node.says.serial);
});

test('a request decides nothing about the certificate but its key', async () => {
  const authority = await sampleAuthority();
  const request = await createRequest(makeKey(), 'admin');
  const pem = await issueNodeCertificate(authority, request, { name: 'n1', addresses: [], ...life });
  assert.deepEqual(readCertificate(new X509Certificate(pem)).holder, {
    kind: 'node',
    name: 'n1',
    addresses: [],
  });
});

test('nobody is issued anything for a request that is none, or of another curve', async () => {
  const authority = await sampleAuthority();
  await assert.rejects(readRequest('hello'), /no certificate request/);
  const other = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
  await assert.rejects(createRequest(other, 'n1'));
  const request = await createRequest(makeKey(), 'x');
  for (const name of ['', 'a\nOU=node', 'a,OU=admin', 'ä'])
    await assert.rejects(async () =>
      issueUserCertificate(authority, request, { name, role: 'view', ...life }),
    );
});

test('a node whose name is that of a role, or a role that is no role, is no person', async () => {
  const authority = await sampleAuthority();
  assert.equal((await sampleNode(authority, 'admin')).says.holder.kind, 'node');
  const odd = await sampleUser(authority, 'Ann', 'node' as 'view');
  assert.equal(odd.says.holder.kind, 'other');
});

test('a key of an authority opens with its passphrase only', () => {
  const key = makeKey();
  const passphrase = makePassphrase();
  assert.ok(passphrase.length >= passphraseCharactersMin);
  const sealed = sealKey(key, passphrase);
  assert.match(sealed, /BEGIN ENCRYPTED PRIVATE KEY/);
  assert.ok(openKey(sealed, passphrase)?.equals(key));
  assert.equal(openKey(sealed, `${passphrase}x`), undefined);
  assert.equal(openKey('', passphrase), undefined);
});

test('a certificate is due for renewal when a third of its life is left', () => {
  const says = { fromMs: 0, untilMs: 90 } as Parameters<typeof isDueForRenewal>[0];
  assert.deepEqual(
    [0, 59, 60, 90].map((nowMs) => isDueForRenewal(says, nowMs)),
    [false, false, true, true],
  );
});
