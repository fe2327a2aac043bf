/** Rules that make all code look as if one hand had written it. */
import { isNamed, isTopLevel, perNode } from './node-rule.ts';
import { isTest, perFile } from './rule.ts';
import type { Node } from './syntax-tree.ts';

const shouted = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/;

/** A constant is named like any other value. That it stays is said by `const`. */
function isShoutedConstant(node: Node): boolean {
  return (
    node.type === 'VariableDeclaration' &&
    node.kind === 'const' &&
    node.declarations.some(({ id }) => id.type === 'Identifier' && shouted.test(id.name))
  );
}

export const quietConstants = perFile(
  perNode(({ node, parent }) =>
    isTopLevel(parent) && isShoutedConstant(node) ? 'is a constant not in camelCase' : undefined,
  ),
);

/** `private` is gone when it runs, `#` is not. A constructor has no `#`. */
function hidesInWords(node: Node): boolean {
  return (
    (node.type === 'PropertyDefinition' || node.type === 'MethodDefinition') &&
    node.accessibility !== undefined &&
    node.accessibility !== null &&
    !isNamed(node.key, new Set(['constructor']))
  );
}

export const hashPrivate = perFile(
  perNode(({ node }) => (hidesInWords(node) ? 'is hidden in words; write # or nothing' : undefined)),
);

/** `...{ a, b }` puts members on one line that the formatter would put on two. */
export const noSavedLines = perFile(
  perNode(({ node }) =>
    node.type === 'SpreadElement' && node.argument.type === 'ObjectExpression'
      ? 'spreads what could be written out'
      : undefined,
  ),
);

const sentences = new Set(['text', 'reason', 'said', 'why', 'remedy', 'sentence', 'words']);
const readers = new Set([
  'startsWith',
  'endsWith',
  'includes',
  'indexOf',
  'match',
  'matchAll',
  'search',
  'split',
]);
const patterns = new Set(['test', 'exec']);

const isSentence = (node: Node | undefined) =>
  node?.type === 'MemberExpression' && isNamed(node.property, sentences);

/** `note.text.startsWith(…)`, `/…/.test(note.text)`. */
function readsSentence(node: Node): boolean {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false;
  const { object, property } = node.callee;
  return (
    (isNamed(property, readers) && isSentence(object)) ||
    (isNamed(property, patterns) && isSentence(node.arguments[0]))
  );
}

export const noSentenceParsed = perFile(
  perNode(
    ({ node }) => (readsSentence(node) ? 'reads a sentence back; ask the fact it was made from' : undefined),
    (path) => path.startsWith('src/') && !isTest(path),
  ),
);
