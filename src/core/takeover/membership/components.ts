/**
 * Who hears whom, as published. Two nodes are connected when each says it hears the other on some network; a component
 * is what is reachable over connected pairs. A dead node's last record still says it hears everyone, so one side's
 * word alone never connects.
 */
import type { NodeName } from '../../config.ts';

/** Source: what node `a` publishes (for this node itself: what it hears now). */
export type Hears = (a: NodeName, b: NodeName) => boolean;

export function componentOf(self: NodeName, nodes: readonly NodeName[], hears: Hears): NodeName[] {
  const found = new Set([self]);
  const queue = [self];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (const other of nodes) {
      if (found.has(other) || !hears(at, other) || !hears(other, at)) continue;
      found.add(other);
      queue.push(other);
    }
  }
  return nodes.filter((n) => found.has(n));
}
