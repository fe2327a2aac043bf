/** A whole cluster and the electricity: nodes lose it one by one, two at once, and the whole site with its store. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { clusterFile } from './support/cluster-file.ts';
import { startWithinMs, TestCluster, takeoverWithinMs } from './support/test-cluster.ts';
import { throughout, until } from './support/until.ts';

const address = '10.1.0.50';

describe('A cluster whose nodes lose power', () => {
  let cluster: TestCluster;

  before(async () => {
    cluster = await TestCluster.up(clusterFile(`power-${process.pid}`, ['a', 'b', 'c']));
    await cluster.untilAllIn();
    await cluster.untilRuns('web', 'a', startWithinMs);
  });

  after(() => cluster?.down());
  afterEach(async () => {
    cluster.owners.check();
    await cluster.lab.powerSwitch({ kind: 'ok' });
  });

  async function power(to: 'on' | 'off', ...hosts: string[]): Promise<void> {
    await Promise.all(hosts.map((name) => cluster.lab.power(name, to)));
  }

  /** Every node is a member and the group is where it belongs. */
  async function isWell(): Promise<void> {
    await cluster.untilAllIn();
    await cluster.untilRuns('web', 'a');
  }

  /** From the client's side: somebody answers for the address. */
  function untilAnswers(): Promise<boolean> {
    const ping = ['ping', '-n', '-q', '-c', '1', '-W', '1', address];
    return until(
      async () => (await cluster.lab.exec('client', ping)).code === 0,
      takeoverWithinMs,
      'the address answers',
    );
  }

  test('The owner loses power: the next node takes over with the proof that it is off, and gives back', async () => {
    await power('off', 'a');
    assert.equal((await cluster.untilRuns('web', 'b')).proof, 'off');
    await untilAnswers();
    await power('on', 'a');
    await isWell();
    assert.equal((await cluster.group('web', 'a')).proof, 'released');
  });

  test('The owner and the next node lose power at once: the last one serves alone', async () => {
    await power('off', 'a', 'b');
    assert.equal((await cluster.untilRuns('web', 'c')).proof, 'off');
    await untilAnswers();
    await power('on', 'a', 'b');
    await isWell();
  });

  test('The power switch does not answer: nobody takes over without a proof, and the reboot of the owner is one', async () => {
    await cluster.lab.powerSwitch({ kind: 'fail' });
    await power('off', 'a');
    const told = async () => {
      const { problems } = await cluster.status('b');
      const problem = problems.find(({ code, about }) => code === 'node-being-fenced' && about.node === 'a');
      return (
        problem?.advice && (await cluster.ask('b', 'status')).replace(/\s+/g, ' ').includes(problem.advice)
      );
    };
    await until(told, takeoverWithinMs, 'status tells what to do', () => cluster.lastWords());
    await throughout(() => cluster.owners.owners(address).length === 0, 2000, 'nobody has the address');
    assert.equal((await cluster.group('web', 'b')).state, 'blocked');
    await power('on', 'a');
    await isWell();
    assert.equal((await cluster.group('web', 'a')).proof, 'reborn');
    await cluster.lab.powerSwitch({ kind: 'ok' });
  });

  test('The site loses power, its store too: after a cold start of all everything runs and nobody was fenced', async () => {
    const lives = [...cluster.nodes, 'store'];
    await power('off', ...lives);
    assert.deepEqual(cluster.owners.owners(address), []);
    await power('on', 'store');
    await power('on', ...cluster.nodes);
    await isWell();
    await untilAnswers();
    const { hosts } = await cluster.lab.status();
    const reasons = hosts.filter((host) => lives.includes(host.name)).map((host) => host.reason);
    assert.deepEqual(
      new Set(reasons),
      new Set(['booted by "lab power"']),
      'no node was switched off meanwhile',
    );
  });

  test('The site loses power and one node of three comes back: it goes on alone, and the others join', async () => {
    await power('off', ...cluster.nodes);
    await power('on', 'c');
    await cluster.untilRuns('web', 'c', startWithinMs);
    await untilAnswers();
    await power('on', 'a', 'b');
    await isWell();
  });

  test('The site loses power while its store is away: nothing starts before the store is there', async () => {
    await power('off', ...cluster.nodes, 'store');
    await power('on', ...cluster.nodes);
    await cluster.untilTells('a', 'store-unreachable');
    await throughout(
      () => cluster.owners.owners(address).length === 0,
      2000,
      'nothing runs without the store',
    );
    await power('on', 'store');
    await isWell();
  });
});
