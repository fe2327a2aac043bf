/**
 * Two resources that claim the same thing (an address, a device; on one node a directory or a port) never run at once:
 * not on two nodes, and not on one node in two groups, where the late stop of one would take it from the other.
 */
import { type GroupName, isInConflict, isOneForAll, type ResourceConfig } from '../../core/config.ts';
import type { NodePart, Surroundings } from '../parts.ts';
import { Violation } from '../violation.ts';

export function checkClaims(
  world: Surroundings,
  node: NodePart,
  group: GroupName,
  { claims }: ResourceConfig,
): void {
  if (claims.length === 0) return;
  for (const other of world.nodes.values()) {
    if (!other.power) continue;
    for (const key of other.physical.keys()) {
      if (key.startsWith(`${group}/`)) continue;
      const taken = (other.claims.get(key) ?? []).find((one) =>
        claims.some((wanted) => isInConflict(one, wanted) && (other === node || isOneForAll(one))),
      );
      if (taken)
        throw new Violation(
          `${node.name} starts ${group} with ${taken.kind} ${taken.what}, which ${key} still has on ${other.name}`,
        );
    }
  }
}
