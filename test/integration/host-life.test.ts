/**
 * From an empty Debian host to a cluster and back: `init` without a file, `leave`, `node remove` and `cluster destroy`, after each of
 * which a host has no file that it had not before.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { AuditView } from '../../src/api/contract/views.ts';
import { enterOwnNamespaces } from './own-namespaces.ts';
import type { DebianHosts } from './support/debian-hosts.ts';
import {
  clusterFilePath as file,
  PackagedHosts,
  threeAddresses,
  whyNoPackagedHosts,
  hostsWithinMs as withinMs,
} from './support/packaged-hosts.ts';
import { until } from './support/until.ts';

const skip = whyNoPackagedHosts();
if (skip === undefined) enterOwnNamespaces(import.meta.filename);

const names = Object.keys(threeAddresses);

const clusterFile = `# The office.
cluster:
  name: office
  format: 1
  identity: identity
  fence: [{device: manual}]
store: {kind: etcd, managed: true}
hostNetworks:
  net0: {role: both, subnet: 10.99.0.0/24}
nodes:
  host1: {addresses: {net0: 10.99.0.11}}
  host2: {addresses: {net0: 10.99.0.12}}   # in the cellar
  host3: {addresses: {net0: 10.99.0.13}}
timing: {heartbeat: {interval: 100ms, misses: 5}}
groups:
  work:
    nodes: [host3, host2, host1]
    resources: {app: {type: exec, command: [/bin/sleep, infinity]}}
`;

const title = 'From empty Debian hosts to a cluster and back';
if (skip === undefined) describe(title, tests);
else test(title, { skip }, tests);

function tests(): void {
  const untouched = new Map<string, readonly string[]>();
  let packaged: PackagedHosts;
  let hosts: DebianHosts;

  before(async () => {
    packaged = await PackagedHosts.up();
    ({ hosts } = packaged);
    await packaged.installEverywhere();
    for (const host of names) untouched.set(host, await everyFile(host));
  });
  after(() => packaged?.down());

  const sh = (host: string, command: string) => packaged.sh(host, command);
  const status = (host: string) => packaged.status(host);

  /** Every name on the disk of the host, and what the units are told, but for what keeps a log of its own. */
  async function everyFile(host: string): Promise<readonly string[]> {
    const found = await sh(
      host,
      "find / -xdev -not -path '/var/log/*' -not -path '/tmp/*' -not -path '/var/tmp/*'",
    );
    const told = await hosts.exec(host, 'cat', '/etc/default/holdfast');
    return [told, ...found.split('\n').sort()];
  }

  async function assertEmpty(host: string): Promise<void> {
    assert.deepEqual(await everyFile(host), untouched.get(host));
    for (const unit of ['holdfast.service', 'holdfast-etcd.service', 'holdfast-etcd.path']) {
      assert.notEqual((await hosts.try(host, 'systemctl', 'is-active', unit)).stdout.trim(), 'active', unit);
      assert.equal((await hosts.try(host, 'systemctl', 'is-enabled', unit)).stdout.trim(), 'disabled', unit);
    }
  }

  const untilMembers = (host: string, members: readonly string[]) =>
    until(
      async () => {
        const { nodes } = await status(host).catch(() => ({ nodes: [] }));
        const now = nodes.filter(({ state }) => state === 'in').map(({ name }) => name);
        return now.join() === members.join();
      },
      withinMs,
      `${host} shows ${members.join(', ')} as members`,
    );

  const untilRuns = (asked: string, on: string) =>
    until(
      async () => {
        const work = (await status(asked)).groups[0];
        return work?.state === 'running' && work.node === on;
      },
      withinMs,
      `work runs on ${on}`,
    );

  test('init without a file makes a cluster that runs, and destroy leaves nothing of it', async () => {
    const said = await hosts.exec('host1', 'holdfast', 'init', '--name', 'first');
    assert.match(said, /^The cluster first is created\.$/m);
    await hosts.exec('host1', 'holdfast', 'validate', file);
    const { nodes, cluster, store } = await status('host1');
    assert.equal(cluster, 'first');
    assert.deepEqual(
      nodes.map(({ name, state }) => `${name} ${state}`),
      ['host1 in'],
    );
    assert.ok(store.healthy);
    assert.equal((await hosts.exec('host1', 'systemctl', 'is-enabled', 'holdfast')).trim(), 'enabled');
    const refused = await hosts.try('host1', 'holdfast', 'cluster', 'destroy', '--name', 'second');
    assert.equal(refused.code, 3);
    await hosts.exec('host1', 'holdfast', 'cluster', 'destroy', '--name', 'first');
    await assertEmpty('host1');
  });

  test('three hosts are a cluster', async () => {
    await packaged.beginByFile(clusterFile);
    await untilMembers('host1', names);
    await untilRuns('host1', 'host3');
  });

  test('leave --clean refuses while the cluster counts on the host', async () => {
    const refused = await hosts.try('host2', 'holdfast', 'leave', '--clean', '--yes');
    assert.equal(refused.code, 3, refused.stderr);
    assert.equal((await hosts.exec('host2', 'systemctl', 'is-active', 'holdfast')).trim(), 'active');
  });

  test('leave takes a host out, whatever it ran, and leaves nothing on it', async () => {
    await hosts.exec('host3', 'holdfast', 'leave', '--yes');
    await assertEmpty('host3');
    await untilMembers('host1', ['host1', 'host2']);
    await untilRuns('host1', 'host2');
    const shown = await hosts.exec('host1', 'holdfast', 'config', 'show');
    assert.doesNotMatch(shown, /host3/);
    assert.match(shown, /# in the cellar/);
    await takeFile();
  });

  /** What leaving and joining say of the files of other nodes. */
  const takeFile = () => sh('host1', `holdfast config show --secrets > ${file}`);

  /** Two nodes and no witness: one member of the store is all there shall be. */
  const untilOneMember = () =>
    until(
      async () => {
        const list = await hosts.try('host1', 'holdfast', 'store', 'member', 'list', '-o', 'json');
        return list.code === 0 && (JSON.parse(list.stdout) as readonly unknown[]).length === 1;
      },
      withinMs,
      'the store has one member',
    );

  /** The power of the host is gone, and a person says so. */
  async function lose(host: string): Promise<void> {
    await untilOneMember();
    hosts.cut(host);
    const waits = async () =>
      (await status('host1')).nodes.some(({ name, needsPerson }) => name === host && needsPerson);
    await until(waits, withinMs, 'a person is waited for');
    // Its last renewal is a sign of life for a moment.
    const confirm = () => hosts.try('host1', 'holdfast', 'node', 'confirm-off', host, '--yes');
    await until(async () => (await confirm()).code === 0, withinMs, 'the word of a person counts');
  }

  test('node replace gives the place of a lost host to another one, which joins', async () => {
    const live = await hosts.try('host1', 'holdfast', 'node', 'replace', 'host2', 'host3', '--yes');
    assert.equal(live.code, 3, live.stderr);
    await lose('host2');
    const replace = 'holdfast node replace host2 host3 --address net0=10.99.0.13 --yes';
    await sh('host1', replace);
    const token = (await hosts.exec('host1', 'holdfast', 'token', 'create', '--for', 'join')).trim();
    await hosts.exec('host3', 'holdfast', 'join', token);
    await untilMembers('host1', ['host1', 'host3']);
    await untilRuns('host1', 'host3');
    const shown = await hosts.exec('host3', 'cat', file);
    assert.match(shown, /nodes: \[host3, host1\]/);
    assert.match(shown, /host3: .*# in the cellar/);
    const audit = JSON.parse(
      await hosts.exec('host1', 'holdfast', 'audit', '-o', 'json'),
    ) as readonly AuditView[];
    const barred = audit.filter(({ what }) => what === 'bar-node');
    assert.deepEqual(
      barred.map(({ facts, answer }) => [facts.node, answer]),
      [
        ['host2', 'ok'],
        ['host2', 'ok'],
      ],
    );
  });

  test('leave goes on where the agent of its host has ended already, and the host can join again', async () => {
    await hosts.exec('host3', 'systemctl', 'stop', 'holdfast');
    await hosts.exec('host3', 'holdfast', 'leave', '--yes');
    await assertEmpty('host3');
    await untilMembers('host1', ['host1']);
    const token = (await hosts.exec('host1', 'holdfast', 'token', 'create', '--for', 'join')).trim();
    await hosts.exec('host3', 'holdfast', 'join', token);
    await untilMembers('host1', ['host1', 'host3']);
  });

  test('node remove takes a host out that is lost, and the file of this host follows', async () => {
    await takeFile();
    await lose('host3');
    await hosts.exec('host1', 'holdfast', 'node', 'remove', 'host3', '--yes');
    assert.deepEqual(
      (await status('host1')).nodes.map(({ name }) => name),
      ['host1'],
    );
    const shown = await hosts.exec('host1', 'holdfast', 'config', 'show');
    assert.equal(await hosts.exec('host1', 'cat', file), shown);
    await untilRuns('host1', 'host1');
  });

  test('destroy stops what runs and leaves nothing', async () => {
    await hosts.exec('host1', 'holdfast', 'cluster', 'destroy', '--name', 'office');
    assert.equal((await hosts.try('host1', 'pidof', 'sleep')).stdout.trim(), '');
    await assertEmpty('host1');
  });
}
