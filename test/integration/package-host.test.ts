/**
 * The Debian package on a plain Debian host, where it does what its scripts promise: it starts nothing by itself, an upgrade
 * stops no group, and what is purged is gone.
 */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { enterOwnNamespaces } from './own-namespaces.ts';
import { buildPackages, packageDirectory } from './support/build-packages.ts';
import { DebianHosts, whyNoHosts } from './support/debian-hosts.ts';
import { startWithinMs } from './support/test-cluster.ts';
import { until } from './support/until.ts';

const skip = whyNoHosts();
if (skip === undefined) enterOwnNamespaces(import.meta.filename);

const title = 'A Debian host with the package';
if (skip === undefined) describe(title, onHost);
else test(title, { skip }, onHost);

const address = '10.99.0.11';
const clusterFile = {
  cluster: {
    name: 'hosts',
    format: 1,
    key: 'hosts.key',
    fence: [{ device: 'manual' }],
  },
  store: { kind: 'sqlite', address: `${address}:7400`, lab: true },
  hostNetworks: { net0: { role: 'both', subnet: '10.99.0.0/24' } },
  nodes: { one: { addresses: { net0: address } } },
  groups: {
    work: { nodes: ['one'], resources: { app: { type: 'exec', command: ['/bin/sleep', 'infinity'] } } },
  },
};

function onHost(): void {
  let hosts: DebianHosts;
  let untouched: readonly string[];
  const work = packageDirectory();
  const exec = (...argv: string[]) => hosts.exec('h1', ...argv);
  const put = (path: string, text: string) => exec('sh', '-c', 'printf %s "$1" > "$0"', path, text);
  const unit = async (property: string) =>
    (await exec('systemctl', 'show', '-P', property, 'holdfast')).trim();

  before(async () => {
    for (const version of ['1.0.0', '1.0.1']) await buildPackages({ out: work, version });
    hosts = await DebianHosts.up({ addresses: { h1: address }, binds: { '/packages': work }, files: {} });
    untouched = await everyFile();
  });
  after(async () => {
    await hosts?.down();
    rmSync(work, { recursive: true });
  });

  /** Every name on the disk of the host, but for what keeps a log of its own. */
  async function everyFile(): Promise<readonly string[]> {
    const found = await exec('find', '/', '-xdev', '-not', '-path', '/var/log/*');
    const isKept = (path: string) => /^\/etc\/(?:group|gshadow)-$|^\/var\/lib\/dpkg\/[^/]*-old$/.test(path);
    return found
      .split('\n')
      .filter((path) => !isKept(path))
      .sort();
  }

  async function untilRuns(): Promise<string> {
    return until(
      async () => {
        const { stdout } = await hosts.try('h1', 'pidof', 'sleep');
        return /^\d+$/.test(stdout.trim()) && stdout.trim();
      },
      startWithinMs,
      'the service runs',
    );
  }

  test('Installed, it has its programs, pages and group, and starts nothing', async () => {
    await exec('dpkg', '-i', '/packages/holdfast_1.0.0_amd64.deb');
    assert.match(await exec('holdfast', '--version'), /^holdfast \d/);
    await exec('getent', 'group', 'holdfast');
    for (const path of [
      '/usr/share/man/man1/holdfast-group.1.gz',
      '/usr/share/bash-completion/completions/holdfast',
    ])
      await exec('test', '-s', path);
    await exec('systemd-analyze', '--man=no', 'verify', '/usr/lib/systemd/system/holdfast.service');
    assert.equal(await unit('UnitFileState'), 'disabled');
    await exec('systemctl', 'start', 'holdfast');
    assert.equal(await unit('ActiveState'), 'inactive', 'without a cluster file there is nothing to start');
  });

  test('An upgrade replaces the agent and no process of a group', async () => {
    await put('/etc/holdfast/cluster.yaml', JSON.stringify(clusterFile));
    await put('/etc/default/holdfast', 'HOLDFAST_NODE=one\n');
    await exec('holdfast', 'init', '/etc/holdfast/cluster.yaml', '--store-file', '/root/store.db');
    const serve = ['holdfast', 'store', 'serve', '--listen', `${address}:7400`, '--file', '/root/store.db'];
    await exec('systemd-run', '--unit=store', ...serve);
    await exec('systemctl', 'enable', '--now', 'holdfast');
    const service = await untilRuns();
    const keeper = await unit('MainPID');
    await exec('dpkg', '--force-confold', '-i', '/packages/holdfast_1.0.1_amd64.deb');
    assert.notEqual(await unit('MainPID'), keeper);
    await until(
      async () => (await exec('holdfast', 'status', '-o', 'json')).includes('"running"'),
      startWithinMs,
      'the next agent says that the group runs',
    );
    assert.equal(await untilRuns(), service);
    assert.equal(await unit('ActiveState'), 'active');
  });

  test('Removed, it has stopped its groups and left the files of the cluster; purged, nothing is left', async () => {
    await exec('dpkg', '-r', 'holdfast');
    assert.equal((await hosts.try('h1', 'pidof', 'sleep')).stdout.trim(), '');
    await exec('test', '-f', '/etc/holdfast/cluster.yaml');
    await exec('systemctl', 'stop', 'store');
    await exec('rm', '-r', '/root/store.db');
    await exec('dpkg', '-P', 'holdfast');
    assert.deepEqual(await everyFile(), untouched);
    assert.equal((await hosts.try('h1', 'getent', 'group', 'holdfast')).code, 2);
    assert.match(await exec('systemctl', 'list-units', '--failed', '--no-legend'), /^\s*$/);
  });
}
