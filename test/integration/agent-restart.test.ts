/**
 * The agents of a whole cluster are replaced while a client asks its service: restarted one after the other, killed, stopped
 * under maintenance. What runs must not notice.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { findLongestSilence } from '../../lab/demo/answers.ts';
import { ClientFeed } from '../../lab/demo/client-feed.ts';
import { nowMs } from '../../lab/demo/clock.ts';
import { type ClusterFile, clusterFile, webGroup } from './support/cluster-file.ts';
import { holdSteady } from './support/steady.ts';
import { startWithinMs, TestCluster } from './support/test-cluster.ts';
import { throughout, until } from './support/until.ts';

const address = '10.1.0.50';
const longestGapMs = 100;
/** Says which node answers, as the client wants it. */
const server =
  "const at = require('os').hostname(); require('http').createServer((q, r) => r.setHeader('X-Node', at).end()).listen(80)";

interface Agent {
  readonly pid: number;
  readonly daemon: number;
}

function servingCluster(name: string): ClusterFile {
  const file = clusterFile(name, ['a', 'b', 'c']);
  const { resources } = webGroup(address);
  const app = { type: 'exec', command: [process.execPath, '-e', server] };
  return { ...file, groups: { web: { nodes: ['a', 'b', 'c'], resources: { ...resources, app } } } };
}

describe('A cluster whose agents are replaced', () => {
  let cluster: TestCluster;

  before(async () => {
    cluster = await TestCluster.up(servingCluster(`agents-${process.pid}`));
    await cluster.untilAllIn();
    await cluster.untilRuns('web', 'a', startWithinMs);
  });

  after(() => cluster?.down());
  afterEach(() => cluster.owners.check());

  /** Another keeper and another daemon answer on that node, and all hear one another again. */
  async function untilReplaced(node: string, { pid, daemon }: Agent): Promise<void> {
    await until(
      () => keeperOf(node) !== pid && keeperOf(node) !== 0,
      startWithinMs,
      `${node} has a new keeper`,
    );
    await until(() => cluster.daemonPid(node) !== daemon, startWithinMs, `${node} has a new daemon`);
    await cluster.untilAllIn();
  }

  function agentOf(node: string): Agent {
    return { pid: cluster.keeperPid(node), daemon: cluster.daemonPid(node) };
  }

  /** 0: there is none at this moment. */
  function keeperOf(node: string): number {
    try {
      return cluster.keeperPid(node);
    } catch {
      return 0;
    }
  }

  async function replace(node: string, signal: NodeJS.Signals): Promise<void> {
    const agent = agentOf(node);
    process.kill(agent.pid, signal);
    await untilReplaced(node, agent);
  }

  for (const [what, signal] of [
    ['restarted', 'SIGHUP'],
    ['killed', 'SIGKILL'],
  ] as const)
    test(`Every agent is ${what}, one after the other: nothing moves, and a client notices nothing`, async (t) => {
      const steady = await holdServices(cluster);
      const client = await ClientFeed.start(cluster.lab, address);
      t.after(() => client.close());
      await until(() => client.answers.length > 10, startWithinMs, 'the service answers');
      const fromMs = nowMs();
      for (const node of cluster.nodes) await replace(node, signal);
      const { ms, stalledMs } = findLongestSilence(client, { fromMs, toMs: nowMs() });
      await steady();
      client.check();
      t.diagnostic(`longest time without an answer: ${Math.round(ms - stalledMs)} ms`);
      assert.ok(ms - stalledMs <= longestGapMs, `${ms} ms without an answer`);
    });

  test('The agent of the owner is stopped under maintenance: the service runs on, and the next agent takes it over', async () => {
    await cluster.ask('b', 'group', 'maintenance', 'web', 'on');
    const steady = await holdServices(cluster);
    const agent = agentOf('a');
    process.kill(agent.pid, 'SIGTERM');
    await untilReplaced('a', agent);
    await throughout(() => cluster.owners.owners('web/app').join() === 'a', 1000, 'the service runs on a');
    await steady();
    await cluster.ask('b', 'group', 'maintenance', 'web', 'off');
    await cluster.untilRuns('web', 'a');
    await steady();
  });
});

/** The service of the owner keeps its processes, and no node begins a new incarnation or is fenced. */
async function holdServices(cluster: TestCluster): Promise<() => Promise<void>> {
  const steady = await holdSteady(cluster, 'a', { agents: 'replaced' });
  return () => steady.check();
}
