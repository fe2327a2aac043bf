/**
 * The way of somebody who has three empty Debian hosts and wants a service that outlives one of them: what is typed, in its
 * order, each command counted, until the host that serves loses its power under a client.
 */
import assert from 'node:assert/strict';
import { existsSync, globSync, rmSync } from 'node:fs';
import { createServer, get, type Server } from 'node:http';
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
const names = Object.keys(addresses);
const floating = '10.99.0.50';
const powerSwitch = { host: '10.99.0.254', port: 8000 };
const commandsAtMost = 20;
/** Three whole hosts boot, install and elect on a machine that may have other work. */
const withinMs = 60_000;

/** What comes with the power switch: its fence agent. It asks over the network, as any does. */
const fenceAgent = `#!/bin/bash
while IFS== read -r key value; do declare "$key=$value"; done
[ "$action" != metadata ] || { echo '<resource-agent name="fence_rack"/>'; exit 0; }
exec 3<>/dev/tcp/${powerSwitch.host}/${powerSwitch.port} || exit 1
printf 'GET /%s/%s HTTP/1.0\\r\\n\\r\\n' "$port" "$action" >&3
answer=$(cat <&3) && answer=\${answer##*$'\\n'}
echo "Status: $answer"
case $action$answer in status*OFF | monitor*OFF) exit 2 ;; off*ON | *'?') exit 1 ;; esac
`;

const clusterFile = `cluster:
  name: office
  format: 1
  key: office.key
  fence:
    - {device: agent, program: /usr/local/sbin/fence_rack, options: {port: "{node}"}, timeout: 5s}
store: {kind: etcd, endpoints: ["http://10.99.0.11:2379", "http://10.99.0.12:2379", "http://10.99.0.13:2379"]}
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

const members = Object.entries(addresses).map(([name, address]) => `${name}=http://${address}:2380`);
const etcdFile = (name: string, address: string) => `ETCD_NAME=${name}
ETCD_DATA_DIR=/var/lib/etcd/holdfast
ETCD_LISTEN_PEER_URLS=http://${address}:2380
ETCD_INITIAL_ADVERTISE_PEER_URLS=http://${address}:2380
ETCD_LISTEN_CLIENT_URLS=http://${address}:2379
ETCD_ADVERTISE_CLIENT_URLS=http://${address}:2379
ETCD_INITIAL_CLUSTER=${members.join(',')}
ETCD_INITIAL_CLUSTER_TOKEN=office
`;

const title = 'Three empty Debian hosts';
if (skip === undefined) describe(title, tests);
else test(title, { skip }, tests);

function tests(): void {
  const work = packageDirectory();
  const typed: string[] = [];
  let hosts: DebianHosts;
  let rack: Server;

  before(async () => {
    await buildPackages({ out: work, version: '1.0.0' });
    hosts = await DebianHosts.up({
      addresses,
      binds: { '/packages': work, '/debs': debs },
      files: { '/usr/local/sbin/fence_rack': fenceAgent, '/srv/index.html': 'here I am\n' },
    });
    rack = createServer((request, response) => {
      const [, host = '', action = ''] = (request.url ?? '').split('/');
      response.end(names.includes(host) ? switchPower(host, action) : '?');
    }).listen(powerSwitch.port, powerSwitch.host);
  });
  after(async () => {
    rack?.close();
    await hosts?.down();
    rmSync(work, { recursive: true });
  });

  function switchPower(host: string, action: string): string {
    if (action === 'off') hosts.cut(host);
    return hosts.isOn(host) ? 'ON' : 'OFF';
  }

  async function type(host: string, command: string): Promise<string> {
    typed.push(`${host}# ${command.split('\n')[0]}`);
    return hosts.exec(host, 'bash', '-c', command);
  }

  async function everywhere(command: (host: string) => string): Promise<void> {
    await Promise.all(names.map((host) => type(host, command(host))));
  }

  const write = (path: string, text: string) => `cat > ${path} <<'END'\n${text}END`;

  test('are a cluster that serves after this many commands', async (t) => {
    const bases = globSync('*.deb', { cwd: debs }).map((name) => `/debs/${name}`);
    await everywhere(() => `dpkg -i /packages/holdfast_1.0.0_amd64.deb ${bases.join(' ')}`);
    await everywhere((host) => write('/etc/default/etcd', etcdFile(host, addresses[host as 'host1'])));
    await everywhere(() => 'systemctl restart --no-block etcd');
    await type('host1', write('/etc/holdfast/cluster.yaml', clusterFile));
    await type('host1', 'holdfast validate /etc/holdfast/cluster.yaml');
    await until(
      async () => (await hosts.try('host1', 'systemctl', 'is-active', 'etcd')).code === 0,
      withinMs,
      'etcd has a leader',
    );
    await type('host1', 'holdfast init /etc/holdfast/cluster.yaml');
    for (const host of ['host2', 'host3']) await copy(host);
    await type('host1', 'holdfast doctor --cluster /etc/holdfast/cluster.yaml --node host1');
    await everywhere(() => 'systemctl enable --now holdfast');
    await until(async () => (await owner('host2')) === 'host1', withinMs, 'web runs on host1');
    t.diagnostic(`${typed.length} commands:\n${typed.join('\n')}`);
    assert.ok(typed.length <= commandsAtMost, `${typed.length} commands`);
  });

  /** As \`scp\` would: these hosts have no ssh. */
  async function copy(host: string): Promise<void> {
    typed.push(`host1# scp -p /etc/holdfast/cluster.yaml /etc/holdfast/office.key ${host}:/etc/holdfast/`);
    for (const path of ['/etc/holdfast/cluster.yaml', '/etc/holdfast/office.key']) {
      const text = await hosts.exec('host1', 'base64', '-w0', path);
      await hosts.exec(host, 'bash', '-c', `umask 077; base64 -d > ${path} <<< '${text}'`);
    }
  }

  async function owner(asked: string): Promise<string | null | undefined> {
    const status = JSON.parse(await hosts.exec(asked, 'holdfast', 'status', '-o', 'json')) as StatusView;
    const [web] = status.groups;
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
