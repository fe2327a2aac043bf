/** Rules about single nodes of the tree, and the questions they ask of one. */
import type { FileRule, Violation } from './rule.ts';
import type { Found, SourceFile } from './source-file.ts';
import type { Node } from './syntax-tree.ts';

/** Says what is wrong with a node, or nothing. */
type Judge = (found: Found) => string | undefined;

export function perNode(judge: Judge, concerns: (path: string) => boolean = () => true): FileRule {
  return (file) => (concerns(file.path) ? file.nodes.flatMap((found) => violation(file, found, judge)) : []);
}

function violation({ path, text }: SourceFile, found: Found, judge: Judge): readonly Violation[] {
  const wrong = judge(found);
  if (wrong === undefined) return [];
  const [words] = text.slice(found.node.start, found.node.end).split('\n');
  return [`${path}:${found.line} "${words}" ${wrong}`];
}

export function isNamed(node: Node, names: ReadonlySet<string>): boolean {
  return node.type === 'Identifier' && names.has(node.name);
}

/** Given the node a declaration belongs to: whether it stands in no function. */
export function isTopLevel(parent: Node | undefined): boolean {
  return parent?.type === 'Program' || parent?.type === 'ExportNamedDeclaration';
}
