/** A member of etcd is added, takes the place of another and of its address, and nothing that runs notices. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { clusterFile } from './support/cluster-file.ts';
import type { TestCluster } from './support/test-cluster.ts';
import { keepUndisturbed } from './support/undisturbed.ts';
import { until } from './support/until.ts';

const withinMs = 45_000;
const lost = 'http://10.2.0.11:2379';
const kept = ['http://10.2.0.12:2379', 'http://10.2.0.13:2379'];
const added = 'http://10.2.0.11:2479';
const addedPeer = 'http://10.2.0.11:2480';

/** Asks a member in its own words and prints what it answers; fails with its words where it refuses. */
const asking = `const [url, body] = process.argv.slice(1);
const answer = await fetch(url, { method: 'POST', body });
const text = await answer.text();
if (!answer.ok) throw new Error(text);
console.log(text);`;

interface Members {
  readonly members: readonly { readonly ID: string; readonly name?: string; readonly peerURLs: string[] }[];
}

describe('A cluster on etcd whose members change', () => {
  const file = clusterFile(`members-${process.pid}`, ['a', 'b', 'c']);
  file.store = { kind: 'etcd', endpoints: [lost, ...kept], prefix: `/holdfast/members-${process.pid}` };
  let cluster: TestCluster;
  keepUndisturbed(file, withinMs, (up) => {
    cluster = up;
  });

  /** Until it is done: etcd changes its members only while it holds all of them for well connected. */
  function member<T>(path: string, body: object): Promise<T> {
    return until(() => askMember<T>(path, body), withinMs, `etcd does member/${path}`);
  }

  async function askMember<T>(path: string, body: object): Promise<T> {
    const command = [
      process.execPath,
      '--input-type=module',
      '-e',
      asking,
      `${kept[0]}/v3/cluster/member/${path}`,
      JSON.stringify(body),
    ];
    const { code, stdout, stderr } = await cluster.lab.exec('b', command, { timeoutMs: 20_000 });
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as T;
  }

  function reachBy(endpoints: readonly string[]): void {
    file.store = { ...file.store, endpoints };
    cluster.write(file);
  }

  test('An endpoint at which nobody answers is refused by name, and nothing changes', async () => {
    reachBy([...kept, added]);
    const { code, stdout } = await cluster.holdfast('b', 'plan', cluster.path);
    assert.equal(code, 3, stdout);
    assert.match(
      stdout.replace(/\s+/g, ' '),
      /REFUSED the store cannot be reached by .*: http:\/\/10\.2\.0\.11:2479 gives no answer/,
    );
  });

  test('A member that was added takes the place of another, on every node', async () => {
    await member('add', { peerURLs: [addedPeer] });
    const { members } = await member<Members>('list', {});
    const peers = members.map(({ name, peerURLs }) => `${name || 'm4'}=${peerURLs[0]}`).join(',');
    const flags = [
      ...['--name', 'm4', '--data-dir', '/tmp/m4', '--initial-cluster-state', 'existing'],
      ...['--initial-cluster', peers, '--initial-cluster-token', String(file.cluster.name)],
      ...['--listen-client-urls', added, '--advertise-client-urls', added],
      ...['--listen-peer-urls', addedPeer, '--initial-advertise-peer-urls', addedPeer],
      ...['--heartbeat-interval', '20', '--election-timeout', '200', '--log-level', 'warn'],
    ];
    const start = `rm -rf /tmp/m4; setsid etcd ${flags.join(' ')} > /tmp/m4.log 2>&1 < /dev/null &`;
    await cluster.lab.exec('a', ['sh', '-c', start], { timeoutMs: 20_000 });
    await until(
      async () => (await cluster.holdfast('b', 'plan', cluster.path)).code === 0,
      withinMs,
      'the plan finds the new member well',
    );
    await cluster.ask('b', 'apply', cluster.path, '--yes');
    for (const node of cluster.nodes)
      await until(
        async () => !(await problems(node)).includes('store-way-left'),
        withinMs,
        `${node} follows`,
      );
  });

  test('What the old endpoints led to is taken away, and everything goes on', async () => {
    const { members } = await member<Members>('list', {});
    const old = members.find(({ peerURLs }) => peerURLs[0] === 'http://10.2.0.11:2380');
    await member('remove', { ID: old?.ID });
    await until(
      async () => (await cluster.ask('c', 'status')).includes('3 of 3 etcd members answer'),
      withinMs,
      'three members are left, and answer',
    );
    await cluster.ask('c', 'group', 'maintenance', 'web', 'on');
    await cluster.ask('c', 'group', 'maintenance', 'web', 'off');
    await cluster.untilAllIn(withinMs);
  });

  async function problems(node: string): Promise<string[]> {
    const status = JSON.parse(await cluster.ask(node, 'status', '-o', 'json')) as {
      problems: { code: string }[];
    };
    return status.problems.map(({ code }) => code);
  }
});
