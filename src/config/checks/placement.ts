/**
 * Placement that can never be satisfied: refused where no state of the cluster would do, warned about where some groups
 * could not run even with all nodes up.
 */
import { error, type Finding, warning } from '../diagnostic.ts';
import type { ClusterFileModel, GroupModel } from '../schema.ts';
import type { CheckInput } from './check-input.ts';
import { type Companions, linked, makeCompanions } from './companions.ts';

export function checkPlacement({ model }: CheckInput): Finding[] {
  const companions = makeCompanions(model.groups);
  return [
    ...restrictedToNone(model),
    ...contradictions(model, companions),
    ...noCommonNode(model, companions),
    ...crowded(model),
    ...idle(model, companions),
  ];
}

function restrictedToNone({ groups }: ClusterFileModel): Finding[] {
  return Object.entries(groups).flatMap(([name, group]) => {
    if (!group.restricted || group.nodes.length > 0) return [];
    const wrong = `group "${name}" is restricted to its preferred nodes and names none: it can run nowhere`;
    return [
      error(
        'impossible-placement',
        ['groups', name, 'restricted'],
        wrong,
        'name nodes, or remove restricted',
      ),
    ];
  });
}

function contradictions({ groups }: ClusterFileModel, companions: Companions): Finding[] {
  return Object.entries(groups).flatMap(([name, group]) => {
    if (group.apart.length === 0) return [];
    const sharing = companions(name);
    return group.apart.flatMap((other, i) => {
      if (other === name || !sharing.includes(other)) return [];
      const wrong = `group "${name}" must be apart from "${other}" and together with it${through(name, other, groups)}`;
      return [error('impossible-placement', ['groups', name, 'apart', i], wrong, 'remove one of the two')];
    });
  });
}

function through(a: string, b: string, groups: ClusterFileModel['groups']): string {
  const direct = groups[a]?.together.includes(b) || groups[b]?.together.includes(a);
  return direct ? '' : ' through other groups';
}

/** What a group would rather have and another rule never lets it have. */
function idle({ groups }: ClusterFileModel, companions: Companions): Finding[] {
  return Object.entries(groups).flatMap(([name, { prefer = { apart: [], together: [] } }]) => {
    const sharing = companions(name);
    const asOther = (other: string, how: 'apart' | 'together') =>
      groups[name]?.[how].includes(other) || groups[other]?.[how].includes(name);
    const inVain = (how: 'apart' | 'together') => (other: string, i: number) => {
      const isForced = how === 'apart' ? sharing.includes(other) : asOther(other, 'apart');
      if (other === name || !isForced) return [];
      const instead = how === 'apart' ? 'must run together with it' : 'must be apart from it';
      const wrong = `group "${name}" would rather be ${how === 'apart' ? 'apart from' : 'together with'} "${other}", and ${instead}`;
      return [warning('idle-preference', ['groups', name, 'prefer', how, i], wrong, 'remove one of the two')];
    };
    return [...prefer.apart.flatMap(inVain('apart')), ...prefer.together.flatMap(inVain('together'))];
  });
}

/** Nodes that may run the group; undefined names are left to the references. */
export function eligible(group: GroupModel, nodes: readonly string[]): readonly string[] {
  return group.restricted ? nodes.filter((node) => group.nodes.includes(node)) : nodes;
}

function noCommonNode({ groups, nodes }: ClusterFileModel, companions: Companions): Finding[] {
  const all = Object.keys(nodes);
  const told = new Set<string>();
  return Object.entries(groups).flatMap(([name, group]) => {
    if (told.has(name) || group.together.length === 0) return [];
    const set = companions(name);
    for (const member of set) told.add(member);
    const common = all.filter((node) => set.every((member) => eligible(groups[member]!, all).includes(node)));
    const alone = set.some((member) => eligible(groups[member]!, all).length === 0);
    if (common.length > 0 || alone) return [];
    const wrong = `groups ${set.join(', ')} must run together, but are restricted to nodes they do not share`;
    return [error('impossible-placement', ['groups', name, 'together'], wrong, 'let them share a node')];
  });
}

/** Groups that are all apart from each other need as many nodes. */
function crowded({ groups, nodes }: ClusterFileModel): Finding[] {
  const all = Object.keys(nodes);
  const apart = linked(groups, 'apart');
  const told = new Set<string>();
  return Object.keys(groups).flatMap((name) => {
    const set = mutuallyApart(name, apart);
    const places = new Set(set.flatMap((member) => eligible(groups[member]!, all)));
    if (set.length < 2 || set.length <= places.size || set.some((member) => told.has(member))) return [];
    for (const member of set) told.add(member);
    const wrong = `groups ${set.join(', ')} must all be apart, but only ${places.size} ${places.size === 1 ? 'node' : 'nodes'} may run them`;
    return [
      warning(
        'crowded-placement',
        ['groups', name, 'apart'],
        wrong,
        'some of them will not run; add nodes or remove an apart',
      ),
    ];
  });
}

function mutuallyApart(start: string, apart: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  const set = [start];
  for (const other of apart.get(start) ?? []) {
    if (set.every((member) => apart.get(member)?.has(other))) set.push(other);
  }
  return set;
}
