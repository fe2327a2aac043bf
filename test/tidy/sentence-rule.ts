/**
 * Nothing reads a sentence back: what is said of something (`note.text`, `reason.said`, `words(…)`) is shown or handed on,
 * never searched, split or matched. A local is followed to where it came from: taken out of an object by its name, or
 * set to a sentence.
 */
import { isNamed, perNode } from './node-rule.ts';
import { isTest, perFile } from './rule.ts';
import type { Found, SourceFile } from './source-file.ts';
import type { Node } from './syntax-tree.ts';

const sentences = new Set(['text', 'reason', 'said', 'why', 'remedy', 'sentence', 'words', 'advice']);
const makers = new Set(['words', 'advice', 'titleOf']);
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

/** Names of locals that hold a sentence, in the whole file: one name for two things would be bad enough. */
function sentencesIn({ nodes }: SourceFile): ReadonlySet<string> {
  const locals = new Set<string>();
  for (const { node, parent } of nodes) {
    const isTakenOut = node.type === 'Property' && parent?.type === 'ObjectPattern';
    if (isTakenOut && isNamed(node.key, sentences)) addBound(locals, node.value);
    if (node.type === 'VariableDeclarator' && node.init && isSentence(node.init, locals))
      addBound(locals, node.id);
  }
  return locals;
}

/** `{ said }`, `{ said: what }`, `{ said = '' }`. */
function addBound(locals: Set<string>, bound: Node): void {
  if (bound.type === 'AssignmentPattern') addBound(locals, bound.left);
  else if (bound.type === 'Identifier') locals.add(bound.name);
}

function isSentence(node: Node | undefined, locals: ReadonlySet<string>): boolean {
  if (node?.type === 'Identifier') return locals.has(node.name);
  if (node?.type === 'MemberExpression') return isNamed(node.property, sentences);
  return node?.type === 'CallExpression' && isNamed(node.callee, makers);
}

/** `note.text.startsWith(…)`, `/…/.test(said)`, `words(why).split(…)`. */
function readsSentence({ node }: Found, locals: ReadonlySet<string>): boolean {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false;
  const { object, property } = node.callee;
  return (
    (isNamed(property, readers) && isSentence(object, locals)) ||
    (isNamed(property, patterns) && isSentence(node.arguments[0], locals))
  );
}

export const noSentenceParsed = perFile((file) => {
  if (!file.path.startsWith('src/') || isTest(file.path)) return [];
  const locals = sentencesIn(file);
  return perNode((found) =>
    readsSentence(found, locals) ? 'reads a sentence back; ask the fact it was made from' : undefined,
  )(file);
});
