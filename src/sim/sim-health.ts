/** What a simulated node finds when it asks whether it is well. */
import type { NodePart } from './parts.ts';

export function checkHealth(node: NodePart): void {
  if (!node.isUp()) return;
  const failed = [{ check: 'gateway', said: 'no answer' }];
  const unwell = node.world.unwell.has(node.name) ? { score: 0, minimum: 1, failed } : undefined;
  node.dispatch({ kind: 'health-judged', unwell });
}
