/** From an administrator's machine: the command line by real TLS to a real listener, and what it says where it gets nowhere. */
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { FakeAgent } from '../../api/testing/fake-agent.ts';
import { serveNetwork } from '../../api/testing/serve-network.ts';
import type { Authority } from '../../identity/authority.ts';
import { fingerprintOf } from '../../identity/certificate.ts';
import { sampleAuthority, sampleUser } from '../../identity/testing/sample-identity.ts';
import { run, runWords } from '../testing/run.ts';
import { networkWay } from './network-way.ts';

const host = '127.0.0.1';
const dir = mkdtempSync(join(tmpdir(), 'holdfast-remote-'));
const end = new AbortController();
let authority: Authority;
let agent: FakeAgent;
let place: string;
let port: number;
let closed: Promise<void>;

before(async () => {
  authority = await sampleAuthority();
  ({ agent, port, closed } = await serveNetwork(authority, 'my-vm1', end.signal));
  place = `${host}:${port}`;
  const eve = await sampleUser(authority, 'eve', 'operate');
  writeFileSync(join(dir, 'authority.crt'), authority.certificate);
  writeFileSync(join(dir, 'user.crt'), eve.certificate);
  writeFileSync(join(dir, 'user.key'), eve.key);
});
after(async () => {
  end.abort();
  await closed;
  rmSync(dir, { recursive: true, force: true });
});

test('With a certificate every command that talks to an agent works from elsewhere, within its role', async () => {
  const status = await run(undefined, `--host ${place} --identity ${dir} node list`);
  assert.equal(status.exit, 0, status.err);
  assert.match(status.out, /my-vm1/);
  const drained = await run(undefined, `--host=${place} --identity=${dir} node drain my-vm3 --no-wait`);
  assert.equal(drained.exit, 0, drained.err);
  assert.deepEqual(agent.asked.at(-1), { by: 'eve', request: { kind: 'drain', node: 'my-vm3' } });
  const refused = await run(undefined, `--host ${place} --identity ${dir} token list`);
  assert.equal(refused.exit, 3);
  assert.match(refused.err, /role "operate" lacks the permission "access"/);
});

test('With a token and the fingerprint of the authority nothing else is needed, and a wrong fingerprint is sent nothing', async () => {
  const made = await agent.access.createToken({
    name: 'ada',
    opens: { is: 'role', role: 'view' },
    by: 'root',
    forMs: 60_000,
  });
  const fingerprint = fingerprintOf(new X509Certificate(authority.certificate));
  const remote = { host: place, identity: join(dir, 'none'), tokenFile: undefined };
  const env = { HOLDFAST_TOKEN: made?.text, HOLDFAST_AUTHORITY: fingerprint };
  const way = await networkWay(remote, env);
  assert.deepEqual([way.host, way.port, way.token], [host, port, made?.text]);
  assert.equal(String(way.tls.ca).trim(), authority.certificate.trim());
  const before = agent.journal.length;
  await assert.rejects(networkWay(remote, { ...env, HOLDFAST_AUTHORITY: 'ab'.repeat(32) }), {
    code: 'authority-differs',
  });
  assert.equal(agent.journal.length, before);
});

test('What a node is reached by is a name or an address, with a port or without', async () => {
  const env = { HOLDFAST_TOKEN: 't' };
  const at = async (text: string) => {
    const way = await networkWay({ host: text, identity: dir, tokenFile: undefined }, env);
    return [way.host, way.port];
  };
  assert.deepEqual(await at('host1'), ['host1', 7406]);
  assert.deepEqual(await at('host1:99'), ['host1', 99]);
  assert.deepEqual(await at('fd00::1'), ['fd00::1', 7406]);
  assert.deepEqual(await at('[fd00::1]:99'), ['fd00::1', 99]);
  for (const wrong of ['a b', 'host1:', ':99', 'host1:0', 'http://host1', '10.1'])
    await assert.rejects(at(wrong), { code: 'usage' }, wrong);
});

const wrong: readonly [words: string, exit: number, says: RegExp][] = [
  ['--host', 2, /--host has no value/],
  ['--host --identity x status', 2, /--host has no value/],
  ['--identity x status', 2, /Say which with --host/],
  ['--host 127.0.0.1 doctor', 2, /works on the machine where it is called/],
  ['--host 127.0.0.1 validate x.yaml', 2, /works on the machine where it is called/],
  ['--host 127.0.0.1:1 --identity /nonexistent status', 2, /there is no authority to trust.*authority\.crt/],
];
for (const [words, exit, says] of wrong)
  test(`holdfast ${words} says what is wrong`, async () => {
    const ran = await run(undefined, words);
    assert.equal(ran.exit, exit, ran.err);
    assert.match(ran.err, says);
  });

test('Where nobody listens, or somebody of another cluster does, it says so and names the node', async () => {
  const nobody = await run(undefined, `--host 127.0.0.1:1 --identity ${dir} status`);
  assert.equal(nobody.exit, 4);
  assert.match(nobody.err, /No agent answers at 127\.0\.0\.1:1 \(nobody listens there\)/);
  const other = mkdtempSync(join(dir, 'other-'));
  writeFileSync(join(other, 'authority.crt'), (await sampleAuthority()).certificate);
  writeFileSync(join(other, 'token'), 'hft_x\n');
  const stranger = await runWords(undefined, ['--host', place, '--identity', other, 'status']);
  assert.equal(stranger.exit, 4);
  assert.match(stranger.err, /is of another authority/);
});

test('Who is not let in is told to ask, and nothing else', async () => {
  writeFileSync(join(dir, 'wrong'), 'hft_00000000_x');
  const only = mkdtempSync(join(dir, 'only-'));
  writeFileSync(join(only, 'authority.crt'), authority.certificate);
  const ran = await run(
    undefined,
    `--host ${place} --identity ${only} --token-file ${join(dir, 'wrong')} status`,
  );
  assert.equal(ran.exit, 3);
  assert.match(ran.err, /^holdfast: This needs a certificate or a token of the cluster/);
});
