import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { examineIdentity } from './examine-identity.ts';
import { identityFiles, isIssuedBy, readIdentity } from './identity.ts';
import { createIdentitySource } from './identity-source.ts';
import { createAuthorityFiles, issueToDirectory, renewInDirectory } from './issue-to-directory.ts';
import { hourMs } from './testing/sample-identity.ts';
import { AuthorityClosedError, unsealAuthority } from './unseal-authority.ts';

const passphrase = 'a passphrase of more than enough characters';
const nowMs = Date.now();

async function home(t: TestContext, keepPassphrase = true) {
  const parent = mkdtempSync(join(tmpdir(), 'holdfast-issue-'));
  t.after(() => rmSync(parent, { recursive: true }));
  const directory = join(parent, 'home');
  await createAuthorityFiles(directory, { cluster: 'web', passphrase, keepPassphrase, nowMs });
  return { parent, directory };
}

const node = { name: 'n1', addresses: ['10.0.0.1', 'fd00::1'], nowMs, lifeMs: hourMs };

test('a directory that is issued is a whole identity, without any key of an authority', async (t) => {
  const { parent, directory } = await home(t);
  const to = join(parent, 'n1');
  await issueToDirectory(directory, to, node);
  const { says, clusterId } = readIdentity(to);
  assert.equal(says.holder.kind === 'node' && says.holder.name, 'n1');
  assert.match(clusterId, /^[0-9a-f]{32}$/);
  assert.throws(() => unsealAuthority(to), AuthorityClosedError);
});

test('what a person is issued is of the other authority, which no store trusts', async (t) => {
  const { parent, directory } = await home(t);
  const to = join(parent, 'ann');
  await issueToDirectory(directory, to, { name: 'Ann', role: 'view', nowMs, lifeMs: hourMs });
  const certificate = new X509Certificate(readFileSync(identityFiles(to).certificate));
  const [nodes, people] = [unsealAuthority(directory), unsealAuthority(directory, undefined, 'people')];
  assert.ok(!isIssuedBy(certificate, new X509Certificate(nodes.certificate)));
  assert.ok(isIssuedBy(certificate, new X509Certificate(people.certificate)));
});

test('an authority that is kept closed opens with its passphrase alone', async (t) => {
  const { parent, directory } = await home(t, false);
  await assert.rejects(issueToDirectory(directory, join(parent, 'n1'), node), { code: 'authority-closed' });
  await assert.rejects(
    issueToDirectory(directory, join(parent, 'n1'), node, 'another one'),
    AuthorityClosedError,
  );
  await issueToDirectory(directory, join(parent, 'n1'), node, passphrase);
});

test('a renewed certificate is the same node for as long again, with its key, and is taken up at once', async (t) => {
  const { directory } = await home(t);
  await issueToDirectory(directory, directory, node);
  const own = createIdentitySource(directory);
  const before = own();
  assert.equal(own(), before);
  await renewInDirectory(directory, unsealAuthority(directory), nowMs + hourMs);
  const after = own();
  assert.notEqual(after.says.serial, before.says.serial);
  assert.equal(after.key, before.key);
  assert.deepEqual(after.says.holder, before.says.holder);
  assert.equal(after.says.untilMs - after.says.fromMs, before.says.untilMs - before.says.fromMs);
  writeFileSync(identityFiles(directory).certificate, 'half of it');
  utimesSync(identityFiles(directory).certificate, 1, 1);
  assert.equal(own(), after, 'what cannot be used changes nothing');
});

test('an examined identity names what is wrong, or soon will be', async (t) => {
  const { directory } = await home(t);
  await issueToDirectory(directory, directory, node);
  const own = { name: 'n1', addresses: ['10.0.0.1', 'fd00::1'] };
  const kinds = (who = own, at = nowMs) => examineIdentity(directory, who, at).map(({ is }) => is);
  assert.deepEqual(kinds(), []);
  assert.deepEqual(kinds({ ...own, name: 'n2' }), ['of-other-node']);
  assert.deepEqual(kinds({ ...own, addresses: ['10.0.0.1', '10.0.0.9'] }), ['lacks-address']);
  assert.deepEqual(kinds(own, nowMs + hourMs), ['ends']);
  writeFileSync(identityFiles(directory).key, 'x', { mode: 0o644 });
  assert.deepEqual(kinds(), ['unusable']);
});
