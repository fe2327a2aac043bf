/**
 * The text of a cluster file without a node. Whoever named it as one of several names the others; where it was the only one,
 * or the store stands on it, a person must say first what shall be instead.
 */
import { isAlias, isCollection, isNode, isScalar, type Node, visit } from 'yaml';
import { splitEndpoint, splitHostPort } from '../../values/host-port.ts';
import { didYouMean } from '../../values/suggest.ts';
import type { Edited, EditProblem } from './edited.ts';
import { type FileText, finishEdit, mapAt, nodeAt, pairOf, readFileText } from './file-text.ts';
import { listsNaming, type NamingList, withLists } from './named-nodes.ts';
import { removeItem } from './splice.ts';

export function removeNode(text: string, name: string): Edited {
  const file = readFileText(text);
  if ('problems' in file) return file;
  const nodes = mapAt(file, ['nodes']);
  const pair = nodes && pairOf(nodes, name);
  if (nodes === undefined || pair === undefined) return { problems: [unknownNode(file, name)] };
  const lists = listsNaming(file, name);
  const problems = [
    ...(nodes.items.length === 1 ? [lastNode(file, pair)] : []),
    ...lists.flatMap((naming) => indispensable(file, name, naming)),
    ...storeOn(file, name),
    ...sharedParts(file, pair.value as Node | null),
  ];
  if (problems.length > 0) return { problems };
  const others = Object.keys(file.value.nodes as object).filter((other) => other !== name);
  const isIts = (comment: string) =>
    mentions(comment, name) && !others.some((other) => mentions(comment, other));
  const splices = [
    removeItem(text, nodes, nodes.items.indexOf(pair), isIts),
    ...lists.map(({ list, index }) => removeItem(text, list, index, isIts)),
  ];
  return finishEdit(file, splices, (value) => {
    const { [name]: _gone, ...rest } = value.nodes as Record<string, unknown>;
    return withLists({ ...value, nodes: rest }, (names) => names.filter((one) => one !== name));
  });
}

/** Whom an edit is about must be there. */
export function unknownNode(file: FileText, name: string): EditProblem {
  const known = Object.keys((file.value.nodes ?? {}) as object);
  return file.problem(
    nodeAt(file, ['nodes']),
    `node "${name}" is not in the file`,
    didYouMean(name, known, 'node'),
  );
}

function lastNode(file: FileText, pair: unknown): EditProblem {
  return file.problem(pair, 'it is the only node', 'end the cluster with "holdfast cluster destroy"');
}

function indispensable(file: FileText, name: string, { path, list }: NamingList): EditProblem[] {
  if (list.items.length > 1) return [];
  const [section, group] = path;
  if (section === 'store') {
    const right = 'name others in store.members and apply that first';
    return [file.problem(list, `node "${name}" is the only member of the store`, right)];
  }
  if (section === 'cluster') {
    const right = 'name others in cluster.tie, or take that out, and apply that first';
    return [file.problem(list, `node "${name}" is the only one that goes first in a tie`, right)];
  }
  const { restricted } = (file.value.groups as Record<string, { readonly restricted?: unknown }>)[group!]!;
  if (restricted !== true) return [];
  const right = 'name other nodes, or take the group out, and apply that first';
  return [file.problem(list, `group "${group}" may run on node "${name}" alone`, right)];
}

/** A store that somebody else keeps, at an address of the node. */
function storeOn(file: FileText, name: string): EditProblem[] {
  const { addresses = {} } =
    (file.value.nodes as Record<string, { readonly addresses?: object }>)[name] ?? {};
  const own: readonly unknown[] = Object.values(addresses);
  const problems: EditProblem[] = [];
  const store = nodeAt(file, ['store']);
  if (!isNode(store)) return [];
  visit(store, {
    Scalar: (key, scalar) => {
      const text = key === 'key' ? '' : String(scalar.value);
      const host = (splitEndpoint(text) ?? splitHostPort(text))?.host;
      if (host === undefined || !own.includes(host)) return;
      const right = 'let the store do without it, change store, and apply that first';
      problems.push(file.problem(scalar, `the store is reached at ${text}, on node "${name}"`, right));
    },
  });
  return problems;
}

/** What is written here once and repeated elsewhere by an alias. */
function sharedParts(file: FileText, removed: Node | null): EditProblem[] {
  if (removed === null) return [];
  const anchors = new Set<string>();
  const inside = new Set<unknown>();
  visit(removed, (_key, node) => {
    if (isAlias(node)) inside.add(node);
    if ((isCollection(node) || isScalar(node)) && node.anchor !== undefined) anchors.add(node.anchor);
  });
  const problems: EditProblem[] = [];
  visit(file.doc, {
    Alias: (_key, alias) => {
      if (inside.has(alias) || !anchors.has(alias.source)) return;
      const wrong = `*${alias.source} repeats what is written in the node that is taken out`;
      problems.push(file.problem(alias, wrong, 'write it out here, and apply that first'));
    },
  });
  return problems;
}

function mentions(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(text);
}
