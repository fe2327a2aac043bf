/**
 * Accounts of a system at the agents' door: Debian's saslauthd, real PAM with the file of the package, and real accounts in an /etc
 * that is laid over that of this machine. Then everything that was written, answered and printed is searched for their passwords.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { AuditView } from '../../src/api/contract/views.ts';
import { enterOwnMounts } from './own-namespaces.ts';
import { type ClusterFile, clusterFile } from './support/cluster-file.ts';
import { startWithinMs, TestCluster } from './support/test-cluster.ts';
import { until } from './support/until.ts';

const saslauthd = '/usr/sbin/saslauthd';
const skip = process.getuid?.() !== 0 ? 'needs root' : !existsSync(saslauthd) && 'no sasl2-bin: make install';
if (skip === false) enterOwnMounts(import.meta.filename);

const passwords = {
  eve: 'Planted-eve-1!',
  ada: 'Planted-ada-2:ß',
  mallory: 'Planted-mallory-3',
  next: 'Planted-next-4',
};
const noticedWithinMs = 60_000;
const root = join(import.meta.dirname, '..', '..');
const call = (program: string, args: readonly string[], input = '') => execFileSync(program, args, { input });

/** Seen in this mount namespace and those that are made in it. */
function layOver(directory: string): void {
  call('mount', ['-t', 'tmpfs', 'tmpfs', directory]);
  const [upper, work] = [join(directory, 'upper'), join(directory, 'work')];
  mkdirSync(upper);
  mkdirSync(work);
  call('mount', [
    '-t',
    'overlay',
    '-o',
    `lowerdir=/etc,upperdir=${upper},workdir=${work}`,
    'overlay',
    '/etc',
  ]);
}

function createSystemAccounts(): void {
  for (const group of ['hf-ops', 'hf-admins']) call('groupadd', [group]);
  call('useradd', ['-G', 'hf-ops', 'eve']);
  call('useradd', ['-G', 'hf-admins,hf-ops', 'ada']);
  call('useradd', ['mallory']);
  const { eve, ada, mallory } = passwords;
  call('chpasswd', [], `eve:${eve}\nada:${ada}\nmallory:${mallory}\n`);
  copyFileSync(join(root, 'packaging', 'pam'), '/etc/pam.d/holdfast');
}

describe('Accounts of the system', { skip }, () => {
  const etc = mkdtempSync(join(tmpdir(), 'holdfast-etc-'));
  let cluster: TestCluster;
  let file: ClusterFile;
  let printed = '';

  before(async () => {
    layOver(etc);
    createSystemAccounts();
    file = clusterFile(`accounts-${randomBytes(3).toString('hex')}`, ['a', 'b']);
    file.cluster.identity = 'identity';
    cluster = await TestCluster.up(file);
    await cluster.untilServing({ web: 'a' });
  });
  after(async () => {
    await cluster?.down();
    call('umount', ['/etc']);
    call('umount', [etc]);
    rmSync(etc, { recursive: true });
  });

  /** From b to the agent of a. */
  async function as(user: string, password: string, ...command: string[]) {
    const secret = join(cluster.directory, 'password');
    writeFileSync(secret, `${password}\n`, { mode: 0o600 });
    const identity = join(cluster.directory, 'identity');
    const way = ['--host', '10.1.0.11', '--identity', identity, '--user', user, '--password-file', secret];
    const ran = await cluster.holdfast('b', ...way, ...command);
    printed += `${ran.stdout}${ran.stderr}`;
    return ran;
  }

  async function lastAudit(): Promise<AuditView | undefined> {
    const text = await cluster.ask('a', 'audit', '--node', 'a', '-o', 'json');
    printed += text;
    return (JSON.parse(text) as AuditView[]).at(-1);
  }

  async function isRefused(user: string, password: string, why: string): Promise<void> {
    const { code, stderr } = await as(user, password, 'status');
    assert.equal(code, 3, stderr);
    assert.match(stderr, /^holdfast: This needs a certificate/);
    const told = await lastAudit();
    assert.deepEqual(
      [told?.what, told?.by, told?.who, told?.answer, told?.from],
      ['sign-in', 'password', user, why, '10.1.0.12'],
    );
  }

  const startSaslauthd = (node: string) =>
    cluster.lab.exec(node, [
      'sh',
      '-c',
      `mkdir -m 700 /run/holdfast-accounts && ${saslauthd} -a pam -n 0 -m /run/holdfast-accounts`,
    ]);

  test('No account lets in before the file says so', async () => {
    const { code, stderr } = await as('eve', passwords.eve, 'status');
    assert.equal(code, 3, stderr);
    assert.equal((await lastAudit())?.answer, 'accounts-off');
  });

  test('Where saslauthd does not run nobody is let in, and status, doctor and the log of the agent say why', async () => {
    const accounts = { operate: ['hf-ops'], admin: ['hf-admins'] };
    cluster.write({ ...file, api: { accounts } } as ClusterFile);
    await cluster.ask('a', 'apply', cluster.path, '--yes');
    await isRefused('eve', passwords.eve, 'not-asked');
    assert.match(
      readFileSync(join(cluster.lab.dir, 'log', 'a.log'), 'utf8'),
      /Accounts of the system cannot be asked for.*sasl2-bin/,
    );
    await until(
      () => cluster.tells('b', 'accounts-closed'),
      noticedWithinMs,
      'status tells it',
      () => cluster.lastWords(),
    );
    assert.match((await cluster.holdfast('a', 'doctor')).stdout, /system accounts +.*saslauthd/);
  });

  test('With saslauthd an account has the role of its group, and the audit log names both', async () => {
    for (const node of cluster.nodes) assert.equal((await startSaslauthd(node)).code, 0);
    const looked = await as('eve', passwords.eve, 'node', 'list');
    assert.equal(looked.code, 0, looked.stderr);
    const drained = await as('eve', passwords.eve, 'node', 'drain', 'b', '--no-wait');
    assert.equal(drained.code, 0, drained.stderr);
    const told = await lastAudit();
    assert.deepEqual(
      [told?.who, told?.by, told?.role, told?.group, told?.what, told?.answer, told?.from],
      ['eve', 'account', 'operate', 'hf-ops', 'drain', 'ok', '10.1.0.12'],
    );
    assert.match(
      (await as('eve', passwords.eve, 'token', 'list')).stderr,
      /role "operate" lacks the permission "access"/,
    );
    assert.equal((await as('ada', passwords.ada, 'token', 'list')).code, 0);
    assert.equal((await as('ada', passwords.ada, 'node', 'resume', 'b')).code, 0);
    const doctor = JSON.parse((await cluster.holdfast('a', 'doctor', '-o', 'json')).stdout) as {
      check: string;
      result: string;
    }[];
    assert.deepEqual(
      doctor.filter(({ check }) => check === 'system accounts').map(({ result }) => result),
      ['ok'],
    );
    await until(
      async () => !(await cluster.tells('b', 'accounts-closed')),
      noticedWithinMs,
      'status tells it no more',
      () => cluster.lastWords(),
    );
  });

  test('Everybody else is refused alike, and the log says what PAM said', async () => {
    await isRefused('eve', passwords.ada, 'wrong-password');
    await isRefused('mallory', passwords.mallory, 'no-role');
    await isRefused('root', passwords.mallory, 'no-role');
    await isRefused('nobody-there', passwords.eve, 'no-account');
  });

  test('A password that is changed, and an account that has ended, count no more after a few seconds', async () => {
    call('chpasswd', [], `eve:${passwords.next}\n`);
    const isOut = async () => (await as('eve', passwords.eve, 'node', 'list')).code === 3;
    await until(isOut, startWithinMs, 'the old password is refused');
    assert.equal((await as('eve', passwords.next, 'node', 'list')).code, 0);
    call('chage', ['-E', '0', 'ada']);
    await until(
      async () => (await as('ada', passwords.ada, 'node', 'list')).code === 3,
      startWithinMs,
      'the account is out',
    );
    assert.equal((await lastAudit())?.answer, 'account-closed');
  });

  test('No password stands in a file, in a log, in an answer, in what was printed, or in a bundle for support', async () => {
    const bundle = join(cluster.directory, 'bundle.tar.gz');
    await cluster.ask('a', 'support', 'bundle', bundle, '--cluster', cluster.path);
    const unpacked = join(cluster.directory, 'bundle');
    mkdirSync(unpacked);
    call('tar', ['-C', unpacked, '-xzf', bundle]);
    const texts = Object.entries(passwords).flatMap(([name, password]) => [
      password,
      Buffer.from(`${name === 'next' ? 'eve' : name}:${password}`).toString('base64'),
    ]);
    const shown = printed + (await cluster.ask('a', 'events', '--last', '10000', '-o', 'json'));
    for (const directory of [cluster.lab.dir, unpacked]) {
      const files = filesBelow(directory);
      assert.ok(files.length > 5, directory);
      for (const file of files) for (const text of texts) assert.ok(!readFileSync(file).includes(text), file);
    }
    for (const text of texts) assert.ok(!shown.includes(text));
  });
});

function filesBelow(directory: string): string[] {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []));
}
