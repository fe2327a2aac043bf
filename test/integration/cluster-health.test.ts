/** A whole cluster whose nodes ask whether they are well: who is not gives its group away, and says why; what fails for all moves nothing. */
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { words } from '../../src/core/words/words.ts';
import { clusterFile } from './support/cluster-file.ts';
import { startWithinMs, TestCluster } from './support/test-cluster.ts';
import { until } from './support/until.ts';

describe('A cluster with health checks', () => {
  let cluster: TestCluster;
  let place = '';
  const ill = (node: string) => join(place, `ill-${node}`);
  const command = ['sh', '-c', 'test ! -e "{here}/ill-$(hostname)" || { echo degraded; exit 1; }'];

  before(async () => {
    const file = clusterFile(`health-${process.pid}`, ['a', 'b', 'c']);
    file.groups.web!.nodes = ['a', 'b'];
    const check = { type: 'command', command, interval: '200ms', timeout: '5s', misses: 1 };
    const beside = { type: 'ping', target: '127.0.0.1', interval: '500ms' };
    Object.assign(file, { health: { settle: '2s', minimum: 2, checks: { disks: check, beside } } });
    cluster = await TestCluster.up(file, (directory) => {
      place = directory;
    });
    await cluster.untilAllIn();
    await cluster.untilRuns('web', 'a', startWithinMs);
  });

  after(() => cluster?.down());
  afterEach(() => cluster.owners.check());

  const unwell = (node: string) =>
    words({
      kind: 'node-unwell',
      node,
      score: 1,
      minimum: 2,
      failed: [{ check: 'disks', said: 'degraded' }],
    });

  async function untilTold(nodes: readonly string[]): Promise<void> {
    const told = async () => {
      const { stdout } = await cluster.holdfast('c', 'status');
      const said = stdout.replace(/\s+/g, ' ');
      return ['a', 'b', 'c'].every((node) => said.includes(unwell(node)) === nodes.includes(node));
    };
    await until(told, startWithinMs, `status says that ${nodes.join(', ')} are not well`, () =>
      cluster.lastWords(),
    );
  }

  test('stays where it is while no node is well, and goes to the first that is', async () => {
    for (const node of ['b', 'c']) writeFileSync(ill(node), '');
    await untilTold(['b', 'c']);
    writeFileSync(ill('a'), '');
    await untilTold(['a', 'b', 'c']);
    assert.equal((await cluster.group('web', 'c')).node, 'a');
    rmSync(ill('b'));
    await cluster.untilRuns('web', 'b', startWithinMs);
    await untilTold(['a', 'c']);
  });

  test('goes back to the preferred node when that is well again', async () => {
    rmSync(ill('a'));
    rmSync(ill('c'));
    await untilTold([]);
    await cluster.untilRuns('web', 'a', 2 * startWithinMs);
  });
});
