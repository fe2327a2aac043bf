/** Names that must exist: preferred nodes (of a group, and of a tie), groups to be with, after or apart from, resources to start after. */

import { didYouMean } from '../../values/suggest.ts';
import { error, type Finding, type Path } from '../diagnostic.ts';
import { firstsOf, type GroupModel } from '../schema.ts';
import type { CheckInput } from './check-input.ts';

export function checkReferences({ model }: CheckInput): Finding[] {
  const nodes = Object.keys(model.nodes);
  const groups = Object.keys(model.groups);
  const inTie = known(model.cluster.tie?.prefer ?? [], nodes, 'node', ['cluster', 'tie', 'prefer']);
  const inGroups = Object.entries(model.groups).flatMap(([name, group]) => {
    const path = ['groups', name];
    return [
      ...known(group.nodes, nodes, 'node', [...path, 'nodes']),
      ...others(name, group.together, groups, [...path, 'together']),
      ...others(name, firstsOf(group), groups, [...path, 'after']),
      ...others(name, group.apart, groups, [...path, 'apart']),
      ...others(name, group.prefer?.together ?? [], groups, [...path, 'prefer', 'together']),
      ...others(name, group.prefer?.apart ?? [], groups, [...path, 'prefer', 'apart']),
      ...resources(group, path),
    ];
  });
  return [...inTie, ...inGroups];
}

function resources(group: GroupModel, path: Path): Finding[] {
  const names = Object.keys(group.resources);
  if (names.length === 0) {
    return [error('wrong-value', [...path, 'resources'], 'the group has no resources', 'write at least one')];
  }
  return Object.entries(group.resources).flatMap(([name, { after = [] }]) =>
    known(after, names, 'resource', [...path, 'resources', name, 'after']),
  );
}

function others(self: string, names: readonly string[], groups: readonly string[], path: Path): Finding[] {
  const at = names.indexOf(self);
  const own =
    at < 0 ? [] : [error('wrong-value', [...path, at], `group "${self}" names itself`, 'name other groups')];
  return [...known(names, groups, 'group', path), ...own];
}

function known(
  names: readonly string[],
  all: readonly string[],
  noun: 'node' | 'group' | 'resource',
  path: Path,
): Finding[] {
  return names.flatMap((name, i) => {
    const at = [...path, i];
    if (!all.includes(name)) {
      return [error(`unknown-${noun}`, at, `${noun} "${name}" does not exist`, didYouMean(name, all, noun))];
    }
    if (names.indexOf(name) === i) return [];
    return [error('duplicate', at, `${noun} "${name}" is written twice`, 'keep one of them')];
  });
}
