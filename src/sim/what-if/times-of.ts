/** How long the resources of a group take, where only the group as a whole was measured: each of a row takes its share. */
import type { Config, GroupConfig, GroupName, NodeName } from '../../core/config.ts';
import type { Times } from '../parts.ts';

export interface KnownTimes {
  readonly starts: Readonly<Record<GroupName, number>>;
  readonly stops: Readonly<Record<GroupName, number>>;
  readonly fences: Readonly<Record<NodeName, number>>;
}

export function timesOf({ nodes, groups }: Config, { starts, stops, fences }: KnownTimes): Times {
  const lengths = new Map(Object.entries(groups).map(([name, group]) => [name, longestRow(group)]));
  const share = (of: Readonly<Record<GroupName, number>>) => (resource: string) => {
    const group = resource.slice(0, resource.indexOf('/'));
    const ms = of[group];
    return ms === undefined ? undefined : ms / (lengths.get(group) ?? 1);
  };
  return {
    startMs: share(starts),
    stopMs: share(stops),
    offMs: (node) => fences[node],
    deviceOf: (node) => nodes[node]?.fence.find(({ proof }) => proof === 'off')?.name,
  };
}

/** How many resources start one after the other at most. */
function longestRow({ resources }: GroupConfig): number {
  const rows = new Map<string, number>();
  const rowOf = (name: string): number => {
    const known = rows.get(name);
    if (known !== undefined) return known;
    // A circle, which no cluster file has, would end here.
    rows.set(name, 1);
    const after = resources.find((resource) => resource.name === name)?.after ?? [];
    const row = 1 + Math.max(0, ...after.map(rowOf));
    rows.set(name, row);
    return row;
  };
  return Math.max(1, ...resources.map(({ name }) => rowOf(name)));
}
