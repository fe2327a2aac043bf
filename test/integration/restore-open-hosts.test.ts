/**
 * Two of three hosts are lost, the third is only cut off and still serves. Whoever restores does not know that, and leaves it open:
 * nothing is started until it comes back. Then it stops what it runs, proves so, and goes on as a node of the restored cluster.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { run } from '../../lab/run.ts';
import type { StatusView } from '../../src/api/contract/views.ts';
import { enterOwnNamespaces } from './own-namespaces.ts';
import type { DebianHosts } from './support/debian-hosts.ts';
import { PackagedHosts, whyNoPackagedHosts, hostsWithinMs as withinMs } from './support/packaged-hosts.ts';
import { until } from './support/until.ts';

const skip = whyNoPackagedHosts();
if (skip === undefined) enterOwnNamespaces(import.meta.filename);

const root = join(import.meta.dirname, '..', '..');
const kept = '/root/office.backup';

const groups = `groups:
  web: {nodes: [host3, host1, host2], resources: {app: {type: exec, command: [/bin/sleep, infinity]}}}
`;

const title = 'A restore with a machine of before that runs on, cut off';
if (skip === undefined) describe(title, tests);
else test(title, { skip }, tests);

function tests(): void {
  let packaged: PackagedHosts;
  let hosts: DebianHosts;
  let joins: readonly string[] = [];
  let backup = '';

  before(async () => {
    packaged = await PackagedHosts.up();
    ({ hosts } = packaged);
    await run(['ip', 'link', 'add', 'alone', 'type', 'bridge']);
    await run(['ip', 'link', 'set', 'alone', 'up']);
    await packaged.beginWithAll(groups);
    await until(async () => (await runningOn()).join() === 'host3', withinMs, 'web runs on host3');
  });
  after(() => packaged?.down());

  /** By the processes of the hosts that are on, not by what anybody says. */
  async function runningOn(): Promise<readonly string[]> {
    const all = hosts.names.filter((host) => hosts.isOn(host));
    const runs = await Promise.all(all.map((host) => hosts.try(host, 'pgrep', '-fx', '/bin/sleep infinity')));
    return all.filter((_, i) => runs[i]?.code === 0);
  }

  async function plugInto(bridge: string, host: string): Promise<void> {
    await run(['ip', 'link', 'set', host, 'master', bridge]);
  }

  async function keepOnHost1(): Promise<void> {
    await hosts.write('host1', '/root/passphrase', 'a long one that nobody guesses\n');
    const keep = `holdfast backup ${kept} --force --passphrase-file /root/passphrase`;
    await hosts.exec('host1', ...keep.split(' '));
    backup = await hosts.exec('host1', 'base64', '-w0', kept);
  }

  test('Nothing starts while the machine that was left open is away', async (t) => {
    await keepOnHost1();
    await plugInto('alone', 'host3');
    for (const host of ['host1', 'host2']) hosts.cut(host);
    await hosts.replace('host1');
    const said = await restoreOnHost1('host1,host2');
    t.diagnostic(said.replaceAll(/hf1\.\S+/g, 'hf1.…'));
    joins = said.match(/holdfast join hf1\.\S+/g) ?? [];
    assert.equal(joins.length, 1, 'for host2 alone');
    const now = await packaged.status('host1');
    assert.deepEqual(
      now.nodes.map(({ name, state }) => `${name} ${state}`),
      ['host1 in', 'host2 gone', 'host3 accused'],
    );
    assert.equal(now.groups[0]?.node, null);
    assert.deepEqual(await runningOn(), ['host3']);
  });

  test('It comes back, stops what it runs and proves so, and web is given out again, once', async (t) => {
    await plugInto('hosts', 'host3');
    const seen = new Set<string>();
    const isBack = async () => {
      const running = await runningOn();
      seen.add(running.join('+'));
      const { nodes, groups: all } = await packaged.status('host1');
      const host3 = nodes.find(({ name }) => name === 'host3');
      return host3?.state === 'in' && all[0]?.state === 'running';
    };
    await until(isBack, 2 * withinMs, 'host3 is in, and web runs');
    t.diagnostic([...seen].join(', '));
    assert.equal(
      [...seen].some((running) => running.includes('+')),
      false,
      'never two at once',
    );
  });

  test('Its member of the store belongs to what was lost; without that data it becomes one of the restored store', async () => {
    await hosts.replace('host2');
    await packaged.install('host2');
    await packaged.long('host2', ...(joins[0] ?? '').split(' '));
    await hosts.exec('host3', 'bash', '-c', memberAside());
    await until(areWell, 2 * withinMs, 'the store has three members that are well');
  });

  const areWell = async () => (await packaged.members('host1')).join() === hosts.names.join();

  /** What people are told to type is what is typed. */
  function memberAside(): string {
    const page = readFileSync(join(root, 'docs', 'operations', 'backup.md'), 'utf8');
    return /^ {4}(systemctl stop holdfast-etcd && mv .*)$/m.exec(page)?.[1] ?? 'false';
  }

  test('Two that went on with the store of before come back as well, once that is ended on each, and none serves beside another', async () => {
    await until(async () => (await runningOn()).join() === 'host3', withinMs, 'web runs on host3');
    await keepOnHost1();
    hosts.cut('host1');
    await hosts.replace('host1');
    await plugInto('alone', 'host1');
    await restoreOnHost1('host1');
    assert.deepEqual(await runningOn(), ['host3']);
    await plugInto('hosts', 'host1');
    const seen = new Set<string>();
    // What two of the three have is a store that answers: whoever asks it must refuse what that shows.
    const refused = async () => {
      seen.add((await runningOn()).join('+'));
      const all = await Promise.all(
        hosts.names.map((host) => hosts.try(host, 'holdfast', 'status', '-o', 'json')),
      );
      return all.some(({ code, stdout }) => code === 0 && !(JSON.parse(stdout) as StatusView).store.believed);
    };
    await until(refused, withinMs, 'a node refuses the store of before');
    for (const host of ['host2', 'host3']) await hosts.exec(host, 'bash', '-c', memberAside());
    const isBack = async () => {
      seen.add((await runningOn()).join('+'));
      const { nodes, groups: all } = await packaged.status('host1');
      return nodes.every(({ state }) => state === 'in') && all[0]?.state === 'running';
    };
    await until(isBack, 2 * withinMs, 'all are in, and web runs');
    await until(areWell, 2 * withinMs, 'the store has three members that are well');
    assert.equal(
      [...seen].some((running) => running.includes('+')),
      false,
      [...seen].join(),
    );
  });

  /** With what was kept before anything was lost; `off`: who is vouched for. What it says. */
  async function restoreOnHost1(off: string): Promise<string> {
    await packaged.install('host1');
    await hosts.exec('host1', 'sh', '-c', 'printf %s "$1" | base64 -d > "$0"', kept, backup);
    await hosts.write('host1', '/root/passphrase', 'a long one that nobody guesses\n');
    const restore = `holdfast restore ${kept} --passphrase-file /root/passphrase --yes --confirm-off ${off}`;
    return (await packaged.long('host1', ...restore.split(' '))).stdout;
  }
}
