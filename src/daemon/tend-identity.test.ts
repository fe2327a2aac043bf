import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { identityFiles } from '../identity/identity.ts';
import { createIdentitySource } from '../identity/identity-source.ts';
import { createAuthorityFiles, issueToDirectory } from '../identity/issue-to-directory.ts';
import { makePassphrase } from '../identity/keys.ts';
import { tendIdentity } from './tend-identity.ts';

const clusterText = `cluster: {name: office, format: 1, fence: [{device: manual}], identity: identity}
store: {kind: sqlite, address: "10.156.76.10:7400", lab: true}
hostNetworks: {office: {role: both, subnet: 10.156.76.0/22}}
nodes:
  n1: {addresses: {office: 10.156.76.11}}
  n2: {addresses: {office: 10.156.76.12}}
`;

/** A node whose certificate lives for some seconds, and what its agent reports. */
async function tended(t: TestContext, lifeMs: number) {
  const parent = mkdtempSync(join(tmpdir(), 'holdfast-tend-'));
  t.after(() => rmSync(parent, { recursive: true, force: true }));
  const [directory, file] = [join(parent, 'identity'), join(parent, 'office.yaml')];
  writeFileSync(file, clusterText);
  const nowMs = Date.now();
  await createAuthorityFiles(directory, {
    cluster: 'office',
    passphrase: makePassphrase(),
    keepPassphrase: true,
    nowMs,
  });
  await issueToDirectory(directory, directory, { name: 'n1', addresses: ['10.156.76.11'], nowMs, lifeMs });
  const own = createIdentitySource(directory);
  const said: string[] = [];
  const ended = new AbortController();
  t.after(() => ended.abort());
  const begin = () =>
    tendIdentity({
      directory,
      own,
      file,
      report: (text) => said.push(text),
      signal: ended.signal,
      everyMs: 50,
    });
  return { directory, own, said, begin };
}

async function until(what: string, condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 50_000;
  while (!condition()) {
    assert.ok(performance.now() < deadline, what);
    await sleep(20);
  }
}

test('a certificate that lives for seconds is renewed before it ends, with nobody there, and is taken up', async (t) => {
  const { own, begin } = await tended(t, 4_000);
  const first = own().says;
  begin();
  await until('the certificate is another one', () => own().says.serial !== first.serial);
  const second = own().says;
  assert.ok(second.untilMs > first.untilMs);
  assert.deepEqual(second.holder, first.holder);
});

test('a node without the key of the authority says once what a person has to do', async (t) => {
  const { directory, own, said, begin } = await tended(t, 1_000);
  rmSync(identityFiles(directory).passphrase);
  const { serial } = own().says;
  begin();
  await until('it is said', () => said.length > 0);
  await sleep(200);
  assert.equal(said.length, 1);
  assert.match(said[0] ?? '', /certificate issue/);
  assert.equal(own().says.serial, serial);
});
