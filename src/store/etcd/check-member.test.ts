/** What a member finds before it runs: how its data has spoken, and the certificate of its machine. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { identityFiles } from '../../identity/identity.ts';
import { writeIdentityFile } from '../../identity/identity-files.ts';
import { hourMs, sampleAuthority, sampleNode, sampleUser } from '../../identity/testing/sample-identity.ts';
import { checkDirectory, checkIdentity, MemberUnfit } from './check-member.ts';
import type { ManagedEtcd } from './managed.ts';
import { writeNote } from './member-directory.ts';

const home = mkdtempSync(join(tmpdir(), 'holdfast-check-member-'));
after(() => rmSync(home, { recursive: true }));

const managed = (scheme: ManagedEtcd['scheme'], address = '127.0.0.1'): ManagedEtcd => ({
  members: ['a'],
  at: { a: address },
  clientPort: 2379,
  peerPort: 2380,
  electionMs: 1_000,
  quotaMiB: 16,
  scheme,
});

function fits(look: () => void): boolean {
  try {
    look();
    return true;
  } catch (error) {
    if (!(error instanceof MemberUnfit)) throw error;
    assert.match(error.next, /\w/);
    return false;
  }
}

test('checkDirectory() lets members with data speak as they have spoken so far, and no other way', () => {
  for (const secured of [true, false]) {
    const directory = join(home, `spoken-${secured}`);
    mkdirSync(directory);
    const look = (scheme: ManagedEtcd['scheme']) =>
      fits(() => checkDirectory(directory, '3.4', managed(scheme)));
    assert.deepEqual([look('https'), look('http')], [true, true], 'there is no data yet');
    mkdirSync(join(directory, 'data', 'member'), { recursive: true });
    writeNote(directory, { cluster: 'c', node: 'a', etcd: '3.4', ...(secured && { secured }) });
    assert.deepEqual([look('https'), look('http')], [secured, !secured]);
  }
});

test('checkIdentity() takes the certificate of a node for that address, while it counts', async () => {
  const authority = await sampleAuthority();
  const ended = { nowMs: Date.now() - 2 * hourMs, lifeMs: hourMs };
  const identities = {
    node: await sampleNode(authority, 'a'),
    ended: await sampleNode(authority, 'a', ended),
    person: await sampleUser(authority, 'ann', 'admin'),
  };
  const look = (name: string, address?: string) =>
    fits(() => checkIdentity({ node: 'a', managed: managed('https', address), identity: join(home, name) }));
  for (const [name, { authorities, certificate, key }] of Object.entries(identities)) {
    const files = identityFiles(join(home, name));
    writeIdentityFile(files.authority, authorities);
    writeIdentityFile(files.certificate, certificate);
    writeIdentityFile(files.key, key);
  }
  assert.equal(look('node'), true);
  assert.equal(look('node', '10.9.9.9'), false);
  assert.deepEqual(
    ['ended', 'person', 'nowhere'].map((name) => look(name)),
    [false, false, false],
  );
});
