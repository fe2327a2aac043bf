/**
 * A whole cluster whose processes are stopped and go on later, or are killed: daemon, keeper, everything on a node. Who
 * goes on after a takeover must notice before it acts and give up what it lost.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { clusterFile } from './support/cluster-file.ts';
import { holdSteady } from './support/steady.ts';
import { TestCluster, takeoverWithinMs } from './support/test-cluster.ts';
import { until } from './support/until.ts';

const address = '10.1.0.50';

describe('A cluster whose processes are frozen or killed', () => {
  let cluster: TestCluster;

  before(async () => {
    const file = clusterFile(`frozen-${process.pid}`, ['a', 'b', 'c']);
    file.timing = { ...file.timing, hang: '1500ms' };
    cluster = await TestCluster.up(file);
    await isWell();
  });

  after(() => cluster?.down());
  afterEach(async () => {
    cluster.owners.check();
    await cluster.lab.powerSwitch({ kind: 'ok' });
  });

  const isWell = () => cluster.untilServing({ web: 'a' });

  function untilNewDaemon(node: string, old: number): Promise<boolean> {
    const is = () => cluster.processes(node, 'daemon').some((pid) => pid !== old);
    return until(is, takeoverWithinMs, `${node} has a new daemon`, () => cluster.lastWords());
  }

  for (const signal of ['SIGSTOP', 'SIGKILL'] as const) {
    test(`The owner's daemon gets ${signal}: the next daemon finds everything running and touches nothing`, async () => {
      const steady = await holdSteady(cluster, 'a');
      const daemon = cluster.daemonPid('a');
      process.kill(daemon, signal);
      await untilNewDaemon('a', daemon);
      await cluster.untilRuns('web', 'a');
      await cluster.untilAllIn();
      await steady.check();
    });
  }

  test('The process dies together with the daemon: the next daemon starts it again in place', async () => {
    const [daemon, main] = [cluster.daemonPid('a'), cluster.main('a', 'web/app')];
    const { generation } = await cluster.group('web', 'a');
    assert.ok(main);
    process.kill(daemon, 'SIGKILL');
    process.kill(main, 'SIGKILL');
    const back = () => (cluster.main('a', 'web/app') ?? main) !== main;
    await until(back, takeoverWithinMs, 'the process is back', () => cluster.lastWords());
    await isWell();
    assert.equal((await cluster.group('web', 'a')).generation, generation, 'it never left');
  });

  test("The owner's keeper is stopped: the daemon reads that its node is accused and releases, then the node is fenced", async () => {
    process.kill(cluster.keeperPid('a'), 'SIGSTOP');
    assert.equal((await cluster.untilRuns('web', 'b')).proof, 'released');
    await cluster.untilNode('a', 'gone', 'b');
    await cluster.lab.power('a', 'on');
    await isWell();
  });

  test('The keeper is stopped and the power switch is broken: the daemon learns of it, gives up and releases', async () => {
    await cluster.lab.powerSwitch({ kind: 'fail' });
    const keeper = cluster.keeperPid('a');
    process.kill(keeper, 'SIGSTOP');
    assert.equal((await cluster.untilRuns('web', 'b')).proof, 'released');
    assert.deepEqual([cluster.owners.owners(address), cluster.pids('a', 'web/app')], [['b'], []]);
    process.kill(keeper, 'SIGCONT');
    await isWell();
  });

  test("The owner's keeper and daemon are killed together: the next agent goes on as the same incarnation", async () => {
    // Nobody can say that the node is away: it shall come back by itself.
    await cluster.lab.powerSwitch({ kind: 'fail' });
    const [inc, keeper] = [cluster.incarnation('a'), cluster.keeperPid('a')];
    process.kill(cluster.daemonPid('a'), 'SIGSTOP');
    process.kill(keeper, 'SIGKILL');
    process.kill(cluster.daemonPid('a'), 'SIGKILL');
    const replaced = () => cluster.keeperPid('a') !== keeper;
    await until(replaced, takeoverWithinMs, 'another keeper', () => cluster.lastWords());
    await isWell();
    // It may have been accused meanwhile, and have ended then what it took over.
    const view = await cluster.group('web', 'a');
    assert.ok(
      cluster.incarnation('a') === inc || view.generation > 1,
      'taken over, or released and given back',
    );
  });

  test('Everything on the owner stands still: it is fenced and the next node takes over', async () => {
    await cluster.lab.pause('a');
    assert.equal((await cluster.untilRuns('web', 'b')).proof, 'off');
    await cluster.lab.power('a', 'on');
    await isWell();
  });

  test('Everything on the owner stands still and cannot be fenced: resumed, it gives up before another has it', async () => {
    await cluster.lab.powerSwitch({ kind: 'fail' });
    await cluster.lab.pause('a');
    await cluster.untilNode('a', 'accused', 'b');
    const tried = async () => ((await cluster.node('a', 'b')).fencing?.attempt ?? 0) > 1;
    await until(tried, takeoverWithinMs, 'it was tried to fence a', () => cluster.lastWords());
    // Its kernel still has the address, so nobody else may have it.
    assert.deepEqual(cluster.owners.owners(address), ['a']);
    await cluster.lab.resume('a');
    const view = await cluster.untilRuns('web', 'b');
    assert.match(String(view.proof), /released|reborn/);
    await isWell();
  });

  test('A node that runs nothing stands still and is fenced: nothing else changes', async () => {
    const before = [cluster.pids('a', 'web/app'), (await cluster.group('web', 'a')).generation];
    await cluster.lab.pause('c');
    await cluster.untilNode('c', 'gone', 'a');
    await cluster.lab.power('c', 'on');
    await isWell();
    assert.deepEqual([cluster.pids('a', 'web/app'), (await cluster.group('web', 'a')).generation], before);
  });
});
