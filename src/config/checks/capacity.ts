/**
 * What groups need of what nodes have room for: refused where a group fits on no node, even an empty one; warned about where a
 * preferred node is too small, or where not all fit even with all nodes up.
 */
import { didYouMean } from '../../values/suggest.ts';
import { error, type Finding, type Path, warning } from '../diagnostic.ts';
import type { ClusterFileModel } from '../schema.ts';
import type { CheckInput } from './check-input.ts';
import { type Companions, makeCompanions } from './companions.ts';
import { eligible } from './placement.ts';

export function checkCapacity({ model }: CheckInput): Finding[] {
  const companions = makeCompanions(model.groups);
  return [
    ...unknownAmounts(model),
    ...fitNowhere(model, companions),
    ...smallNodes(model, companions),
    ...tooMuchInAll(model),
  ];
}

type Lack = { readonly what: string; readonly needs: number; readonly has: number };

/** What an empty node lacks for these groups, or nothing. */
function lackOf(model: ClusterFileModel, names: readonly string[], node: string): Lack | undefined {
  const capacity = model.nodes[node]?.capacity ?? {};
  for (const what of new Set(names.flatMap((name) => Object.keys(model.groups[name]?.needs ?? {})))) {
    const needs = sum(names.map((name) => model.groups[name]?.needs?.[what]));
    const has = capacity[what] ?? 0;
    if (needs > has) return { what, needs, has };
  }
  return undefined;
}

function sum(numbers: readonly (number | undefined)[]): number {
  return numbers.reduce<number>((all, number = 0) => all + number, 0);
}

/** What no node has: most likely it is called otherwise there. */
function isNowhere({ nodes }: ClusterFileModel, what: string): boolean {
  return Object.values(nodes).every(({ capacity }) => capacity?.[what] === undefined);
}

function unknownAmounts(model: ClusterFileModel): Finding[] {
  const known = [
    ...new Set(Object.values(model.nodes).flatMap(({ capacity = {} }) => Object.keys(capacity))),
  ];
  return Object.entries(model.groups).flatMap(([name, { needs = {} }]) =>
    Object.entries(needs).flatMap(([what, count]) => {
      if (count === 0 || !isNowhere(model, what)) return [];
      const wrong = `group "${name}" needs ${count} of ${what}, and no node has any`;
      const right =
        known.length === 0
          ? `write what the nodes have, for example capacity: {${what}: ${count}}`
          : didYouMean(what, known, 'capacity');
      return [error('impossible-placement', ['groups', name, 'needs', what], wrong, right)];
    }),
  );
}

function fitNowhere(model: ClusterFileModel, companions: Companions): Finding[] {
  const { groups } = model;
  const told = new Set<string>();
  return Object.entries(groups).flatMap(([name, group]): Finding[] => {
    if (told.has(name)) return [];
    const set = companions(name);
    for (const member of set) told.add(member);
    const nodes = common(model, set);
    const lacks = nodes.map((node) => ({ node, lack: lackOf(model, set, node) }));
    if (lacks.length === 0 || lacks.some(({ lack }) => lack === undefined || isNowhere(model, lack.what)))
      return [];
    const each = lacks.map(
      ({ node, lack }) => `${node} has ${lack!.has} of ${lack!.what}, not ${lack!.needs}`,
    );
    const [who, path]: [string, Path] =
      set.length === 1
        ? [`group "${name}" needs`, ['groups', name, 'needs']]
        : [
            `groups ${set.join(', ')} must run together and need`,
            ['groups', name, group.needs ? 'needs' : 'together'],
          ];
    const wrong = `${who} more than any node that may run ${set.length === 1 ? 'it' : 'them'} has (${each.join('; ')})`;
    return [error('impossible-placement', path, wrong, 'give a node more, or let the group need less')];
  });
}

/** Nodes that may run all of these groups. */
function common({ groups, nodes }: ClusterFileModel, set: readonly string[]): readonly string[] {
  const all = Object.keys(nodes);
  return all.filter((node) =>
    set.every((name) => groups[name] && eligible(groups[name], all).includes(node)),
  );
}

function smallNodes(model: ClusterFileModel, companions: Companions): Finding[] {
  return Object.entries(model.groups).flatMap(([name, group]) => {
    const set = companions(name);
    // Where it fits on none of all, that is said instead.
    if (common(model, set).every((node) => lackOf(model, set, node) !== undefined)) return [];
    return group.nodes.flatMap((node, i) => {
      const lack = model.nodes[node] && lackOf(model, set, node);
      if (lack === undefined) return [];
      const wrong = `group "${name}" prefers ${node}, which is too small for it: it has ${lack.has} of ${lack.what}, not ${lack.needs}`;
      const right = 'it is never put there; give the node more, or take it out of the list';
      return [warning('small-node', ['groups', name, 'nodes', i], wrong, right)];
    });
  });
}

function tooMuchInAll(model: ClusterFileModel): Finding[] {
  const groups = Object.entries(model.groups).filter(([, { enabled }]) => enabled);
  return [...new Set(groups.flatMap(([, { needs = {} }]) => Object.keys(needs)))].flatMap((what) => {
    const needed = sum(groups.map(([, { needs }]) => needs?.[what]));
    const has = sum(Object.values(model.nodes).map(({ capacity }) => capacity?.[what]));
    const [last] = groups.filter(([, { needs }]) => (needs?.[what] ?? 0) > 0).at(-1) ?? [];
    if (last === undefined || needed <= has || isNowhere(model, what)) return [];
    const wrong = `all groups need ${needed} of ${what}, and all nodes have ${has}`;
    const right = 'some of them will not run; give the nodes more, or let groups need less';
    return [warning('crowded-placement', ['groups', last, 'needs', what], wrong, right)];
  });
}
