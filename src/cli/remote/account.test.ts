/** By an account of the system of a node: the command line by real TLS to a real listener with made-up accounts behind it. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { FakeAgent } from '../../api/testing/fake-agent.ts';
import { serveNetwork } from '../../api/testing/serve-network.ts';
import { sampleAuthority, sampleUser } from '../../identity/testing/sample-identity.ts';
import { run, runWords } from '../testing/run.ts';
import { networkWay } from './network-way.ts';

const dir = mkdtempSync(join(tmpdir(), 'holdfast-account-'));
const end = new AbortController();
const passwordFile = join(dir, 'password');
let agent: FakeAgent;
let place: string;
let closed: Promise<void>;

before(async () => {
  const authority = await sampleAuthority();
  const served = await serveNetwork(authority, 'my-vm1', end.signal);
  ({ agent, closed } = served);
  place = `${served.host}:${served.port}`;
  agent.accounts.now = { view: [], operate: ['ops'], admin: [] };
  agent.accounts.people = { eve: { password: 'hünter: 22', groups: ['ops'] } };
  // What would let in as an administrator lies beside it, and is not shown.
  const admin = await sampleUser(authority, 'ada', 'admin');
  writeFileSync(join(dir, 'authority.crt'), authority.certificate);
  writeFileSync(join(dir, 'user.crt'), admin.certificate);
  writeFileSync(join(dir, 'user.key'), admin.key);
  writeFileSync(join(dir, 'token'), 'hft_x');
  writeFileSync(passwordFile, 'hünter: 22\n');
});
after(async () => {
  end.abort();
  await closed;
  rmSync(dir, { recursive: true, force: true });
});

const asEve = (words: string) => `--host ${place} --identity ${dir} --user eve ${words}`;

test('With --user a person is asked once for the password, and comes in with the role of the account and no other', async () => {
  const drained = await run(undefined, asEve('node drain my-vm3 --no-wait'), { answer: 'hünter: 22' });
  assert.equal(drained.exit, 0, drained.err);
  assert.deepEqual(agent.asked.at(-1), { by: 'eve', request: { kind: 'drain', node: 'my-vm3' } });
  const refused = await run(undefined, asEve('token list'), { answer: 'hünter: 22' });
  assert.match(refused.err, /role "operate" lacks the permission "access"/);
  assert.ok(!`${drained.out}${drained.err}${refused.out}${refused.err}`.includes('hünter'));
});

test('With --password-file nobody is asked', async () => {
  const ran = await run(undefined, asEve(`--password-file ${passwordFile} node list`));
  assert.equal(ran.exit, 0, ran.err);
});

test('A wrong password gets what everybody gets who is not let in', async () => {
  const ran = await run(undefined, asEve('node list'), { answer: 'hunter22' });
  assert.equal(ran.exit, 3);
  assert.match(ran.err, /^holdfast: This needs a certificate or a token .* or an account/);
});

test('Nobody is asked for a password by a command that does not get that far', async () => {
  for (const words of ['node lst', 'node list --nonsense', 'doctor'])
    assert.doesNotMatch((await run(undefined, asEve(words))).err, /nobody can be asked/, words);
});

test('Neither certificate nor token goes along with a password', async () => {
  const remote = { host: place, identity: dir, tokenFile: undefined, user: 'eve', password: 'x' };
  const way = await networkWay(remote, { HOLDFAST_TOKEN: 'hft_y' });
  assert.deepEqual(
    [way.account, way.token, way.tls.cert, way.tls.key],
    [{ name: 'eve', password: 'x' }, undefined, undefined, undefined],
  );
});

const file = (name: string, contents: string | Buffer) => {
  writeFileSync(join(dir, name), contents);
  return join(dir, name);
};
const wrong: Readonly<Record<string, readonly [words: () => readonly string[], says: RegExp]>> = {
  'Nobody at the terminal': [() => ['--user', 'eve'], /nobody can be asked.*--password-file/],
  'A file that is not there': [() => ['--user', 'eve', '--password-file', '/nonexistent'], /ENOENT/],
  'An empty file': [() => ['--user', 'eve', '--password-file', file('empty', '\n')], /the password is empty/],
  'A file that is no text': [
    () => ['--user', 'eve', '--password-file', file('bytes', Buffer.from([0xff, 0xfe, 0x0a]))],
    /no text in UTF-8/,
  ],
  'A password with a NUL': [() => ['--user', 'eve', '--password-file', file('nul', 'a\0b')], /has a NUL/],
  'A password that is too long': [
    () => ['--user', 'eve', '--password-file', file('long', 'x'.repeat(300))],
    /more than 256 bytes/,
  ],
  'A name that is none': [
    () => ['--user', 'eve:x', '--password-file', passwordFile],
    /is no name of an account/,
  ],
  'A name that is a number': [
    () => ['--user', '0', '--password-file', passwordFile],
    /is no name of an account/,
  ],
  'A password of nobody': [() => ['--password-file', passwordFile], /only with --user/],
  'A password and a token': [() => ['--user', 'eve', '--token-file', 'x'], /two ways to come in/],
};
for (const [what, [words, says]] of Object.entries(wrong))
  test(`${what} is a mistake, and nothing is sent`, async () => {
    const before = agent.accounts.asked.length;
    const ran = await runWords(undefined, ['--host', place, '--identity', dir, ...words(), 'node', 'list']);
    assert.equal(ran.exit, 2, ran.err);
    assert.match(ran.err, says);
    assert.equal(agent.accounts.asked.length, before);
  });

test('An account without a node is a mistake', async () => {
  assert.match((await run(undefined, '--user eve node list')).err, /--user is for another node.*--host/);
});
