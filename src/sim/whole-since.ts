/** When a group began to run as a whole, as somebody sees it who stands outside of the nodes. */
import type { GroupName, NodeName } from '../core/config.ts';
import type { Surroundings } from './parts.ts';

/** Since when all resources of the group run on this node; undefined: they do not. */
export function wholeSince(world: Surroundings, group: GroupName, node: NodeName): number | undefined {
  const n = world.nodes.get(node);
  const resources = world.config.groups[group]?.resources ?? [];
  const since = resources.map((r) => n?.physical.get(`${group}/${r.name}`));
  if (n?.power !== true || since.length === 0) return undefined;
  return since.reduce((last, at) =>
    last === undefined || at === undefined ? undefined : Math.max(last, at),
  );
}
