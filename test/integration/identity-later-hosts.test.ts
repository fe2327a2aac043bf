/**
 * A cluster that has run without certificates, on an etcd that Holdfast keeps, and goes over to them by a backup: the way of
 * docs/operations/store.md, on a Debian host with the package.
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

const address = '10.99.0.11';
const withinMs = 60_000;
const file = '/etc/holdfast/cluster.yaml';
const units = ['holdfast-etcd', 'holdfast-etcd.path'];

const clusterFile = (
  more: string,
) => `cluster: {name: office, format: 1, key: office.key, fence: [{device: manual}]${more}}
store: {kind: etcd, managed: true}
hostNetworks: {net0: {role: both, subnet: 10.99.0.0/24}}
nodes: {one: {addresses: {net0: ${address}}}}
groups: {work: {nodes: [one], resources: {app: {type: exec, command: [/bin/sleep, infinity]}}}}
`;

const title = 'A Debian host whose cluster begins to show certificates';
if (skip === undefined) describe(title, tests);
else test(title, { skip }, tests);

function tests(): void {
  const work = packageDirectory();
  let hosts: DebianHosts;
  const exec = (...argv: string[]) => hosts.exec('h1', ...argv);
  const holdfast = (...argv: string[]) => exec('holdfast', ...argv);

  before(async () => {
    await buildPackages({ out: work, version: '1.0.0' });
    hosts = await DebianHosts.up({
      addresses: { h1: address },
      binds: { '/packages': work, '/debs': debs },
      files: { '/etc/default/holdfast': 'HOLDFAST_NODE=one\n' },
    });
    const bases = globSync('*.deb', { cwd: debs }).map((name) => `/debs/${name}`);
    await exec('systemctl', 'mask', 'etcd');
    await exec('dpkg', '--force-confold', '-i', '/packages/holdfast_1.0.0_amd64.deb', ...bases);
    await hosts.write('h1', file, clusterFile(''));
    await holdfast('init', file);
    await exec('systemctl', 'enable', '--now', 'holdfast');
    await untilRuns();
  });
  after(async () => {
    await hosts?.down();
    rmSync(work, { recursive: true });
  });

  function untilRuns(): Promise<boolean> {
    const runs = async () => {
      const { groups } = JSON.parse(await holdfast('status', '-o', 'json')) as StatusView;
      return groups.every(({ state }) => state === 'running');
    };
    return until(runs, withinMs, 'work runs');
  }

  const endpoint = async () => {
    const list = await holdfast('store', 'member', 'list', '-o', 'json');
    return (JSON.parse(list) as readonly { readonly url: string }[]).map(({ url }) => url).join();
  };

  test('The file with an identity is refused while the members speak without certificates', async () => {
    assert.equal(await endpoint(), `http://${address}:2379`);
    await holdfast('store', 'backup', file, '/root/office.backup');
    await hosts.write('h1', file, clusterFile(', identity: identity'));
    await holdfast('certificate', 'new', file);
    for (const command of ['plan', 'apply']) {
      const { code, stdout } = await hosts.try('h1', 'holdfast', command, file, '-o', 'json');
      assert.equal(code, exitCodes.refused, stdout);
      const { changes } = JSON.parse(stdout) as { readonly changes: readonly PlannedChange[] };
      assert.deepEqual(
        changes.filter(({ effect }) => effect === 'refused').map(({ kind }) => kind),
        ['store'],
      );
    }
  });

  test('A member with data of before does not begin to show certificates', async () => {
    const run = ['store', 'member', 'run', '--cluster', file, '--node', 'one'];
    const { code, stderr } = await hosts.try('h1', 'holdfast', ...run);
    assert.equal(code, exitCodes.failed, stderr);
  });

  test('By a backup it goes over, with its history, and takes the file then', async () => {
    await exec('systemctl', 'stop', 'holdfast');
    await exec('systemctl', 'stop', ...units);
    await exec('mv', '/var/lib/holdfast/etcd', '/var/lib/holdfast/etcd-plain');
    await holdfast('store', 'restore', file, '/root/office.backup', '--yes');
    await exec('systemctl', 'start', 'holdfast');
    const accept = () => hosts.try('h1', 'holdfast', 'store', 'accept', file, '--yes');
    await until(async () => (await accept()).code === 0, withinMs, 'the store is accepted');
    await untilRuns();
    await holdfast('apply', file, '--yes');
    await untilRuns();
    assert.equal(await endpoint(), `https://${address}:2379`);
    const history = JSON.parse(await holdfast('config', 'history', '-o', 'json')) as readonly unknown[];
    assert.equal(history.length, 2);
  });
}
