/** A whole cluster and the person who runs it: everything asked through `holdfast …` on a node, and what it must not touch. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Refusal } from '../../src/api/refusal.ts';
import type { Reason } from '../../src/core/reason.ts';
import { words } from '../../src/core/words/words.ts';
import { type ClusterFile, clusterFile, sleeper, webGroup } from './support/cluster-file.ts';
import { startWithinMs, TestCluster, takeoverWithinMs } from './support/test-cluster.ts';
import { throughout, until } from './support/until.ts';

const address = '10.1.0.50';

describe('A cluster with an operator', () => {
  let cluster: TestCluster;
  let file: ClusterFile;

  before(async () => {
    file = clusterFile(`operator-${process.pid}`, ['a', 'b', 'c', 'd']);
    file.groups.web = webGroup(address, { nodes: ['a', 'b', 'c'] });
    file.groups.db = { nodes: ['b', 'c'], failback: 'manual', resources: { app: sleeper() } };
    cluster = await TestCluster.up(file);
    await cluster.untilAllIn();
    await cluster.untilRuns('web', 'a', startWithinMs);
    // On a slow machine b may have come in after db was given to another node, where it stays by itself.
    await cluster.ask('c', 'group', 'failback', 'db');
    await isWell();
  });

  after(() => cluster?.down());
  afterEach(() => cluster.owners.check());

  async function isWell(): Promise<void> {
    await cluster.untilRuns('web', 'a', startWithinMs);
    await cluster.untilRuns('db', 'b', startWithinMs);
  }

  /** Runs `change` and fails when a process of the service was replaced meanwhile. */
  async function untouched(node: string, service: string, change: () => Promise<unknown>): Promise<void> {
    const pids = cluster.pids(node, service);
    assert.equal(pids.length, 2, `${service} runs on ${node}`);
    await change();
    assert.deepEqual(cluster.pids(node, service), pids, `${service} on ${node} was not touched`);
  }

  /** Refused with exit code 3 and one of these reasons, in its words. */
  async function refused(reasons: readonly Reason[], node: string, ...args: string[]): Promise<void> {
    const { code, stdout, stderr } = await cluster.holdfast(node, ...args);
    assert.equal(code, 3, `${args.join(' ')}: ${stdout}${stderr}`);
    const said = stderr.replace(/\s+/g, ' ');
    assert.ok(
      reasons.some((reason) => said.includes(words(reason))),
      `${args.join(' ')}: ${said}`,
    );
  }

  test('A drained node gives everything away and gets it back when it is resumed', async () => {
    await untouched('b', 'db/app', async () => {
      assert.match(await cluster.ask('c', 'node', 'drain', 'a'), /a is drained/);
      await cluster.untilRuns('web', 'b');
      assert.deepEqual((await cluster.node('a', 'c')).groups, []);
      await cluster.ask('a', 'node', 'resume', 'a');
      await cluster.untilRuns('web', 'a');
    });
  });

  test('A moved group is pinned visibly and goes back when the pin ends by itself', async () => {
    await cluster.ask('b', 'group', 'move', 'web', 'c', '--for', '4s');
    const view = await cluster.untilRuns('web', 'c');
    assert.deepEqual([view.pin?.node, view.proof], ['c', 'released']);
    assert.match(await cluster.ask('a', 'group', 'show', 'web'), /pin/i);
    assert.equal((await cluster.untilRuns('web', 'a')).pin, null);
  });

  test('A moved group goes back when its pin is taken off', async () => {
    await cluster.ask('b', 'group', 'move', 'web', 'c');
    await cluster.untilRuns('web', 'c');
    await throughout(() => cluster.owners.owners(address).join() === 'c', 1500, 'the pin holds it');
    await cluster.ask('b', 'group', 'unpin', 'web');
    await cluster.untilRuns('web', 'a');
  });

  test('Under maintenance nobody touches a group, and afterwards it is put right in place', async () => {
    await cluster.ask('a', 'group', 'maintenance', 'web', 'on');
    const pid = cluster.main('a', 'web/app');
    assert.ok(pid);
    process.kill(pid, 'SIGKILL');
    await until(() => cluster.main('a', 'web/app') === undefined, takeoverWithinMs, 'the process is dead');
    await refused([{ kind: 'under-maintenance', group: 'web' }], 'b', 'group', 'move', 'web', 'b');
    await cluster.ask('b', 'node', 'drain', 'a', '--no-wait');
    const handsOff = () =>
      cluster.main('a', 'web/app') === undefined && cluster.owners.owners(address).join() === 'a';
    await throughout(handsOff, 2500, 'nobody restarts or moves it');
    assert.ok(await cluster.tells('c', 'maintained-and-down'));
    await cluster.ask('b', 'node', 'resume', 'a');
    await cluster.ask('a', 'group', 'maintenance', 'web', 'off');
    await until(
      () => cluster.main('a', 'web/app') !== undefined,
      takeoverWithinMs,
      'it is put right',
      () => cluster.lastWords(),
    );
    await isWell();
  });

  test('A stopped group stays stopped, also over the loss of a node, until it is started', async () => {
    await untouched('b', 'db/app', async () => {
      await cluster.ask('a', 'group', 'stop', 'web');
      assert.deepEqual([cluster.owners.owners(address), cluster.owners.owners('web/app')], [[], []]);
      await cluster.lab.power('a', 'off');
      await cluster.untilNode('a', 'gone', 'b');
      await cluster.lab.power('a', 'on');
      await cluster.untilAllIn();
      assert.equal((await cluster.group('web', 'b')).state, 'stopped');
      await cluster.ask('b', 'group', 'start', 'web');
      await cluster.untilRuns('web', 'a');
    });
  });

  test('A disabled group is not started by a start, only by enabling it', async () => {
    await cluster.ask('a', 'group', 'disable', 'web');
    assert.equal((await cluster.group('web', 'b')).state, 'disabled');
    await refused([{ kind: 'group-disabled', group: 'web', by: 'root' }], 'c', 'group', 'start', 'web');
    assert.deepEqual(cluster.owners.owners(address), []);
    await cluster.ask('a', 'group', 'enable', 'web');
    await cluster.untilRuns('web', 'a');
  });

  test('A restart replaces the processes of one group on its node', async () => {
    const { generation } = await cluster.group('web', 'a');
    const main = cluster.main('a', 'web/app');
    await untouched('b', 'db/app', () => cluster.ask('c', 'group', 'restart', 'web'));
    const view = await cluster.untilRuns('web', 'a');
    assert.equal(view.generation, generation + 1);
    assert.notEqual(cluster.main('a', 'web/app'), main);
  });

  test('A group with manual failback stays until a person sends it back', async () => {
    await cluster.ask('a', 'node', 'drain', 'b');
    await cluster.untilRuns('db', 'c');
    await cluster.ask('a', 'node', 'resume', 'b');
    await throughout(() => cluster.owners.owners('db/app').join() === 'c', 2000, 'it stays on c');
    await cluster.ask('a', 'group', 'failback', 'db');
    await cluster.untilRuns('db', 'b');
  });

  /** Writes the file and applies it as a person would. */
  async function apply(): Promise<void> {
    cluster.write(file);
    await cluster.ask('a', 'apply', cluster.path, '--yes');
  }

  test('Applying a file adds a group, changes one and removes it, and touches nothing else', async () => {
    await untouched('a', 'web/app', async () => {
      await untouched('b', 'db/app', async () => {
        file.groups.extra = { nodes: ['c'], resources: { one: sleeper() } };
        await apply();
        await cluster.untilRuns('extra', 'c');
        await untouched('c', 'extra/one', async () => {
          file.groups.late = { nodes: ['c'], resources: { app: sleeper() } };
          await apply();
          await cluster.untilRuns('late', 'c');
        });
        file.groups.extra = { nodes: ['c'], resources: { one: sleeper(), two: sleeper() } };
        await untouched('c', 'late/app', apply);
        await cluster.untilRuns('extra', 'c');
        const two = cluster.main('c', 'extra/two');
        assert.ok(two);
        file.groups.extra = {
          nodes: ['c'],
          resources: { one: sleeper(), two: { ...sleeper(), env: { A: 'b' } } },
        };
        await untouched('c', 'extra/one', apply);
        assert.notEqual(
          cluster.main('c', 'extra/two'),
          two,
          'what changed was started anew before apply returned',
        );
        file.groups.extra = { nodes: ['c'], resources: { one: sleeper() } };
        await untouched('c', 'extra/one', apply);
        assert.deepEqual(
          cluster.pids('c', 'extra/two'),
          [],
          'what was removed stopped before apply returned',
        );
        delete file.groups.extra;
        delete file.groups.late;
        await apply();
        const gone = () =>
          ['extra/one', 'extra/two', 'late/app'].every((s) => cluster.pids('c', s).length === 0);
        await until(gone, takeoverWithinMs, 'what was removed is stopped', () => cluster.lastWords());
      });
    });
  });

  test('Applying another order of nodes moves the group it concerns and no other', async () => {
    await untouched('b', 'db/app', async () => {
      file.groups.web = webGroup(address, { nodes: ['c', 'a', 'b'] });
      await apply();
      await cluster.untilRuns('web', 'c');
      file.groups.web = webGroup(address, { nodes: ['a', 'b', 'c'] });
      await apply();
      await cluster.untilRuns('web', 'a');
    });
  });

  test('A node leaves the file when it is gone and comes back into it, and nothing that runs is touched', async () => {
    await untouched('a', 'web/app', async () => {
      await untouched('b', 'db/app', async () => {
        const { d, ...others } = file.nodes;
        assert.ok(d);
        cluster.write({ ...file, nodes: others });
        const { code, stdout } = await cluster.holdfast('a', 'apply', cluster.path, '--yes');
        assert.equal(code, 3);
        assert.match(stdout.replace(/\s+/g, ' '), /node d cannot be removed yet: it is in the cluster/);
        await cluster.lab.power('d', 'off');
        await cluster.untilNode('d', 'gone', 'a');
        await cluster.ask('a', 'apply', cluster.path, '--yes');
        const left = async () => (await cluster.status('b')).nodes.every((node) => node.name !== 'd');
        await until(left, takeoverWithinMs, 'd is no node any more', () => cluster.lastWords());
        await apply();
        await cluster.lab.power('d', 'on');
        await cluster.untilAllIn();
      });
    });
  });

  test('A change planned against an older configuration is refused and changes nothing', async () => {
    const client = cluster.client('b');
    const planned = await client.configuration();
    file.groups.extra = { nodes: ['c'], resources: { one: sleeper() } };
    await apply();
    const running = await client.configuration();
    const { hash } = await client.upload({ text: JSON.stringify(planned.config), source: '', file: '' });
    await assert.rejects(
      client.submit({ kind: 'apply', hash, base: planned.version }),
      ({ reason }: Refusal) => reason.kind === 'configuration-changed',
    );
    assert.deepEqual(await client.configuration(), running);
    await cluster.untilRuns('extra', 'c');
    delete file.groups.extra;
    await apply();
    await isWell();
  });

  test('A file with mistakes is refused before the cluster hears of it', async () => {
    const before = (await cluster.status('a')).configuration;
    cluster.write({ ...file, groups: { ...file.groups, web: webGroup('10.9.9.9', { nodes: ['a', 'x'] }) } });
    const { code, stderr } = await cluster.holdfast('a', 'apply', cluster.path, '--yes');
    assert.notEqual(code, 0);
    assert.match(stderr, /cluster\.yaml:\d+:\d+.*node "x" does not exist/);
    assert.deepEqual((await cluster.status('a')).configuration, before);
    cluster.write(file);
  });
});
