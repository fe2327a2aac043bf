/**
 * A whole cluster without fence devices: the proof is that a lease ran out and an armed watchdog must have bitten. What
 * loses the store stops itself in time, or its watchdog does it, and only then does another one start.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { clusterFile } from './support/cluster-file.ts';
import { holdSteady } from './support/steady.ts';
import { startWithinMs, TestCluster } from './support/test-cluster.ts';
import { until } from './support/until.ts';

const address = '10.1.0.50';
/** As short as validation allows. */
const leaseMs = 4_700;
/** An agent has to be replaced within that. */
const watchdogMs = 6_000;
const lapseWithinMs = 40_000;

describe('A cluster that trusts leases and watchdogs', () => {
  let cluster: TestCluster;

  before(async () => {
    const file = clusterFile(`lapse-${process.pid}`, ['a', 'b', 'c']);
    delete file.cluster.fence;
    file.timing = { ...file.timing, hang: '1s', lease: `${leaseMs}ms` };
    for (const node of Object.values(file.nodes)) {
      node.watchdog = { device: '/dev/watchdog', timeout: `${watchdogMs}ms`, pausable: false };
    }
    cluster = await TestCluster.up(file);
    await isWell();
  });

  after(() => cluster?.down());
  afterEach(() => cluster.owners.check());

  const isWell = () => cluster.untilServing({ web: 'a' });

  async function host(name: string) {
    const found = (await cluster.lab.status()).hosts.find((h) => h.name === name);
    assert.ok(found);
    return found;
  }

  /** Undefined: there is none at this moment. */
  function keeperOf(node: string): number | undefined {
    try {
      return cluster.keeperPid(node);
    } catch {
      return undefined;
    }
  }

  /** Nobody has the address, then `node` does. Resolves with how long nobody had it, in ms. */
  async function handedOverTo(node: string): Promise<number> {
    await until(
      () => cluster.owners.owners(address).length === 0,
      lapseWithinMs,
      'a gives it up',
      () => cluster.lastWords(),
    );
    const begin = performance.now();
    assert.equal((await cluster.untilRuns('web', node, lapseWithinMs)).proof, 'lapsed');
    return performance.now() - begin;
  }

  test('The watchdogs are armed and the members admitted as such', async () => {
    for (const node of cluster.nodes) {
      assert.equal((await host(node)).watchdog, 'armed');
      assert.equal((await cluster.node(node, 'a')).lapse, true);
    }
  });

  test('Agents are restarted and killed: nothing stops or moves, no watchdog bites, and the lease goes on to count', async () => {
    const steady = await holdSteady(cluster, 'a', { agents: 'replaced' });
    for (const signal of ['SIGHUP', 'SIGKILL'] as const)
      for (const node of cluster.nodes) {
        const pid = cluster.keeperPid(node);
        process.kill(pid, signal);
        await until(
          () => ![pid, undefined].includes(keeperOf(node)),
          startWithinMs,
          `${node} has a new keeper`,
        );
        await cluster.untilAllIn();
        assert.equal((await host(node)).watchdog, 'armed');
        assert.equal((await cluster.node(node, 'a')).lapse, true);
      }
    await steady.check();
  });

  test('An isolated owner stops itself when its lease is over; another starts when its watchdog must have bitten', async () => {
    const begin = performance.now();
    await cluster.lab.isolate('a');
    await handedOverTo('b');
    const took = performance.now() - begin;
    assert.ok(took >= leaseMs + watchdogMs, `not before lease and watchdog: ${took} ms`);
    const { power, reason } = await host('a');
    assert.ok(power === 'on' || reason === 'watchdog', `a stopped or its watchdog bit: ${power}, ${reason}`);
    await cluster.lab.heal('a');
    if (power === 'off') await cluster.lab.power('a', 'on');
    await isWell();
  });

  test('An owner that stands still is switched off by its watchdog before another starts', async () => {
    await cluster.lab.pause('a');
    await handedOverTo('b');
    assert.deepEqual([(await host('a')).power, (await host('a')).reason], ['off', 'watchdog']);
    await cluster.lab.power('a', 'on');
    await isWell();
  });

  test('Owners whose store is gone for longer than a lease stop, and start again when it is back', async () => {
    await cluster.lab.store('gone');
    const stopped = () =>
      cluster.owners.owners(address).length === 0 && cluster.owners.owners('web/app').length === 0;
    await until(stopped, lapseWithinMs, 'the owner has stopped', () => cluster.lastWords());
    for (const node of cluster.nodes) assert.equal((await host(node)).power, 'on', 'nobody was switched off');
    await cluster.lab.store('up');
    await isWell();
    for (const node of cluster.nodes) assert.equal((await host(node)).power, 'on', 'nobody was switched off');
  });
});
