/**
 * The agents of a whole cluster are replaced while a client asks its service: restarted one after the other, killed, stopped
 * under maintenance. What runs must not notice.
 */
import { after, afterEach, before, describe, test } from 'node:test';
import {
  agentOf,
  replaceAgent,
  servesThroughout,
  servingCluster,
  untilReplaced,
} from './support/replace-agents.ts';
import { holdSteady } from './support/steady.ts';
import { startWithinMs, TestCluster } from './support/test-cluster.ts';
import { throughout } from './support/until.ts';

describe('A cluster whose agents are replaced', () => {
  let cluster: TestCluster;

  before(async () => {
    cluster = await TestCluster.up(servingCluster(`agents-${process.pid}`));
    await cluster.untilAllIn();
    await cluster.untilRuns('web', 'a', startWithinMs);
  });

  after(() => cluster?.down());
  afterEach(() => cluster.owners.check());

  for (const [what, signal] of [
    ['restarted', 'SIGHUP'],
    ['killed', 'SIGKILL'],
  ] as const)
    test(`Every agent is ${what}, one after the other: nothing moves, and a client notices nothing`, (t) =>
      servesThroughout(t, cluster, async () => {
        for (const node of cluster.nodes) await replaceAgent(cluster, node, signal);
      }));

  test('The agent of the owner is stopped under maintenance: the service runs on, and the next agent takes it over', async () => {
    await cluster.ask('b', 'group', 'maintenance', 'web', 'on');
    const steady = await holdSteady(cluster, 'a', { agents: 'replaced' });
    const agent = agentOf(cluster, 'a');
    process.kill(agent.pid, 'SIGTERM');
    await untilReplaced(cluster, 'a', agent);
    await throughout(() => cluster.owners.owners('web/app').join() === 'a', 1000, 'the service runs on a');
    await steady.check();
    await cluster.ask('b', 'group', 'maintenance', 'web', 'off');
    await cluster.untilRuns('web', 'a');
    await steady.check();
  });
});
