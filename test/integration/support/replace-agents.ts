/**
 * Agents of a cluster that are replaced one after the other while a client asks its service every 10 ms: what a restart, a
 * death and an upgrade have in common.
 */
import type { TestContext } from 'node:test';
import { findLongestSilence } from '../../../lab/demo/answers.ts';
import { ClientFeed } from '../../../lab/demo/client-feed.ts';
import { nowMs } from '../../../lab/demo/clock.ts';
import { type ClusterFile, clusterFile, webGroup } from './cluster-file.ts';
import { holdSteady } from './steady.ts';
import { startWithinMs, type TestCluster } from './test-cluster.ts';
import { until } from './until.ts';

const address = '10.1.0.50';
/** Says which node answers, as the client wants it. */
const server =
  "const at = require('os').hostname(); require('http').createServer((q, r) => r.setHeader('X-Node', at).end()).listen(80)";

/** Three nodes, and a web server that a client can ask. */
export function servingCluster(name: string): ClusterFile {
  const file = clusterFile(name, ['a', 'b', 'c']);
  const { resources } = webGroup(address);
  const app = { type: 'exec', command: [process.execPath, '-e', server] };
  return { ...file, groups: { web: { nodes: ['a', 'b', 'c'], resources: { ...resources, app } } } };
}

export interface Agent {
  readonly pid: number;
  readonly daemon: number;
}

export function agentOf(cluster: TestCluster, node: string): Agent {
  return { pid: cluster.keeperPid(node), daemon: cluster.daemonPid(node) };
}

/** Another keeper and another daemon answer on that node, and all hear one another again. */
export async function untilReplaced(
  cluster: TestCluster,
  node: string,
  { pid, daemon }: Agent,
): Promise<void> {
  const isNew = () => ![pid, 0].includes(keeperOf(cluster, node));
  await until(isNew, startWithinMs, `${node} has a new keeper`);
  await until(() => cluster.daemonPid(node) !== daemon, startWithinMs, `${node} has a new daemon`);
  await cluster.untilAllIn();
}

export async function replaceAgent(
  cluster: TestCluster,
  node: string,
  signal: NodeJS.Signals,
): Promise<void> {
  const agent = agentOf(cluster, node);
  process.kill(agent.pid, signal);
  await untilReplaced(cluster, node, agent);
}

/** The service on a keeps its processes and no node begins anew or is fenced; how long a client waits is told (bench: agents). */
export async function servesThroughout(
  t: TestContext,
  cluster: TestCluster,
  work: () => Promise<void>,
): Promise<void> {
  const steady = await holdSteady(cluster, 'a', { agents: 'replaced' });
  const client = await ClientFeed.start(cluster.lab, address);
  t.after(() => client.close());
  await until(() => client.answers.length > 10, startWithinMs, 'the service answers');
  const fromMs = nowMs();
  await work();
  const { ms, stalledMs } = findLongestSilence(client, { fromMs, toMs: nowMs() });
  await steady.check();
  client.check();
  t.diagnostic(`longest time without an answer: ${Math.round(ms - stalledMs)} ms`);
}

/** 0: there is none at this moment. */
function keeperOf(cluster: TestCluster, node: string): number {
  try {
    return cluster.keeperPid(node);
  } catch {
    return 0;
  }
}
