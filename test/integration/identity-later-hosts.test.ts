/**
 * Clusters that have run without certificates and begin to show them, by the ways of docs/operations/store.md, on Debian hosts with
 * the package: on an etcd that Holdfast keeps it goes by a backup, on a store process by starting all anew.
 */
import assert from 'node:assert/strict';
import { existsSync, globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { StatusView } from '../../src/api/contract/views.ts';
import type { PlannedChange } from '../../src/config/planned-change.ts';
import { exitCodes } from '../../src/errors.ts';
import { enterOwnNamespaces } from './own-namespaces.ts';
import { buildPackages, packageDirectory } from './support/build-packages.ts';
import { DebianHosts, whyNoHosts } from './support/debian-hosts.ts';
import { until } from './support/until.ts';

const debs = join(import.meta.dirname, '..', '..', '.work', 'hosts', 'debs');
const skip = whyNoHosts() ?? (existsSync(debs) ? undefined : 'no packages for hosts: make hosts');
if (skip === undefined) enterOwnNamespaces(import.meta.filename);

const addresses = { kept: '10.99.0.11', process: '10.99.0.12' };
type Host = keyof typeof addresses;
const hostNames: readonly Host[] = ['kept', 'process'];
const withinMs = 60_000;
const file = '/etc/holdfast/cluster.yaml';
const units = ['holdfast-etcd', 'holdfast-etcd.path'];
const database = '/root/store.db';

const stores: { readonly [H in Host]: string } = {
  kept: '{kind: etcd, managed: true}',
  process: `{kind: sqlite, address: "${addresses.process}:7400", lab: true}`,
};

const plain = (host: Host) => `cluster: {name: office, format: 1, key: office.key, fence: [{device: manual}]}
store: ${stores[host]}
hostNetworks: {net0: {role: both, subnet: 10.99.0.0/24}}
nodes: {${host}: {addresses: {net0: ${addresses[host]}}}}
groups: {work: {nodes: [${host}], resources: {app: {type: exec, command: [/bin/sleep, infinity]}}}}
`;
const secured = (host: Host) => plain(host).replace('key: office.key', 'key: office.key, identity: identity');

const title = 'Debian hosts whose clusters begin to show certificates';
if (skip === undefined) describe(title, tests);
else test(title, { skip }, tests);

function tests(): void {
  const work = packageDirectory();
  let hosts: DebianHosts;
  const holdfast = (host: Host, ...argv: string[]) => hosts.exec(host, 'holdfast', ...argv);

  before(async () => {
    await buildPackages({ out: work, version: '1.0.0' });
    hosts = await DebianHosts.up({ addresses, binds: { '/packages': work, '/debs': debs }, files: {} });
    const bases = globSync('*.deb', { cwd: debs }).map((name) => `/debs/${name}`);
    for (const host of hostNames) {
      await hosts.exec(host, 'systemctl', 'mask', 'etcd');
      await hosts.exec(host, 'dpkg', '-i', '/packages/holdfast_1.0.0_amd64.deb', ...bases);
      await hosts.write(host, file, plain(host));
    }
    await holdfast('kept', 'init', file);
    await holdfast('process', 'init', file, '--store-file', database);
    await serve();
    for (const host of hostNames) {
      await hosts.exec(host, 'systemctl', 'enable', '--now', 'holdfast');
      await untilRuns(host);
    }
  });
  after(async () => {
    await hosts?.down();
    rmSync(work, { recursive: true });
  });

  async function serve(...more: readonly string[]): Promise<void> {
    const argv = ['holdfast', 'store', 'serve', '--listen', `${addresses.process}:7400`, '--file', database];
    await hosts.exec('process', 'systemd-run', '--unit=store', ...argv, ...more);
  }

  function untilRuns(host: Host): Promise<boolean> {
    const runs = async () => {
      const { groups, problems } = JSON.parse(await holdfast(host, 'status', '-o', 'json')) as StatusView;
      // What was accepted a moment ago may not have been read yet.
      const isRead = groups.length > 0 && !problems.some(({ code }) => code.startsWith('store'));
      return isRead && groups.every(({ state }) => state === 'running');
    };
    return until(runs, withinMs, `work runs on ${host}`);
  }

  /** The plan takes nothing of it; resolves with what it refuses. */
  async function refused(host: Host): Promise<readonly string[]> {
    const { code, stdout } = await hosts.try(host, 'holdfast', 'plan', file, '-o', 'json');
    const { changes } = JSON.parse(stdout) as { readonly changes: readonly PlannedChange[] };
    const kinds = changes.filter(({ effect }) => effect === 'refused').map(({ kind }) => kind);
    assert.equal(code, kinds.length > 0 ? exitCodes.refused : exitCodes.ok, stdout);
    return kinds;
  }

  /** Applied, the file is what everybody goes by, and it is the second that was. */
  async function takes(host: Host): Promise<void> {
    await holdfast(host, 'apply', file, '--yes');
    await untilRuns(host);
    assert.deepEqual(await refused(host), []);
    const history = JSON.parse(await holdfast(host, 'config', 'history', '-o', 'json')) as readonly unknown[];
    assert.equal(history.length, 2);
    const settles = async () => {
      const { problems } = JSON.parse(await holdfast(host, 'status', '-o', 'json')) as StatusView;
      return !problems.some(({ code }) => code.startsWith('store'));
    };
    await until(settles, withinMs, `${host} has nothing to say of the store`);
  }

  async function stopAgent(host: Host): Promise<void> {
    await hosts.exec(host, 'systemctl', 'stop', 'holdfast');
  }

  test('The file with an identity is refused while the stores speak without certificates', async () => {
    await holdfast('kept', 'store', 'backup', file, '/root/office.backup');
    for (const host of hostNames) {
      assert.deepEqual(await refused(host), []);
      await hosts.write(host, file, secured(host));
      await holdfast(host, 'certificate', 'new', file);
      assert.deepEqual(await refused(host), ['store']);
      assert.equal((await hosts.try(host, 'holdfast', 'apply', file, '--yes')).code, exitCodes.refused);
    }
  });

  test('An etcd that Holdfast keeps goes over by a backup, with its history, and takes the file then', async () => {
    await stopAgent('kept');
    await hosts.exec('kept', 'systemctl', 'stop', ...units);
    await hosts.exec('kept', 'mv', '/var/lib/holdfast/etcd', '/var/lib/holdfast/etcd-plain');
    await holdfast('kept', 'store', 'restore', file, '/root/office.backup', '--yes');
    await hosts.exec('kept', 'systemctl', 'start', 'holdfast');
    const accept = () => hosts.try('kept', 'holdfast', 'store', 'accept', file, '--yes');
    await until(async () => (await accept()).code === 0, withinMs, 'the store is accepted');
    await untilRuns('kept');
    await takes('kept');
    const list = await holdfast('kept', 'store', 'member', 'list', '-o', 'json');
    const urls = (JSON.parse(list) as readonly { readonly url: string }[]).map(({ url }) => url);
    assert.deepEqual(urls, [`https://${addresses.kept}:2379`]);
  });

  test('A store process goes over when all is started anew, and the file is taken then', async () => {
    await stopAgent('process');
    await hosts.exec('process', 'systemctl', 'stop', 'store');
    await serve('--identity', '/etc/holdfast/identity');
    await hosts.exec('process', 'systemctl', 'start', 'holdfast');
    await untilRuns('process');
    await takes('process');
  });
}
