/** Invariant 1: at most one node runs a group's resources at any instant; paused and partitioned nodes count. */
import type { GroupName } from '../../core/config.ts';
import type { NodePart, Surroundings } from '../parts.ts';
import { Violation } from '../violation.ts';

export function checkExclusive(world: Surroundings, node: NodePart, group: GroupName): void {
  const others = world.runningOn(group).filter((n) => n !== node.name);
  if (others.length > 0)
    throw new Violation(`${node.name} starts ${group} while it still runs on ${others.join(', ')}`);
}
