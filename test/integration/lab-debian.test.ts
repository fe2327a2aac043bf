/**
 * A lab whose nodes are whole Debian hosts: the same switch, power and faults, around a systemd, its journal and the unit
 * that is shipped. Needs root and the base system of `make hosts`.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Lab } from '../../lab/lab.ts';
import type { StatusView } from '../../src/api/contract/views.ts';
import { messageId } from '../../src/daemon/system-journal/journal-fields.ts';
import { host, powerSwitch, untilNothingIsLeft } from './lab-fixture.ts';
import { whyNoHosts } from './support/debian-hosts.ts';
import { startWithinMs, takeoverWithinMs } from './support/test-cluster.ts';
import { until } from './support/until.ts';

const skip = whyNoHosts();
const name = `debian-${process.pid}`;
const clusterFile = {
  cluster: {
    name,
    format: 1,
    key: 'lab.key',
    fence: [{ device: 'agent', program: powerSwitch, options: { port: '{node}' }, timeout: '5s' }],
  },
  store: { kind: 'sqlite', address: '10.1.0.9:7400', lab: true },
  hostNetworks: { office: { role: 'both', subnet: '10.1.0.0/24' } },
  nodes: { a: { addresses: { office: '10.1.0.1' } }, b: { addresses: { office: '10.1.0.2' } } },
  timing: { heartbeat: { interval: '100ms', misses: 5 } },
  groups: {
    work: {
      nodes: ['a', 'b'],
      failbackAfter: '0s',
      resources: { app: { type: 'exec', command: ['/bin/sleep', 'infinity'] } },
    },
  },
};

type Entry = Readonly<Record<string, string | undefined>>;

const title = 'A lab of two Debian hosts';
if (skip === undefined) describe(title, tests);
else test(title, { skip }, tests);

function tests(): void {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-lab-debian-'));
  const file = join(directory, 'cluster.yaml');
  let lab: Lab;

  before(async () => {
    writeFileSync(file, JSON.stringify(clusterFile));
    lab = await Lab.up(file, { hosts: 'debian' });
  });
  after(async () => {
    await lab?.down();
    rmSync(directory, { recursive: true });
  });

  async function exec(node: string, ...argv: string[]): Promise<string> {
    const { code, stdout, stderr } = await lab.exec(node, argv);
    assert.equal(code, 0, `${argv.join(' ')} in ${node}: ${stderr}`);
    return stdout.trim();
  }

  async function untilRunsOn(node: string, asked: string, withinMs: number): Promise<void> {
    const runs = async () => {
      const status = JSON.parse(await exec(asked, 'holdfast', 'status', '-o', 'json')) as StatusView;
      return status.groups.every((group) => group.state === 'running' && group.node === node);
    };
    await until(runs, withinMs, `work runs on ${node}, as ${asked} sees it`);
  }

  test('Every node is a machine of its own with systemd as process 1, and its agent is the unit', async () => {
    await untilRunsOn('a', 'b', startWithinMs);
    const ids = await Promise.all(['a', 'b'].map((node) => exec(node, 'cat', '/etc/machine-id')));
    assert.notEqual(ids[0], ids[1]);
    assert.equal(await exec('a', 'cat', '/proc/1/comm'), 'systemd');
    assert.equal(await exec('a', 'hostname'), 'a');
    assert.equal(await exec('a', 'systemctl', 'is-active', 'holdfast'), 'active');
    assert.match(await exec('a', 'journalctl', '-u', 'holdfast', '--no-pager'), /begins/);
    assert.equal((await host(lab, 'a')).system, 'debian');
    assert.equal((await host(lab, 'client')).system, 'light');
  });

  test('What happened is in the journal of the system with its facts, and is found by them', async () => {
    const found = async (...matches: string[]) => {
      const lines = await exec('b', 'journalctl', '-o', 'json', '--no-pager', ...matches);
      return lines.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Entry]));
    };
    const assigned = (entries: readonly Entry[]) =>
      entries.find((entry) => entry.HOLDFAST_EVENT === 'group-assigned');
    const entry = await until(
      async () => assigned(await found('HOLDFAST_GROUP=work')),
      takeoverWithinMs,
      'an entry tells where work went',
    );
    assert.deepEqual(
      [entry.HOLDFAST_NODE, entry.HOLDFAST_TOLD_BY, entry.HOLDFAST_CLUSTER, entry.SYSLOG_IDENTIFIER],
      ['a', 'b', name, 'holdfast'],
    );
    assert.deepEqual([entry.PRIORITY, entry.MESSAGE_ID], ['6', messageId('group-assigned')]);
    assert.match(entry.MESSAGE ?? '', /work/);
    assert.ok(assigned(await found('-u', 'holdfast')), 'it belongs to the unit');
    assert.deepEqual(await found('HOLDFAST_GROUP=other'), []);
  });

  test('Cut off it is fenced from within the other host; switched on it is a new boot on the same disk', async () => {
    await exec('a', 'touch', '/root/mark');
    const boot = await exec('a', 'cat', '/proc/sys/kernel/random/boot_id');
    await lab.isolate('a');
    await untilRunsOn('b', 'b', takeoverWithinMs);
    assert.equal((await host(lab, 'a')).power, 'off');
    await lab.heal('a');
    await lab.power('a', 'on');
    assert.notEqual(await exec('a', 'cat', '/proc/sys/kernel/random/boot_id'), boot);
    await exec('a', 'test', '-e', '/root/mark');
    const boots = await exec('a', 'journalctl', '--list-boots', '--no-pager');
    assert.equal(boots.split('\n').filter((line) => /^ *-?\d/.test(line)).length, 2);
  });

  test('Shut down from within, it leaves first and is off', async () => {
    await untilRunsOn('a', 'b', takeoverWithinMs);
    await lab.exec('a', ['systemctl', 'poweroff']);
    await until(async () => (await host(lab, 'a')).power === 'off', takeoverWithinMs, 'a is off');
    await untilRunsOn('b', 'b', takeoverWithinMs);
  });

  test('Down, nothing of it is left; nor of one that was interrupted while it came up', async () => {
    const { dir } = lab;
    await lab.down();
    await untilNothingIsLeft(name, dir);
    const stop = new AbortController();
    const onProgress = (step: string) => step === 'switch up' && stop.abort();
    await assert.rejects(Lab.up(file, { hosts: 'debian', onProgress, signal: stop.signal }), /interrupted/);
    await untilNothingIsLeft(name, dir);
  });
}
