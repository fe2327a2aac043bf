/**
 * The agents of a whole cluster are replaced while a client asks its service: restarted one after the other, killed, stopped
 * under maintenance. What runs must not notice.
 */
import { readFileSync } from 'node:fs';
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
import { throughout, until } from './support/until.ts';

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

  test('An agent that is told to stop while it begins stops what the one before it has left running', async () => {
    const incarnation = async () =>
      (await cluster.client('b').nodes()).find(({ name }) => name === 'a')?.incarnation;
    const before = await incarnation();
    const { pid: former } = agentOf(cluster, 'a');
    process.kill(former, 'SIGHUP');
    const isNext = () => {
      const pid = cluster.keeperPid('a');
      return pid !== former && hasBegun(pid) && pid;
    };
    const next = await until(isNext, startWithinMs, 'the next agent begins', () => cluster.lastWords());
    process.kill(next, 'SIGTERM');
    const isAnother = async () => (await incarnation()) !== before;
    await until(isAnother, startWithinMs, 'the incarnation has ended', () => cluster.lastWords());
    await cluster.untilAllIn();
    await cluster.untilRuns('web', 'a');
  });

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

/** Node.js itself has begun, and what it runs is the agent. */
function hasBegun(pid: number): boolean {
  return readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('holdfast');
}
