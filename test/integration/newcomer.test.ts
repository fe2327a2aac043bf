/**
 * The way of somebody who has three empty Debian hosts and wants a service that outlives one of them: what is typed, in its
 * order, each command counted, until the host that serves loses its power under a client.
 */
import assert from 'node:assert/strict';
import { get, type Server } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { enterOwnNamespaces } from './own-namespaces.ts';
import type { DebianHosts } from './support/debian-hosts.ts';
import {
  clusterFilePath,
  installCommand,
  PackagedHosts,
  whyNoPackagedHosts,
  hostsWithinMs as withinMs,
} from './support/packaged-hosts.ts';
import { fenceAgent, openRack } from './support/rack.ts';
import { until } from './support/until.ts';

const skip = whyNoPackagedHosts();
if (skip === undefined) enterOwnNamespaces(import.meta.filename);

const floating = '10.99.0.50';
const commandsAtMost = 20;

const clusterFile = `cluster:
  name: office
  format: 1
  key: office.key
  identity: identity
  fence:
    - {device: agent, program: /usr/local/sbin/fence_rack, options: {port: "{node}"}, timeout: 5s}
store: {kind: etcd, managed: true}
hostNetworks:
  net0: {role: both, subnet: 10.99.0.0/24}
nodes:
  host1: {addresses: {net0: 10.99.0.11}}
  host2: {addresses: {net0: 10.99.0.12}}
  host3: {addresses: {net0: 10.99.0.13}}
timing: {heartbeat: {interval: 100ms, misses: 5}}
groups:
  web:
    nodes: [host1, host2, host3]
    resources:
      ip: {type: address, address: ${floating}/24}
      server: {type: exec, command: [/bin/busybox, httpd, -f, -h, /srv], ready: {port: 80}}
`;

const title = 'Three empty Debian hosts';
if (skip === undefined) describe(title, tests);
else test(title, { skip }, tests);

function tests(): void {
  const typed: string[] = [];
  let packaged: PackagedHosts;
  let hosts: DebianHosts;
  let rack: Server;

  before(async () => {
    packaged = await PackagedHosts.up({
      files: { '/usr/local/sbin/fence_rack': fenceAgent, '/srv/index.html': 'here I am\n' },
    });
    ({ hosts } = packaged);
    rack = openRack(hosts);
  });
  after(async () => {
    rack?.close();
    await packaged?.down();
  });

  async function type(host: string, command: string): Promise<string> {
    typed.push(`${host}# ${command.split('\n')[0]}`);
    return packaged.sh(host, command);
  }

  async function everywhere(command: (host: string) => string): Promise<void> {
    await Promise.all(hosts.names.map((host) => type(host, command(host))));
  }

  const write = (path: string, text: string) => `cat > ${path} <<'END'\n${text}END`;

  test('are a cluster that serves after this many commands', async (t) => {
    await everywhere(() => installCommand());
    await type('host1', write(clusterFilePath, clusterFile));
    await type('host1', 'holdfast validate /etc/holdfast/cluster.yaml');
    await type('host1', 'holdfast init /etc/holdfast/cluster.yaml');
    for (const host of ['host2', 'host3']) await copy(host);
    await type('host1', 'holdfast doctor --cluster /etc/holdfast/cluster.yaml --node host1');
    await everywhere(() => 'systemctl enable --now holdfast-etcd holdfast-etcd.path holdfast');
    await until(async () => (await owner('host2')) === 'host1', withinMs, 'web runs on host1');
    const isWhole = async () => (await packaged.members('host1')).join() === hosts.names.join();
    await until(isWhole, withinMs, 'every host holds a member');
    t.diagnostic(`${typed.length} commands:\n${typed.join('\n')}`);
    assert.ok(typed.length <= commandsAtMost, `${typed.length} commands`);
  });

  /** As \`scp\` would: these hosts have no ssh. */
  async function copy(host: string): Promise<void> {
    await type('host1', `cd /root && holdfast certificate issue /etc/holdfast/cluster.yaml ${host}`);
    typed.push(
      `host1# scp -pr ${host}.identity ${host}:/etc/holdfast/identity`,
      `host1# scp -p /etc/holdfast/cluster.yaml /etc/holdfast/office.key ${host}:/etc/holdfast/`,
    );
    await hosts.copy('host1', `/root/${host}.identity`, host, '/etc/holdfast/identity');
    for (const path of ['/etc/holdfast/cluster.yaml', '/etc/holdfast/office.key'])
      await hosts.copy('host1', path, host);
  }

  async function owner(asked: string): Promise<string | null | undefined> {
    const [web] = (await packaged.status(asked)).groups;
    return web?.state === 'running' ? web.node : undefined;
  }

  test('lose the one that serves, and a client waits a moment', async (t) => {
    const client = askOften(floating);
    t.after(() => client.close());
    await until(() => client.answeredMs.length > 10, withinMs, 'the service answers');
    hosts.cut('host1');
    const others = ['host2', 'host3'];
    await until(async () => others.includes((await owner('host2')) ?? ''), withinMs, 'another host serves');
    const before = client.answeredMs.length;
    await until(() => client.answeredMs.length > before + 10, withinMs, 'the service answers again');
    const silences = client.answeredMs.slice(1).map((atMs, i) => atMs - (client.answeredMs[i] ?? 0));
    t.diagnostic(`longest time without an answer: ${Math.round(Math.max(...silences))} ms`);
    assert.match(await hosts.exec('host2', 'holdfast', 'status'), /proof: off/);
  });
}

/** A client on the network of the hosts: asks every 20 ms, over a connection of its own, and keeps when it was answered. */
function askOften(address: string): { readonly answeredMs: readonly number[]; readonly close: () => void } {
  const answeredMs: number[] = [];
  const timer = setInterval(() => {
    get(`http://${address}/`, { agent: false, timeout: 250 }, (answer) => {
      answer.resume().on('end', () => answeredMs.push(performance.now()));
    })
      .on('timeout', function (this: { destroy(): void }) {
        this.destroy();
      })
      .on('error', () => {});
  }, 20);
  return { answeredMs, close: () => clearInterval(timer) };
}
