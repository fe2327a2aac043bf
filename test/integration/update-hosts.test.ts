/**
 * `holdfast update` on three Debian hosts with the package, an etcd of Holdfast's own and a web server that a client asks every 10 ms:
 * all to the later version and back, from one of them, whose own program is replaced meanwhile. Nothing moves.
 */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { StatusView } from '../../src/api/contract/views.ts';
import type { UpdateView } from '../../src/cli/update/update-view.ts';
import { enterOwnNamespaces } from './own-namespaces.ts';
import { type Asking, askSteadily } from './support/ask-steadily.ts';
import { buildPackages, packageDirectory } from './support/build-packages.ts';
import { DebianHosts, whyNoHosts } from './support/debian-hosts.ts';
import { buildLater, laterVersion } from './support/later-build.ts';
import { serveSsh, sshProgram } from './support/stand-in-ssh.ts';
import { until } from './support/until.ts';

const root = join(import.meta.dirname, '..', '..');
const debs = join(root, '.work', 'hosts', 'debs');
const skip = whyNoHosts() ?? (existsSync(debs) ? undefined : 'no packages for hosts: make hosts');
if (skip === undefined) enterOwnNamespaces(import.meta.filename);

const addresses = { host1: '10.99.0.11', host2: '10.99.0.12', host3: '10.99.0.13' };
const names = Object.keys(addresses);
const service = '10.99.0.50';
const file = '/etc/holdfast/cluster.yaml';
const node = '/usr/lib/holdfast/node/bin/node';
const server =
  "const at = require('os').hostname(); require('http').createServer((q, r) => r.end(at)).listen(80)";
const present: string = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
const withinMs = 90_000;
const updateMs = 400_000;

const clusterFile = {
  cluster: { name: 'office', format: 1, identity: 'identity', fence: [{ device: 'manual' }] },
  store: { kind: 'etcd', managed: true },
  hostNetworks: { net0: { role: 'both', subnet: '10.99.0.0/24' } },
  nodes: Object.fromEntries(names.map((name, i) => [name, { addresses: { net0: `10.99.0.1${i + 1}` } }])),
  timing: { heartbeat: { interval: '100ms', misses: 5 } },
  groups: {
    web: {
      nodes: ['host2', 'host3', 'host1'],
      failbackAfter: '0s',
      resources: {
        ip: { type: 'address', address: `${service}/24` },
        app: { type: 'exec', command: [node, '-e', server] },
      },
    },
  },
};

const title = 'Three Debian hosts that are updated one after the other';
if (skip === undefined) describe(title, tests);
else test(title, { skip }, tests);

function tests(): void {
  const work = packageDirectory();
  let hosts: DebianHosts;
  let client: Asking | undefined;
  let endSsh: (() => Promise<void>) | undefined;

  before(async () => {
    const later = join(work, 'later');
    buildLater(later);
    await buildPackages({ out: work, version: present });
    await buildPackages({ from: later, out: work, version: laterVersion });
    endSsh = await serveSsh(work, () => hosts);
    hosts = await DebianHosts.up({
      addresses,
      binds: { '/packages': work, '/debs': debs },
      files: { '/usr/local/bin/ssh': sshProgram('/packages') },
    });
    const packages = globSync('*.deb', { cwd: debs }).map((name) => `/debs/${name}`);
    for (const host of names) {
      await hosts.exec(host, 'systemctl', 'mask', 'etcd');
      await hosts.exec(host, 'dpkg', '-i', `/packages/holdfast_${present}_amd64.deb`, ...packages);
    }
    await begin();
  });
  after(async () => {
    client?.close();
    await endSsh?.();
    await hosts?.down();
    rmSync(work, { recursive: true });
  });

  const sh = (host: string, command: string) => hosts.exec(host, 'bash', '-c', command);

  async function status(): Promise<StatusView> {
    return JSON.parse(await hosts.exec('host1', 'holdfast', 'status', '-o', 'json'));
  }

  async function begin(): Promise<void> {
    await hosts.write('host1', file, JSON.stringify(clusterFile));
    await hosts.exec('host1', 'holdfast', 'init', file);
    for (const host of ['host2', 'host3']) {
      const issue = `holdfast certificate issue ${file} ${host} --to /root/identity > /dev/null`;
      const pack = 'tar -C /root -c identity -C /etc/holdfast cluster.yaml office.key | base64 -w0';
      const packed = await sh('host1', `${issue} && ${pack} && rm -r /root/identity`);
      await sh(host, `base64 -d <<< '${packed}' | tar -C /etc/holdfast -xp`);
    }
    for (const host of names)
      await sh(host, 'systemctl enable --now holdfast-etcd holdfast-etcd.path holdfast');
    const isUp = async () => {
      const { nodes, groups, store } = await status().catch(() => ({
        nodes: [],
        groups: [],
        store: undefined,
      }));
      const isIn = nodes.length === names.length && nodes.every(({ state }) => state === 'in');
      const isWhole = store?.members.length === names.length && store.members.every(({ well }) => well);
      return isIn && isWhole && groups[0]?.state === 'running' && groups[0].node === 'host2';
    };
    await until(isUp, withinMs, 'three nodes are in and web runs on host2');
    client = askSteadily(`http://${service}/`);
    await until(() => (client?.answers.length ?? 0) > 10, withinMs, 'the service answers');
  }

  /** As a person types it on host1. */
  const update = (...words: string[]) =>
    hosts.tryWith('host1', ['holdfast', 'update', '--yes', ...words], { timeoutMs: updateMs });

  const install = 'dpkg --force-confold -i /packages/holdfast_"$VERSION"_amd64.deb';

  async function versions(): Promise<readonly (string | undefined)[]> {
    return (await status()).nodes.map(({ version }) => version?.split('+')[0]);
  }

  async function serviceNow(): Promise<readonly unknown[]> {
    const web = (await status()).groups[0];
    const process = await hosts.exec('host2', 'pgrep', '-f', `^${node} -e `);
    return [web?.state, web?.node, web?.generation, process];
  }

  test('an update whose command fails on the second node stops there, and says how to go on', async (t) => {
    const was = await serviceNow();
    const before = (await status()).nodes;
    const order = [...before].sort((a, b) => Number(a.coordinator) - Number(b.coordinator));
    const [first, second] = order.map(({ name }) => name);
    const failing = `test "$NODE" != ${second} && ${install}`;
    const stopped = await update('--to', laterVersion, '--command', failing);
    t.diagnostic(stopped.stderr);
    assert.equal(stopped.code, 1, stopped.stderr);
    assert.ok(
      stopped.stderr.includes(`holdfast update --to ${laterVersion} --command 'test "$NODE" != ${second}`),
    );
    const isLater = (await status()).nodes.filter(({ version }) => version?.startsWith(laterVersion));
    assert.deepEqual(
      isLater.map(({ name }) => name),
      [first],
    );
    assert.match(await hosts.exec('host1', 'holdfast', 'update'), new RegExp(` ${second} `));
    assert.deepEqual(await serviceNow(), was);
  });

  for (const to of [laterVersion, present])
    test(`all are brought to ${to}: nothing moves, and the same words again find nothing to do`, async (t) => {
      const was = await serviceNow();
      client?.forget();
      const ran = await update('--to', to, '--command', install, '-o', 'json');
      t.diagnostic(ran.stderr);
      assert.equal(ran.code, 0, ran.stderr);
      const { nodes }: UpdateView = JSON.parse(ran.stdout);
      assert.ok(nodes.length === names.length && nodes.every(({ done }) => done));
      assert.deepEqual(
        await versions(),
        names.map(() => to),
      );
      assert.deepEqual(await serviceNow(), was);
      t.diagnostic(`longest time without an answer: ${client?.longestSilenceMs()} ms`);
      assert.deepEqual(client?.answeredBy(), ['host2']);
      const again = await update('--to', to, '--command', 'false');
      assert.equal(again.code, 0, again.stderr);
    });

  test('with --drain each node is emptied first, and gets back what had its place there', async (t) => {
    const ran = await update('--to', laterVersion, '--command', install, '--drain');
    t.diagnostic(ran.stderr);
    assert.equal(ran.code, 0, ran.stderr);
    const { nodes, groups } = await status();
    assert.ok(nodes.every(({ drained }) => drained === null));
    assert.deepEqual([groups[0]?.state, groups[0]?.node], ['running', 'host2']);
    assert.ok(client?.answeredBy().includes('host3'), 'web was elsewhere meanwhile');
  });

  test('with --reboot each host boots once; the one where it is run is the last, and the same words end it', async (t) => {
    const boots = () =>
      Promise.all(names.map((host) => hosts.exec(host, 'cat', '/var/lib/holdfast/permit.json')));
    const [was, ids] = [await status(), await boots()];
    const words = ['--to', present, '--command', install, '--reboot'];
    const running = update(...words);
    for (const host of ['host2', 'host3', 'host1'].sort(byRank(was))) {
      await until(() => !hosts.isOn(host), updateMs, `${host} goes down`);
      await hosts.switchOn(host);
    }
    t.diagnostic((await running).stderr);
    const isUp = async () => (await hosts.try('host1', 'holdfast', 'status')).code === 0;
    await until(isUp, withinMs, 'the agent of host1 answers');
    const ended = await until(
      async () => {
        const ran = await update(...words);
        t.diagnostic(ran.stderr);
        return ran.code === 0 && ran;
      },
      withinMs,
      'the update has ended',
    );
    assert.equal(ended.code, 0);
    assert.deepEqual(
      await versions(),
      names.map(() => present),
    );
    const now = await boots();
    assert.ok(now.every((permit, i) => permit !== ids[i]));
  });

  /** The coordinator after the others, host1 after all. */
  function byRank({ coordinator }: StatusView) {
    const rank = (host: string) => (host === 'host1' ? 2 : Number(host === coordinator));
    return (a: string, b: string) => rank(a) - rank(b);
  }
}
