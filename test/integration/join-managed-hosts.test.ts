/**
 * The shortest way from three empty Debian hosts to a cluster that runs something: `init` on one, a token and `join` for each other one,
 * and a group put into the cluster file. Each then holds a member of the etcd that Holdfast keeps.
 */
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

const group = `groups:
  web: {resources: {app: {type: exec, command: [/bin/sleep, infinity]}}}
`;

const title = 'Three empty Debian hosts, by init and join';
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

  test('One command each, and three hosts are nodes that hold a member of the store each', async (t) => {
    const networks = ['--network', 'net0=10.99.0.0/24', '--fence', 'manual'];
    t.diagnostic(await hosts.exec('host1', 'holdfast', 'init', '--name', 'office', ...networks));
    for (const host of ['host2', 'host3']) t.diagnostic(await joins(host));
    for (const host of hosts.names) {
      const all = hosts.names.join();
      await until(async () => (await known(host)).join() === all, withinMs, `${host} knows all members`);
      const areMembers = async () => (await members(host)) === hosts.names.join(', ');
      await until(areMembers, withinMs, `the store has a member on each, as ${host} sees it`);
    }
  });

  test('The file on the last host that joined is what is in force: a group added there runs', async () => {
    await hosts.exec(
      'host3',
      'bash',
      '-c',
      `sed -i '/^groups:/d' ${file} && cat >> ${file} <<'END'\n${group}END`,
    );
    await hosts.exec('host3', 'holdfast', 'apply', file, '--yes');
    const { groups } = JSON.parse(
      await hosts.exec('host2', 'holdfast', 'status', '-o', 'json'),
    ) as StatusView;
    assert.deepEqual(
      groups.map(({ name, state }) => `${name} ${state}`),
      ['web running'],
    );
  });
}
