/** A whole cluster with `fenceThen: on`: who was fenced has its power back when its groups run elsewhere, once within an hour. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { clusterFile } from './support/cluster-file.ts';
import { TestCluster, takeoverWithinMs } from './support/test-cluster.ts';
import { throughout, until } from './support/until.ts';

describe('A cluster that switches on again what it has fenced', () => {
  let cluster: TestCluster;

  before(async () => {
    const file = clusterFile(`then-on-${process.pid}`, ['a', 'b', 'c']);
    file.cluster.fenceThen = 'on';
    cluster = await TestCluster.up(file);
    await isWell();
  });

  after(() => cluster?.down());
  afterEach(() => cluster.owners.check());

  const isWell = () => cluster.untilServing({ web: 'a' });

  test('An owner that stands still is fenced, boots, joins and has its group again; nobody has touched it', async () => {
    const before = cluster.incarnation('a');
    await cluster.lab.pause('a');
    assert.equal((await cluster.untilRuns('web', 'b')).proof, 'off');
    await isWell();
    assert.notEqual(cluster.incarnation('a'), before);
    const kinds = (await cluster.events('b')).map(({ kind }) => kind);
    assert.ok(kinds.includes('switched-on'), kinds.join());
    assert.ok(kinds.indexOf('switched-on') > kinds.indexOf('node-gone'), kinds.join());
  });

  test('It stands still once more within the hour: it stays off, an alarm says so, and a person switches it on', async () => {
    await cluster.lab.pause('a');
    assert.equal((await cluster.untilRuns('web', 'b')).proof, 'off');
    const told = async () => {
      const { problems } = await cluster.status('c');
      return problems.find(({ code, about }) => code === 'node-stays-off' && about.node === 'a');
    };
    const problem = await until(told, takeoverWithinMs, 'it is said', () => cluster.lastWords());
    assert.equal(problem.level, 'alarm');
    assert.match(JSON.stringify(problem.reason), /"fenced-again"/);
    const isOff = async () =>
      (await cluster.lab.status()).hosts.some((h) => h.name === 'a' && h.power === 'off');
    await throughout(isOff, 3000, 'a has no power', () => cluster.lastWords());
    await cluster.lab.power('a', 'on');
    await isWell();
  });
});
