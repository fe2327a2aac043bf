/**
 * What nodes have room for. A node has numbers (`capacity`: memory, licences, whatever people count), and a group `needs` some of
 * each. What is given to a node never needs more than it has: what stands there or is under maintenance counts, and groups that run
 * together count as one. Nothing is measured: the numbers are what the cluster file says. What runs on a node that has too little by
 * a new configuration is moved where it fits, and stays where it fits nowhere.
 */
import type { Config, GroupName, NodeName } from '../../config.ts';
import type { Reason } from '../../reason.ts';

export type Lack = Extract<Reason, { kind: 'lacks-capacity' }>;

type Groups = Pick<Config, 'groups'>;

/** Groups that need something, by the nodes where each may be: who asks, looks again whether it is there. */
export type Crowd = Map<NodeName, Set<GroupName>>;

/** Undefined: no group needs anything, and nothing is counted. */
export function crowdIn(
  { groups }: Groups,
  placesOf: (group: GroupName) => readonly NodeName[],
): Crowd | undefined {
  const needy = Object.keys(groups).filter((name) => needsSomething({ groups }, name));
  if (needy.length === 0) return undefined;
  const crowd: Crowd = new Map();
  for (const name of needy) for (const node of placesOf(name)) join(crowd, node, name);
  return crowd;
}

export function joinCrowd(
  crowd: Crowd | undefined,
  config: Groups,
  node: NodeName,
  groups: readonly GroupName[],
): void {
  if (crowd === undefined) return;
  for (const name of groups) if (needsSomething(config, name)) join(crowd, node, name);
}

function join(crowd: Crowd, node: NodeName, name: GroupName): void {
  const there = crowd.get(node);
  if (there) there.add(name);
  else crowd.set(node, new Set([name]));
}

export function needsSomething({ groups }: Groups, name: GroupName): boolean {
  return Object.values(groups[name]?.needs ?? {}).some((needs) => needs > 0);
}

/** What the node has too little of for these groups to come beside those that are there, or nothing. */
export function lackAt(
  config: Config,
  node: NodeName,
  come: readonly GroupName[],
  there: readonly GroupName[],
): Lack | undefined {
  const capacity = config.nodes[node]?.capacity ?? {};
  const sum = (groups: readonly GroupName[], what: string) =>
    groups.reduce((all, name) => all + (config.groups[name]?.needs?.[what] ?? 0), 0);
  for (const what of new Set(come.flatMap((name) => Object.keys(config.groups[name]?.needs ?? {})))) {
    const needs = sum(come, what);
    const has = capacity[what] ?? 0;
    const free = has - sum(there, what);
    if (needs === 0 || needs <= free) continue;
    const together = come.filter((name) => config.groups[name]?.needs?.[what] !== undefined);
    const whose = come.length > 1 ? { groups: together } : {};
    return { kind: 'lacks-capacity', what, needs, free: Math.max(0, free), of: has, ...whose };
  }
  return undefined;
}
