/**
 * A test message by each way asked for: from this node, and where that is asked from every other one, which are asked over TLS with
 * the certificate of this node.
 */
import { composeTest } from '../../notify/compose.ts';
import type { TestAsked } from '../../ports/agent-facade.ts';
import type { NotifyTested, SendTask, Sent } from '../../ports/notify.ts';
import { type Asking, clientOfNode } from './client-of-node.ts';

export interface Tester extends Asking {
  send(task: SendTask): Promise<Sent>;
}

/** Longer than any message is waited for. */
const othersMs = 28_000;

export function createTester(
  t: Tester,
): (ways: readonly string[], asked: TestAsked) => Promise<NotifyTested[]> {
  return async (ways, { everyNode }) => {
    const nodes = everyNode ? Object.keys(t.config().nodes) : [t.node];
    const tested = nodes.map((node) =>
      node === t.node ? Promise.all(ways.map((way) => testHere(t, way))) : testThere(t, node, ways),
    );
    return (await Promise.all(tested)).flat();
  };
}

async function testHere({ node, config, send }: Tester, way: string): Promise<NotifyTested> {
  const { notifications, cluster } = config();
  const own = notifications?.[way];
  if (own === undefined) return { node, way, ok: false, said: 'not configured any more', tookMs: null };
  const begun = performance.now();
  const from = { cluster: cluster.name, node, alone: false, now: Date.now() };
  const sent = await send({ way: own, message: composeTest(from, way) });
  return { node, way, ...sent, tookMs: Math.round(performance.now() - begun) };
}

async function testThere(t: Tester, node: string, ways: readonly string[]): Promise<readonly NotifyTested[]> {
  const unasked = (said: string) => ways.map((way) => ({ node, way, ok: false, said, tookMs: null }));
  const client = clientOfNode(t, node, othersMs);
  if (client === undefined)
    return unasked(`not asked: nodes do not answer one another without an identity; ask on ${node} itself`);
  const each = ways.map(async (one) => client.notifyTest({ way: one, everyNode: false }));
  const answers = await Promise.allSettled(each);
  return answers.flatMap((answer, i) =>
    answer.status === 'fulfilled'
      ? answer.value
      : [{ node, way: ways[i]!, ok: false, said: (answer.reason as Error).message, tookMs: null }],
  );
}
