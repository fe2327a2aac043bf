/** Who is on the same side as a node: whoever can be reached from it over connected pairs. */
import type { NodeName } from '../../config.ts';

/** `isConnected`: of one that was reached and another one. */
export function componentOf(
  self: NodeName,
  nodes: readonly NodeName[],
  isConnected: (from: NodeName, to: NodeName) => boolean,
): NodeName[] {
  const found = new Set([self]);
  const queue = [self];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (const other of nodes) {
      if (found.has(other) || !isConnected(at, other)) continue;
      found.add(other);
      queue.push(other);
    }
  }
  return nodes.filter((n) => found.has(n));
}
