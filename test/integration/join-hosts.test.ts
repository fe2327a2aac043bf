/** A cluster of one Debian host, and others that join it by a token: what is typed, what stands there afterwards, and who is refused. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { run } from '../../lab/run.ts';
import type { AuditView, EditionView, StatusView } from '../../src/api/contract/views.ts';
import type { CertificateView } from '../../src/cli/certificate/certificate.ts';
import { enterOwnNamespaces } from './own-namespaces.ts';
import { DebianHosts, whyNoHosts } from './support/debian-hosts.ts';
import { until } from './support/until.ts';

const root = join(import.meta.dirname, '..', '..');
const skip = whyNoHosts();
if (skip === undefined) enterOwnNamespaces(import.meta.filename);

const addresses = { host1: '10.99.0.11', host2: '10.99.0.12', host3: '10.99.0.13' };
const witness = '10.99.0.254';
const store = `${witness}:7400`;
/** A whole host on a machine that may have other work. */
const withinMs = 60_000;

const comment = '# The one by the door.';
const clusterFile = `cluster:
  name: office
  format: 1
  identity: identity
  fence: [{device: agent, program: /usr/local/sbin/power, options: {port: "{node}"}, timeout: 5s}]
store: {kind: sqlite, address: "${store}", lab: true}
hostNetworks:
  net0: {role: both, subnet: 10.99.0.0/24}
nodes:
  host1: {addresses: {net0: ${addresses.host1}}}  ${comment}
timing: {heartbeat: {interval: 100ms, misses: 5}}
`;

/** Says that every host is on; nobody is to ask it for more. */
const powerSwitch = `#!/bin/sh
grep -q '^action=\\(status\\|monitor\\|metadata\\)' && { echo 'Status: ON'; exit 0; }
exit 1
`;

const unit = (name: string) => readFileSync(join(root, 'systemd', name), 'utf8');

const title = 'Debian hosts that join a cluster by a token';
if (skip === undefined) describe(title, tests);
else test(title, { skip }, tests);

function tests(): void {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-join-'));
  const holdfast = join(root, 'bin', 'holdfast');
  let hosts: DebianHosts;
  let storeProcess: ChildProcess;

  before(async () => {
    const [file, database] = [join(directory, 'cluster.yaml'), join(directory, 'store.db')];
    const own = join(directory, 'witness');
    writeFileSync(file, clusterFile);
    await run([holdfast, 'init', file, '--node', 'host1', '--store-file', database]);
    await run([holdfast, 'certificate', 'issue', file, 'witness', '--address', witness, '--to', own]);
    hosts = await DebianHosts.up({
      addresses,
      binds: { '/opt/holdfast': root },
      files: {
        '/usr/local/sbin/power': powerSwitch,
        '/usr/bin/holdfast': '#!/bin/sh\nexec /opt/holdfast/bin/holdfast "$@"\n',
        '/etc/systemd/system/holdfast.service': unit('holdfast.service'),
      },
    });
    const serve = ['store', 'serve', '--listen', store, '--file', database, '--identity', own];
    storeProcess = spawn(holdfast, serve, { stdio: 'ignore' });
    await copyToFirst();
    await hosts.exec('host1', 'systemctl', 'enable', '--now', 'holdfast');
    await untilMembers('host1', ['host1']);
  });

  after(async () => {
    storeProcess?.kill('SIGKILL');
    await hosts?.down();
    rmSync(directory, { recursive: true });
  });

  async function copyToFirst(): Promise<void> {
    await hosts.exec('host1', 'install', '-d', '-m', '700', '/etc/holdfast/identity');
    const identity = readdirSync(join(directory, 'identity')).map((name) => `identity/${name}`);
    for (const name of ['cluster.yaml', 'office.key', ...identity]) {
      const text = readFileSync(join(directory, name), 'base64');
      const script = `umask 077; base64 -d > /etc/holdfast/${name} <<< '${text}'`;
      await hosts.exec('host1', 'bash', '-c', script);
    }
  }

  const asked = async (host: string, ...argv: string[]) =>
    JSON.parse(await hosts.exec(host, 'holdfast', ...argv, '-o', 'json'));

  async function untilMembers(host: string, names: readonly string[]): Promise<void> {
    const areIn = async () => {
      const { code, stdout } = await hosts.try(host, 'holdfast', 'status', '-o', 'json');
      if (code !== 0) return false;
      const { nodes } = JSON.parse(stdout) as StatusView;
      return (
        names.length === nodes.length &&
        nodes.every(({ name, state }) => state === 'in' && names.includes(name))
      );
    };
    await until(areIn, withinMs, `${names.join(' and ')} are members, as ${host} sees it`);
  }

  const token = async (...more: string[]) =>
    (await hosts.exec('host1', 'holdfast', 'token', 'create', '--for', 'join', ...more)).trim();
  const exists = async (host: string, path: string) => (await hosts.try(host, 'test', '-e', path)).code === 0;

  let first: string;

  test('One command on the other host makes it a member, with the certificate of its own key', async (t) => {
    first = await token();
    const said = await hosts.exec('host2', 'holdfast', 'join', first);
    t.diagnostic(said);
    for (const host of ['host1', 'host2']) await untilMembers(host, ['host1', 'host2']);
    const file = await hosts.exec('host2', 'cat', '/etc/holdfast/cluster.yaml');
    assert.ok(file.includes(comment), file);
    assert.equal(await hosts.exec('host1', 'cat', '/etc/holdfast/cluster.yaml'), file);
    const modes = await hosts.exec('host2', 'stat', '-c', '%a', ...secretFiles);
    assert.deepEqual(modes.trim().split('\n'), ['700', '600', '600', '600']);
    assert.equal(await exists('host2', '/etc/holdfast/joining'), false);
    assert.equal(await exists('host2', '/etc/holdfast/identity/authority.key'), false);
    assert.equal((await hosts.exec('host2', 'systemctl', 'is-enabled', 'holdfast')).trim(), 'enabled');
  });

  const secretFiles = ['', '/node.key', '/../office.key', '/../cluster.yaml'].map(
    (at) => `/etc/holdfast/identity${at}`,
  );

  test('The history says by which token it came, the audit log from where, and neither the secret', async () => {
    const [edition] = (await asked('host1', 'config', 'history')) as EditionView[];
    assert.match(edition?.by ?? '', /^join of host2 by token [0-9a-f]{8}$/);
    const entries = (await asked('host1', 'audit')) as AuditView[];
    const own = entries.filter(({ what }) => what === 'join');
    assert.deepEqual(
      own.map(({ who, by, from, answer }) => [who, by, from, answer]),
      [['host2', 'join-token', addresses.host2, 'ok']],
    );
    assert.match(String(own[0]?.facts.token), /^hft_[0-9a-f]{8}$/);
  });

  test('Its certificate is renewed by the node that has the key of the authority, and it stays in', async () => {
    const serial = async () => {
      const shown = await asked('host2', 'certificate', 'show', '/etc/holdfast/cluster.yaml');
      return (shown.certificates as readonly CertificateView[]).find(({ kind }) => kind === 'node')?.serial;
    };
    const before = await serial();
    const said = await hosts.exec('host2', 'holdfast', 'certificate', 'renew', '/etc/holdfast/cluster.yaml');
    assert.ok(said.includes('host1'), said);
    assert.notEqual(await serial(), before);
    await untilMembers('host2', ['host1', 'host2']);
    const entries = (await asked('host1', 'audit')) as AuditView[];
    assert.ok(
      entries.some(({ who, by, what }) => who === 'host2' && by === 'node' && what === 'renew-certificate'),
    );
  });

  test('A second host gets nothing by the same token, and is as it was but for its key', async () => {
    const { code, stderr } = await hosts.try('host3', 'holdfast', 'join', first);
    assert.equal(code, 3, stderr);
    for (const path of ['cluster.yaml', 'office.key', 'identity'])
      assert.equal(await exists('host3', `/etc/holdfast/${path}`), false, path);
    await untilMembers('host1', ['host1', 'host2']);
  });

  test('A member does not join again', async () => {
    const { code, stderr } = await hosts.try('host2', 'holdfast', 'join', await token());
    assert.equal(code, 3, stderr);
    assert.ok(stderr.includes('/etc/holdfast/cluster.yaml'), stderr);
  });

  test('A join that is killed at some moment, again and again, and stopped half way goes on with the same token, under a name that is not the name of the host', async () => {
    const third = await token('--node', 'n3');
    await hosts.exec('host3', 'mv', '/etc/systemd/system/holdfast.service', '/root');
    for (const seconds of ['0.2', '0.4', '0.6', '0.8', '1', '1.3', '1.6'])
      await hosts.try('host3', 'timeout', '-s', 'KILL', seconds, 'holdfast', 'join', third);
    const stopped = await hosts.try('host3', 'holdfast', 'join', third);
    assert.equal(stopped.code, 1, stopped.stderr);
    await untilKnown('n3');
    await hosts.exec('host3', 'mv', '/root/holdfast.service', '/etc/systemd/system');
    await hosts.exec('host3', 'bash', '-c', `holdfast join - <<< '${third}'`);
    for (const host of hosts.names) await untilMembers(host, ['host1', 'host2', 'n3']);
    assert.match(await hosts.exec('host3', 'cat', '/etc/default/holdfast'), /^HOLDFAST_NODE=n3$/m);
  });

  async function untilKnown(name: string): Promise<void> {
    const isKnown = async () =>
      ((await asked('host1', 'status')) as StatusView).nodes.some((n) => n.name === name);
    await until(isKnown, withinMs, `host1 knows ${name}`);
  }
}
