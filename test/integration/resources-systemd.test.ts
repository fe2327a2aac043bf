/** Units of systemd as resources, on two Debian hosts with a real systemd. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { run } from '../../lab/run.ts';
import type { StatusView } from '../../src/api/contract/views.ts';
import { enterOwnNamespaces } from './own-namespaces.ts';
import { DebianHosts, whyNoHosts } from './support/debian-hosts.ts';
import { startWithinMs, takeoverWithinMs } from './support/test-cluster.ts';
import { until } from './support/until.ts';

const skip = whyNoHosts();
if (skip === undefined) enterOwnNamespaces(import.meta.filename);

const root = join(import.meta.dirname, '..', '..');
const addresses = { h1: '10.99.0.11', h2: '10.99.0.12' };
const store = '10.99.0.254:7400';
const unit = 'app@1.service';
/** Leaves a child that ignores what asks it to end: only systemd's own order of stopping ends it. */
const unitFile = `[Service]
Type=simple
ExecStart=/bin/sh -c 'sleep 1000 & exec sleep 1001'
ExecStop=/bin/sh -c 'echo %i stopped >> /root/stopped'
`;
const clusterFile = {
  cluster: { name: 'units', format: 1, key: 'units.key', fence: [{ device: 'manual' }] },
  store: { kind: 'sqlite', address: store, lab: true },
  hostNetworks: { net0: { role: 'both', subnet: '10.99.0.0/24' } },
  nodes: Object.fromEntries(Object.entries(addresses).map(([name, net0]) => [name, { addresses: { net0 } }])),
  timing: { heartbeat: { interval: '100ms', misses: 5 } },
  groups: {
    web: {
      nodes: Object.keys(addresses),
      failback: 'off',
      resources: {
        app: { type: 'systemd', unit },
        after: { type: 'exec', command: ['sleep', '1002'] },
      },
    },
  },
};

const title = 'A unit of systemd on Debian hosts';
if (skip === undefined) describe(title, tests);
else test(title, { skip }, tests);

function tests(): void {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-units-'));
  let hosts: DebianHosts;
  let storeProcess: ChildProcess;

  before(async () => {
    const holdfast = join(root, 'bin', 'holdfast');
    const [file, database] = [join(directory, 'cluster.yaml'), join(directory, 'store.db')];
    writeFileSync(file, JSON.stringify(clusterFile));
    await run([holdfast, 'init', file, '--store-file', database]);
    hosts = await DebianHosts.up({
      addresses,
      binds: { '/opt/holdfast': root },
      files: {
        '/usr/bin/holdfast': '#!/bin/sh\nexec /opt/holdfast/bin/holdfast "$@"\n',
        '/etc/holdfast/cluster.yaml': readFileSync(file, 'utf8'),
        '/etc/holdfast/units.key': readFileSync(join(directory, 'units.key'), 'latin1'),
        '/etc/systemd/system/app@.service': unitFile,
        '/etc/systemd/system/holdfast.service': readFileSync(
          join(root, 'systemd', 'holdfast.service'),
          'utf8',
        ),
      },
    });
    storeProcess = spawn(holdfast, ['store', 'serve', '--listen', store, '--file', database], {
      stdio: 'ignore',
    });
    for (const host of hosts.names) {
      await hosts.exec(host, 'chmod', '600', '/etc/holdfast/units.key');
      await hosts.exec(host, 'systemctl', 'enable', '--now', 'holdfast');
    }
    await untilRunsOn('h1');
  });

  after(async () => {
    storeProcess?.kill('SIGKILL');
    await hosts?.down();
    rmSync(directory, { recursive: true });
  });

  async function groupAt(host: string) {
    const text = await hosts.exec(host, 'holdfast', 'status', '-o', 'json');
    const [group] = (JSON.parse(text) as StatusView).groups;
    return group;
  }

  async function untilRunsOn(owner: string, seenBy = 'h1'): Promise<void> {
    const runs = async () => {
      const group = await groupAt(seenBy);
      return group?.state === 'running' && group.node === owner;
    };
    await until(runs, startWithinMs, `web runs on ${owner}`);
  }

  const show = async (host: string, property: string) =>
    (await hosts.exec(host, 'systemctl', 'show', '-P', property, unit)).trim();

  async function untilShows(host: string, property: string, is: (value: string) => boolean): Promise<void> {
    await until(
      async () => is(await show(host, property)),
      takeoverWithinMs,
      `another ${property} on ${host}`,
    );
  }

  async function daemonOf(host: string): Promise<string> {
    const group = `/sys/fs/cgroup/system.slice/holdfast.service/holdfast.units.${host}/daemon/cgroup.procs`;
    return (await hosts.try(host, 'cat', group)).stdout.trim();
  }

  const isAnother = (pid: string) => (now: string) => now !== '0' && now !== pid;

  test('It runs where its group does and nowhere else, in the control group that systemd gave it', async () => {
    assert.equal(await show('h1', 'ActiveState'), 'active');
    assert.equal(await show('h2', 'ActiveState'), 'inactive');
    assert.match(await show('h1', 'ControlGroup'), /^\/system\.slice\//);
  });

  test('Its death is noticed at once, by whatever of it is left, and it runs again', async (t) => {
    const pid = await show('h1', 'MainPID');
    const killedMs = performance.now();
    await hosts.exec('h1', 'kill', '-9', pid);
    await untilShows('h1', 'MainPID', isAnother(pid));
    t.diagnostic(`another process after ${Math.round(performance.now() - killedMs)} ms`);
    await untilRunsOn('h1');
  });

  test('What a person does with systemctl restart is no death', async () => {
    const { generation } = (await groupAt('h1')) ?? {};
    const pid = await show('h1', 'MainPID');
    await hosts.exec('h1', 'systemctl', 'restart', unit);
    await untilShows('h1', 'MainPID', isAnother(pid));
    await untilRunsOn('h1');
    assert.equal((await groupAt('h1'))?.generation, generation);
  });

  test('It outlives a restart of the agent', async () => {
    const pid = await show('h1', 'MainPID');
    const daemon = await daemonOf('h1');
    await hosts.exec('h1', 'systemctl', 'restart', 'holdfast');
    const isReplaced = async () => !['', daemon].includes(await daemonOf('h1'));
    await until(isReplaced, takeoverWithinMs, 'there is another daemon');
    await untilRunsOn('h1');
    assert.equal(await show('h1', 'MainPID'), pid);
  });

  test('A move stops it here in its own way and starts it there', async () => {
    await hosts.exec('h1', 'holdfast', 'group', 'move', 'web', 'h2');
    await untilRunsOn('h2');
    assert.equal(await show('h1', 'ActiveState'), 'inactive');
    assert.equal(await show('h2', 'ActiveState'), 'active');
    assert.match(await hosts.exec('h1', 'cat', '/root/stopped'), /1 stopped/);
  });

  test('While its host shuts down it is stopped and given away, and the host goes down', async () => {
    await hosts.try('h2', 'systemctl', 'poweroff');
    await untilRunsOn('h1');
    assert.equal(await show('h1', 'ActiveState'), 'active');
    const isDown = async () => (await hosts.try('h2', 'true')).code !== 0;
    await until(isDown, takeoverWithinMs, 'h2 is down');
  });
}
