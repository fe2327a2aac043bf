import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createAuthority } from './authority.ts';
import { fingerprintOf } from './certificate.ts';
import { IdentityError, identityFiles, readAuthorities, readIdentity } from './identity.ts';
import { writeIdentityFile } from './identity-files.ts';
import { hourMs, sampleAuthority, sampleNode } from './testing/sample-identity.ts';

function temporary(t: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-identity-'));
  t.after(() => rmSync(directory, { recursive: true }));
  return join(directory, 'identity');
}

async function written(t: TestContext) {
  const files = identityFiles(temporary(t));
  const authority = await sampleAuthority();
  const node = await sampleNode(authority, 'n1');
  writeIdentityFile(files.authority, authority.certificate);
  writeIdentityFile(files.certificate, node.certificate);
  writeIdentityFile(files.key, node.key);
  return { files, authority, node };
}

const reasonOf = (directory: string): string => {
  try {
    readIdentity(directory);
    return 'none';
  } catch (error) {
    assert.ok(error instanceof IdentityError);
    return error.details.reason;
  }
};

test('a node reads its identity as it was written, and no key is readable by others', async (t) => {
  const { files, node } = await written(t);
  assert.deepEqual(readIdentity(files.directory), node);
  const modeOf = (path: string) => statSync(path).mode & 0o777;
  assert.deepEqual([files.directory, files.key, files.certificate].map(modeOf), [0o700, 0o600, 0o644]);
  assert.deepEqual(readdirSync(files.directory).sort(), ['authority.crt', 'node.crt', 'node.key']);
});

test('an identity with a part missing, damaged or of another is refused, and the part is named', async (t) => {
  const { files, authority, node } = await written(t);
  const other = await sampleNode(authority, 'n2');
  const stranger = await sampleAuthority();
  const faults: readonly [file: string, text: string, said: RegExp][] = [
    [files.key, other.key, /not the key of/],
    [files.key, 'x', /no private key/],
    [files.certificate, 'x', /no certificate/],
    [files.authority, stranger.certificate, /of another cluster/],
    [files.authority, `${authority.certificate}${stranger.certificate}`, /several clusters/],
    [files.authority, node.certificate, /no certificate of a cluster/],
    [files.authority, '', /no certificate of a cluster/],
  ];
  const right = {
    [files.key]: node.key,
    [files.certificate]: node.certificate,
    [files.authority]: authority.certificate,
  };
  for (const [file, text, said] of faults) {
    writeIdentityFile(file, text);
    assert.match(reasonOf(files.directory), said);
    writeIdentityFile(file, right[file] ?? '');
  }
  rmSync(files.key);
  assert.match(reasonOf(files.directory), /not there/);
});

test('a node trusts two authorities while one takes the place of the other', async (t) => {
  const { files, authority, node } = await written(t);
  const next = await createAuthority('web', { nowMs: Date.now(), lifeMs: hourMs }, node.clusterId);
  writeIdentityFile(files.authority, `${next.certificate}${authority.certificate}`);
  assert.equal(readIdentity(files.directory).clusterId, node.clusterId);
  const trusted = readAuthorities(files.authority).authorities.map(fingerprintOf);
  assert.equal(new Set(trusted).size, 2);
  for (const one of trusted) assert.match(one, /^[0-9a-f]{64}$/);
});

test('a file that cannot be written leaves nothing behind', async (t) => {
  const { files } = await written(t);
  writeFileSync(join(files.directory, 'plain'), '');
  assert.throws(() => writeIdentityFile(join(files.directory, 'plain', 'node.key'), 'x'));
  assert.throws(() => writeIdentityFile(files.directory, 'x'));
  assert.deepEqual(readdirSync(join(files.directory, '..')), ['identity']);
});
