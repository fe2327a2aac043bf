/** A node without the key of the authority, whose next certificate another one issues: real TLS, real authority. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { type ServedNetwork, serveNetwork } from '../../api/testing/serve-network.ts';
import { parseClusterText } from '../../config/load-cluster-file.ts';
import { apiPort } from '../../core/api-places.ts';
import type { Config } from '../../core/config.ts';
import { readIdentity } from '../../identity/identity.ts';
import { createAuthorityFiles, issueToDirectory } from '../../identity/issue-to-directory.ts';
import { hourMs } from '../../identity/testing/sample-identity.ts';
import { unsealAuthority } from '../../identity/unseal-authority.ts';
import { issueCertificate } from '../join/prepare.ts';
import { renewByOthers } from './renew-by-others.ts';

/** Nobody else listens there: every run has a network of its own on the loopback. */
const net = `127.${100 + (process.pid % 100)}.${Math.floor(process.pid / 100) % 250}`;
const dir = mkdtempSync(join(tmpdir(), 'holdfast-renew-'));
const [home, own, other] = ['home', 'own', 'other'].map((name) => join(dir, name)) as [
  string,
  string,
  string,
];
const end = new AbortController();
let config: Config;
let b: ServedNetwork;

before(async () => {
  const nowMs = Date.now();
  const made = { cluster: 'office', passphrase: 'x'.repeat(20), keepPassphrase: true, nowMs };
  for (const place of [home, other]) await createAuthorityFiles(place, made);
  await issueToDirectory(home, own, { name: 'a', addresses: [`${net}.1`], nowMs, lifeMs: hourMs });
  const parsed = parseClusterText(
    `cluster: {name: office, format: 1, identity: identity, fence: [{device: manual}]}
store: {kind: sqlite, address: "${net}.9:7400", lab: true}
hostNetworks: {net0: {role: both, subnet: ${net}.0/24}}
nodes: {a: {addresses: {net0: ${net}.1}}, c: {addresses: {net0: ${net}.3}}, b: {addresses: {net0: ${net}.2}}}
`,
    'office.yaml',
  );
  assert.ok(parsed.config);
  config = parsed.config;
  b = await serveNetwork(unsealAuthority(home), 'b', end.signal, { host: `${net}.2`, port: apiPort });
});
after(() => {
  end.abort();
  rmSync(dir, { recursive: true });
});
beforeEach(() => {
  issueBy(home);
});

function issueBy(identity: string): void {
  b.agent.issue = (node, request) =>
    issueCertificate({ node, addresses: [`${net}.1`], request, self: 'b', identity, at: Date.now() });
}

const renew = () => renewByOthers(config, own, end.signal);

test('The node that can issues it for the same key, and one that is away is passed over', async () => {
  const before = readIdentity(own);
  assert.equal(await renew(), 'b');
  const now = readIdentity(own);
  assert.notEqual(now.says.serial, before.says.serial);
  assert.ok(now.says.untilMs > before.says.untilMs);
  assert.deepEqual([now.key, now.says.holder], [before.key, before.says.holder]);
});

const inVain: Readonly<Record<string, () => void>> = {
  'whose key of the authority is elsewhere': () => issueBy(own),
  'that issues by another authority': () => issueBy(other),
};
for (const [what, arrange] of Object.entries(inVain))
  test(`Another node ${what} changes nothing, and all are named`, async () => {
    arrange();
    const before = readIdentity(own).certificate;
    await assert.rejects(renew, { code: 'not-renewed', message: /c: .*b: / });
    assert.equal(readIdentity(own).certificate, before);
  });
