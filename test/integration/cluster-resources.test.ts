/**
 * A whole cluster and resources of every type, the well-behaved and the others: a start that hangs, a stop that fails, a
 * probe that lies by turns. What they do to themselves they must not do to their neighbours.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { Reason } from '../../src/core/reason.ts';
import { clusterFile, type ResourceInFile, sleeper } from './support/cluster-file.ts';
import { says } from './support/says.ts';
import { startWithinMs, TestCluster, takeoverWithinMs } from './support/test-cluster.ts';
import { throughout, until } from './support/until.ts';

const v4 = '10.1.0.50';
const v6 = 'fd00:9::50';

const sh = (code: string) => ['/bin/sh', '-c', code];

/** A script resource whose flag file is in the node's own /run: it does not outlive the node's power. */
function script(name: string, more: Partial<ResourceInFile> = {}): ResourceInFile {
  return {
    type: 'script',
    start: sh(`: > /run/${name}`),
    stop: sh(`rm -f /run/${name}`),
    probe: sh(`[ -e /run/${name} ] || exit 7`),
    probeInterval: '500ms',
    ...more,
  };
}

/** Says in turns what `odd` and `even` say; counts its calls in its state directory. */
function byTurns(odd: string, even: string, first = ':'): string[] {
  return sh(
    `${first}; n=$(cat {state}/turn || echo 0); echo $((n + 1)) > {state}/turn; [ $((n % 2)) = 0 ] && { ${odd}; }; ${even}`,
  );
}

describe('A cluster with resources of every kind', () => {
  let cluster: TestCluster;

  before(async () => {
    const file = clusterFile(`resources-${process.pid}`, ['a', 'b', 'c']);
    file.hostNetworks.six = { role: 'client', subnet: 'fd00:9::/64' };
    for (const [i, node] of Object.values(file.nodes).entries()) node.addresses.six = `fd00:9::${11 + i}`;
    file.groups = {
      all: {
        failbackAfter: '0s',
        nodes: ['a', 'b', 'c'],
        resources: {
          disk: { type: 'filesystem', device: '{here}/disk.img', directory: '/srv', fstype: 'ext4' },
          v4: { type: 'address', address: `${v4}/24` },
          v6: { type: 'address', address: `${v6}/64` },
          dummy: { type: 'ocf', agent: 'ocf:heartbeat:Dummy', parameters: { state: '/run/dummy.state' } },
          script: script('all'),
          app: { type: 'exec', command: sh('date > /srv/last && exec sleep infinity') },
        },
      },
      calm: { nodes: ['a'], failbackAfter: '0s', resources: { app: sleeper() } },
    };
    cluster = await TestCluster.up(file, (directory) => {
      execFileSync('truncate', ['-s', '8M', join(directory, 'disk.img')]);
      execFileSync('mkfs.ext4', ['-q', join(directory, 'disk.img')]);
    });
    base = file;
    await cluster.untilAllIn();
    await cluster.untilRuns('all', 'a', startWithinMs);
    await cluster.untilRuns('calm', 'a', startWithinMs);
  });

  after(() => cluster?.down());
  afterEach(() => cluster.owners.check());

  let base: ReturnType<typeof clusterFile>;

  /** Applies the base file with one more group. */
  async function withGroup(name: string, resources: Record<string, ResourceInFile>): Promise<void> {
    cluster.write({
      ...base,
      groups: {
        ...base.groups,
        [name]: { nodes: ['a', 'b', 'c'], failback: 'off', failbackAfter: '0s', resources },
      },
    });
    await cluster.ask('c', 'apply', cluster.path, '--yes', '--no-wait');
  }

  /** Applies the base file again; resolves when the group is gone. */
  async function withoutGroup(name: string): Promise<void> {
    cluster.write(base);
    await cluster.ask('c', 'apply', cluster.path, '--yes');
    const gone = async () => (await cluster.status('c')).groups.every((g) => g.name !== name);
    await until(gone, takeoverWithinMs, `${name} is gone`, () => cluster.lastWords());
  }

  /** Marks on a node that its resources of the group `all` leave. */
  async function marks(node: string): Promise<string> {
    const look =
      'mountpoint -q /srv && echo disk; [ -e /run/dummy.state ] && echo dummy; [ -e /run/all ] && echo script; :';
    return (await cluster.lab.exec(node, sh(look))).stdout.trim().replaceAll('\n', ' ');
  }

  async function answers(address: string): Promise<boolean> {
    return (await cluster.lab.exec('client', ['ping', '-n', '-q', '-c', '1', '-W', '1', address])).code === 0;
  }

  /** `change` leaves the neighbours' processes and the life of every node alone. */
  async function others(change: () => Promise<unknown>): Promise<void> {
    const look = () => [
      cluster.pids('a', 'all/app'),
      cluster.pids('a', 'calm/app'),
      cluster.nodes.map((node) => cluster.incarnation(node)),
    ];
    const before = look();
    await change();
    assert.deepEqual(look(), before, cluster.lastWords());
  }

  test('A group with a resource of each type runs, moves as a whole and survives the loss of its node', async () => {
    for (const [from, to] of [
      ['a', 'b'],
      ['b', 'c'],
    ] as const) {
      assert.equal(await marks(from), 'disk dummy script');
      await cluster.ask('a', 'group', 'move', 'all', to);
      assert.deepEqual([await marks(from), await marks(to)], ['', 'disk dummy script']);
      await until(
        async () => (await answers(v4)) && (await answers(v6)),
        takeoverWithinMs,
        'both addresses answer',
      );
    }
    await cluster.ask('a', 'group', 'unpin', 'all');
    await cluster.untilRuns('all', 'a');
    await cluster.lab.power('a', 'off');
    await cluster.untilRuns('all', 'b');
    assert.equal(await marks('b'), 'disk dummy script');
    await until(
      async () => (await answers(v4)) && (await answers(v6)),
      takeoverWithinMs,
      'both addresses answer',
    );
    await cluster.lab.power('a', 'on');
    await cluster.untilAllIn();
    await cluster.untilRuns('all', 'a');
    await cluster.untilRuns('calm', 'a');
  });

  test('A start that hangs on one node is ended by its time-out, and the group runs on the next', async () => {
    await others(async () => {
      const start = sh('[ {node} != a ] || exec sleep 1000; : > /run/slow');
      const onFailure = { policy: 'restart', restarts: 1, then: 'relocate' };
      await withGroup('slow', { app: script('slow', { start, startTimeout: '1s', onFailure }) });
      await cluster.untilRuns('slow', 'b', 20_000);
      const why = (await cluster.group('slow', 'b')).failures[0]?.why ?? '';
      assert.ok(says(why, { kind: 'start-failed', resource: 'app', said: '…within…' }), why);
      assert.deepEqual(cluster.pids('a', 'slow/app'), [], 'the hanging start is dead');
      await withoutGroup('slow');
    });
  });

  test('A process that ignores being asked to end is killed with all its children', async () => {
    await others(async () => {
      const command = sh(
        'trap "" TERM; setsid sh -c "trap \\"\\" TERM; sleep 1000 & sleep 1000" & while :; do sleep 1; done',
      );
      await withGroup('deaf', { app: { type: 'exec', command, stopTimeout: '1s' } });
      await cluster.untilRuns('deaf', 'a');
      await cluster.ask('c', 'group', 'move', 'deaf', 'b');
      await cluster.untilRuns('deaf', 'b');
      assert.deepEqual(cluster.pids('a', 'deaf/app'), []);
      assert.ok((await cluster.events('a', 20)).some(({ kind }) => kind === 'did-not-stop'));
      await withoutGroup('deaf');
    });
  });

  for (const lie of ['failed', 'stopped'] as const) {
    test(`A probe that says running and ${lie} by turns costs restarts and moves, and ends in words`, async () => {
      await others(async () => {
        const onFailure = { policy: 'restart', restarts: 1, then: 'relocate' };
        const start = sh(': > /run/liar; echo x >> {state}/starts');
        // The first lies while it runs, the second also when asked after a stop.
        const probe =
          lie === 'failed'
            ? byTurns('exit 0', 'exit 1', '[ -e /run/liar ] || exit 7')
            : byTurns('exit 0', 'exit 7');
        await withGroup(lie, { app: script('liar', { start, probe, onFailure }) });
        const told = async () =>
          (await cluster.status('c')).problems.some(
            ({ reason }) =>
              reason.kind === 'runs-nowhere' &&
              reason.group === lie &&
              /"kind":"failed-/.test(JSON.stringify(reason.why)),
          );
        await until(told, 30_000, 'status says that it runs nowhere', () => cluster.lastWords());
        const path = (node: string) => join(cluster.stateDirectory(node), `resources/${lie}.app/starts`);
        const starts = cluster.nodes.map((node) => readLines(path(node)));
        assert.ok(
          starts.every((count) => count >= 1 && count <= 2),
          `starts: ${starts}`,
        );
        await withoutGroup(lie);
      });
    });
  }

  test('A probe that hangs every second time is not believed to say anything', async () => {
    await others(async () => {
      const start = sh(': > /run/unsure; echo x >> {state}/starts');
      const probe = byTurns('[ -e /run/unsure ] && exit 0 || exit 7', 'exec sleep 1000');
      await withGroup('unsure', {
        app: script('unsure', { start, probe, probeTimeout: '500ms', probeInterval: '300ms' }),
      });
      await cluster.untilRuns('unsure', 'a');
      const state = join(cluster.stateDirectory('a'), 'resources/unsure.app');
      await until(
        () => Number(readFileSync(join(state, 'turn'), 'utf8')) >= 8,
        takeoverWithinMs,
        'it was probed 8 times',
      );
      assert.equal(readLines(join(state, 'starts')), 1, cluster.lastWords());
      assert.equal((await cluster.group('unsure', 'a')).state, 'running');
      await withoutGroup('unsure');
    });
  });

  test('A stop that fails is asked, killed, asked again, and then its node is accused and switched off', async () => {
    const stop = sh('[ {node} != a ] || exit 1; rm -f /run/stuck');
    await withGroup('stuck', { app: script('stuck', { stop, stopTimeout: '1s' }) });
    await cluster.untilRuns('stuck', 'a');
    await cluster.ask('c', 'group', 'move', 'stuck', 'b', '--no-wait');
    const view = await cluster.untilRuns('stuck', 'b', 20_000);
    assert.equal(view.proof, 'off');
    const accused = (await cluster.events('b', 60)).find((reason) => reason.kind === 'node-accused');
    assert.deepEqual([accused?.node, accused?.why.kind], ['a', 'stop-failed']);
    // Its neighbours were taken along.
    await cluster.untilRuns('all', 'b');
    await cluster.lab.power('a', 'on');
    await cluster.untilAllIn();
    await cluster.untilRuns('all', 'a');
    await throughout(async () => (await cluster.group('stuck', 'b')).node === 'b', 1000, 'it stays on b');
    await withoutGroup('stuck');
  });

  test('A group whose agent is not there is tried on every node, costs none of them, and runs once the file is put right', async () => {
    const ofTypo = async () => (await cluster.status('c')).groups.find(({ name }) => name === 'typo');
    await others(async () => {
      await withGroup('typo', { it: { type: 'ocf', agent: 'ocf:heartbeat:Nope' } });
      const tried = async () => (await ofTypo())?.failures.length === 3;
      await until(tried, takeoverWithinMs, 'every node was tried', () => cluster.lastWords());
      const state = '/run/typo.state';
      await withGroup('typo', { it: { type: 'ocf', agent: 'ocf:heartbeat:Dummy', parameters: { state } } });
      await cluster.ask('c', 'resource', 'cleanup', 'typo/it');
      const runs = async () => (await ofTypo())?.state === 'running';
      await until(runs, takeoverWithinMs, 'it runs', () => cluster.lastWords());
    });
    await withoutGroup('typo');
  });

  test('A node that was switched off for a probe that cannot work comes back after the boot, whatever its journal says', async () => {
    const it = script('blind', {
      probe: sh('[ -e /run/blind-seen ] || { : > /run/blind-seen; exit 7; }; exit 127'),
    });
    cluster.write({
      ...base,
      groups: { ...base.groups, blind: { nodes: ['b'], restricted: true, resources: { it } } },
    });
    await cluster.ask('c', 'apply', cluster.path, '--yes', '--no-wait');
    await cluster.untilNode('b', 'gone', 'c');
    cluster.write(base);
    await cluster.ask('c', 'apply', cluster.path, '--yes', '--no-wait');
    await cluster.lab.power('b', 'on');
    await cluster.untilAllIn();
  });

  test('A group whose probe never says stopped costs one node, not the cluster', async () => {
    // The mistake people make: a probe with 1 for stopped, as many programs have it.
    await withGroup('wrong', { app: script('wrong', { probe: sh('[ -e /run/wrong ]'), stopTimeout: '1s' }) });
    await cluster.untilRuns('wrong', 'a');
    await cluster.ask('c', 'group', 'move', 'wrong', 'b', '--no-wait');
    await cluster.untilRuns('wrong', 'b', 20_000);
    await cluster.ask('c', 'group', 'move', 'wrong', 'c', '--no-wait');
    // The coordinator has the words: b or c.
    const told = async () => {
      const views = await Promise.all(['b', 'c'].map((node) => cluster.status(node)));
      const spared: Reason = { kind: 'stop-failed-spared', node: 'b', group: 'wrong', first: 'a' };
      return views.some(({ problems }) => problems.some(({ reason }) => isDeepStrictEqual(reason, spared)));
    };
    await until(told, 20_000, 'status tells of it', () => cluster.lastWords());
    await throughout(async () => (await cluster.node('b', 'c')).state === 'in', 2000, 'b is left on');
    await cluster.untilRuns('all', 'b', takeoverWithinMs, 'c');
  });
});

function readLines(path: string): number {
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').length : 0;
}
