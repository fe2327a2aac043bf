/** From one Debian host with an etcd that Holdfast keeps to three that each hold a member of it: two tokens, and one command on each new host. */
import assert from 'node:assert/strict';
import { existsSync, globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { StatusView } from '../../src/api/contract/views.ts';
import { enterOwnNamespaces } from './own-namespaces.ts';
import { buildPackages, packageDirectory } from './support/build-packages.ts';
import { DebianHosts, whyNoHosts } from './support/debian-hosts.ts';
import { until } from './support/until.ts';

const root = join(import.meta.dirname, '..', '..');
const debs = join(root, '.work', 'hosts', 'debs');
const skip = whyNoHosts() ?? (existsSync(debs) ? undefined : 'no packages for hosts: make hosts');
if (skip === undefined) enterOwnNamespaces(import.meta.filename);

const addresses = { host1: '10.99.0.11', host2: '10.99.0.12', host3: '10.99.0.13' };
/** Three whole hosts boot, install and elect on a machine that may have other work. */
const withinMs = 90_000;
const file = '/etc/holdfast/cluster.yaml';

const clusterFile = `cluster:
  name: office
  format: 1
  identity: identity
  fence: [{device: manual}]
store: {kind: etcd, managed: true}
hostNetworks:
  net0: {role: both, subnet: 10.99.0.0/24}
nodes:
  host1: {addresses: {net0: ${addresses.host1}}}
timing: {heartbeat: {interval: 100ms, misses: 5}}
groups:
  web: {resources: {app: {type: exec, command: [/bin/sleep, infinity]}}}
`;

const title = 'Debian hosts that join a cluster whose etcd Holdfast keeps';
if (skip === undefined) describe(title, tests);
else test(title, { skip }, tests);

function tests(): void {
  const work = packageDirectory();
  let hosts: DebianHosts;

  before(async () => {
    await buildPackages({ out: work, version: '1.0.0' });
    hosts = await DebianHosts.up({ addresses, binds: { '/packages': work, '/debs': debs }, files: {} });
    const bases = globSync('*.deb', { cwd: debs }).map((name) => `/debs/${name}`);
    const install = `systemctl mask etcd && dpkg -i /packages/holdfast_1.0.0_amd64.deb ${bases.join(' ')}`;
    await Promise.all(hosts.names.map((host) => hosts.exec(host, 'bash', '-c', install)));
    await hosts.exec('host1', 'bash', '-c', `cat > ${file} <<'END'\n${clusterFile}END`);
    await hosts.exec('host1', 'holdfast', 'init', file);
    await hosts.exec('host1', 'systemctl', 'enable', '--now', 'holdfast', 'holdfast-etcd.path');
    await until(async () => (await known('host1')).join() === 'host1', withinMs, 'host1 is a member');
  });
  after(async () => {
    await hosts?.down();
    rmSync(work, { recursive: true });
  });

  async function known(host: string): Promise<readonly string[]> {
    const { code, stdout } = await hosts.try(host, 'holdfast', 'status', '-o', 'json');
    if (code !== 0) return [];
    return (JSON.parse(stdout) as StatusView).nodes.flatMap(({ name, state }) =>
      state === 'in' ? [name] : [],
    );
  }

  async function members(host: string): Promise<string> {
    const list = await hosts.try(host, 'holdfast', 'store', 'member', 'list', '-o', 'json');
    if (list.code !== 0) return list.stderr;
    const rows = JSON.parse(list.stdout) as readonly { readonly name: string; readonly state: string }[];
    const isWell = (state: string) => state === 'leads' || state === 'follows';
    return rows.map(({ name, state }) => (isWell(state) ? name : `${name} ${state}`)).join(', ');
  }

  async function joins(host: string): Promise<string> {
    const token = await hosts.exec('host1', 'holdfast', 'token', 'create', '--for', 'join');
    return hosts.exec(host, 'holdfast', 'join', token.trim());
  }

  test('One command each, and three nodes hold a member each and run the group', async (t) => {
    for (const host of ['host2', 'host3']) t.diagnostic(await joins(host));
    for (const host of hosts.names) {
      const all = hosts.names.join();
      await until(async () => (await known(host)).join() === all, withinMs, `${host} knows all members`);
      const areMembers = async () => (await members(host)) === hosts.names.join(', ');
      await until(areMembers, withinMs, `the store has a member on each, as ${host} sees it`);
    }
    const { groups } = JSON.parse(
      await hosts.exec('host3', 'holdfast', 'status', '-o', 'json'),
    ) as StatusView;
    assert.deepEqual(
      groups.map(({ name, state }) => `${name} ${state}`),
      ['web running'],
    );
  });
}
