/** Invariant 1: at most one node runs a group's resources at any instant; paused and partitioned nodes count. */
import type { GroupName } from '../../core/config.ts';
import type { SimNode } from '../sim-node.ts';
import { Violation } from '../violation.ts';
import type { World } from '../world.ts';

export function checkExclusive(world: World, node: SimNode, group: GroupName): void {
  const others = world.runningOn(group).filter((n) => n !== node.name);
  if (others.length > 0)
    throw new Violation(`${node.name} starts ${group} while it still runs on ${others.join(', ')}`);
}
