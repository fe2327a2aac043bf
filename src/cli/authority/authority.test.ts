/** What the commands of the authority say, and where they send whoever asked the wrong node. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { snapshots } from '../../api/testing/sample-snapshots.ts';
import { type ServedFake, serveFake } from '../../api/testing/serve-fake.ts';
import { createAuthorityFiles, issueToDirectory } from '../../identity/issue-to-directory.ts';
import { unsealAuthority } from '../../identity/unseal-authority.ts';
import type { KeyState } from '../../ports/authority-role.ts';
import { run } from '../testing/run.ts';

const ready: KeyState = { is: 'ready', fingerprint: 'ab12', said: null };
const none: KeyState = { is: 'none', fingerprint: null, said: null };
const nodes = ['my-vm1', 'my-vm2', 'my-vm3', 'my-vm4', 'my-vm5'];
/** The agent that is asked. */
const here = 'my-vm2';
let served: ServedFake;
let dir: string;

beforeEach(async () => {
  served = await serveFake(snapshots.healthy());
  served.agent.keys = Object.fromEntries(nodes.map((node) => [node, none]));
  dir = mkdtempSync(join(tmpdir(), 'holdfast-authority-'));
});
afterEach(async () => {
  await served.close();
  rmSync(dir, { recursive: true });
});

const has = (...holders: readonly string[]) => {
  const entries = holders.map((node) => [node, ready]);
  served.agent.keys = { ...served.agent.keys, ...Object.fromEntries(entries) };
};

test('show has a line for each node, and says what to do where none has it', async () => {
  has('my-vm3');
  const shown = (await run(served, 'authority show')).out;
  assert.match(shown, /my-vm3 +ready +ab12/);
  assert.doesNotMatch(shown, /import/);
  served.agent.keys = { [here]: none };
  const lost = (await run(served, 'authority show')).out;
  assert.match(
    lost,
    /No node that answered has it.* my-vm5 could not be asked\..*authority import DIRECTORY/s,
  );
});

test('A cluster without an authority is told that', async () => {
  served.agent.keys = { [here]: { ...none, is: 'no-identity' } };
  const ran = await run(served, 'authority show');
  assert.deepEqual([ran.exit, /cluster\.identity/.test(ran.err)], [3, true]);
});

test('move and copy say who has it then, and a node that has it not sends on', async () => {
  served.agent.given = { is: 'given', removed: ['/etc/holdfast/identity/authority.key'] };
  assert.match((await run(served, 'authority move my-vm3')).out, /^my-vm3 has .*Removed here: \/etc/);
  served.agent.given = { is: 'given', removed: [] };
  assert.match((await run(served, 'authority copy my-vm3')).out, /^my-vm3 has .*here as well/);
  served.agent.given = { is: 'not-held' };
  const ways: readonly [holders: readonly string[], next: RegExp][] = [
    [[], /No node that answered has it\. .*authority import DIRECTORY/],
    [['my-vm4'], /On my-vm4: holdfast authority move my-vm3\./],
    [['my-vm3'], /my-vm3 has it already/],
  ];
  for (const [holders, next] of ways) {
    served.agent.keys = Object.fromEntries(nodes.map((node) => [node, none]));
    has(...holders);
    const ran = await run(served, 'authority move my-vm3');
    assert.equal(ran.exit, 3);
    assert.match(ran.err, next);
  }
});

test('Of the node that is asked, and of one that is none, nothing is given to', async () => {
  assert.notEqual((await run(served, `authority move ${here}`)).exit, 0);
  assert.notEqual((await run(served, 'authority move my-vm9')).exit, 0);
  assert.equal(served.agent.gifts.length, 0);
});

test('offline where no agent runs writes a directory that can issue, and removes the key after that', async () => {
  const [home, to, file] = ['identity', 'stick', 'office.yaml'].map((name) => join(dir, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(
    file,
    `cluster: {name: office, format: 1, fence: [{device: manual}], identity: identity}
store: {kind: sqlite, address: "10.156.76.10:7400", lab: true}
hostNetworks: {office: {role: both, subnet: 10.156.76.0/22}}
nodes: {n1: {addresses: {office: 10.156.76.11}}}
`,
  );
  const nowMs = Date.now();
  const made = { cluster: 'office', passphrase: 'x'.repeat(20), keepPassphrase: true, nowMs };
  await createAuthorityFiles(home, made);
  await issueToDirectory(home, home, { name: 'n1', addresses: [], nowMs, lifeMs: 60_000 });
  const words = `authority offline ${to} --cluster ${file}`;
  assert.notEqual((await run(undefined, words, { answer: 'no' })).exit, 0);
  assert.ok(!existsSync(to) && existsSync(join(home, 'authority.key')));
  const ran = await run(undefined, `${words} --yes`);
  assert.equal(ran.exit, 0, ran.err);
  unsealAuthority(to);
  unsealAuthority(to, undefined, 'people');
  for (const name of ['authority.key', 'people.key', 'authority.passphrase'])
    assert.ok(!existsSync(join(home, name)), name);
  const again = await run(undefined, `${words} --yes`);
  assert.equal(again.exit, 3, again.err);
});
