/**
 * Other words for every sentence of a source, a sentence being a text or a part of a template that has a blank in it: each
 * letter becomes one further on in the alphabet, by another distance for every sentence, so that who makes a sentence and
 * who would look for it do not go on together. Kinds, keys and what is filled in stay. In the tables of words a text of
 * one word is a sentence too.
 */
import { type Node, parseTree, walk } from '../tidy/syntax-tree.ts';

export interface Reworded {
  readonly text: string;
  /** Sentences that were changed, as they stood. */
  readonly sentences: readonly string[];
}

const tablesOfWords = 'src/core/words/';

export function reword(path: string, source: string): Reworded {
  const places: (readonly [start: number, end: number])[] = [];
  for (const { node, parent } of walk(parseTree(path, source).program)) {
    const isText = node.type === 'Literal' && typeof node.value === 'string' && isPlain(node, parent);
    if (isText || node.type === 'TemplateElement') places.push([node.start, node.end]);
  }
  let text = source;
  const sentences: string[] = [];
  const distance = path.length;
  for (const [start, end] of places.sort((a, b) => b[0] - a[0])) {
    const was = source.slice(start, end);
    if (!/[A-Za-z]/.test(was) || !(was.includes(' ') || path.startsWith(tablesOfWords))) continue;
    sentences.push(was);
    text = text.slice(0, start) + shift(was, 1 + ((distance + sentences.length) % 25)) + text.slice(end);
  }
  return { text, sentences };
}

/** Names of modules, types and keys in quotes, and what something is compared with, are no texts. */
function isPlain(node: Node, parent: Node | undefined): boolean {
  switch (parent?.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'TSLiteralType':
    case 'SwitchCase':
      return false;
    case 'BinaryExpression':
      return parent.operator === '+';
    case 'Property':
      return parent.value === node;
    default:
      return true;
  }
}

/** Escapes (a backslash and what follows) stay as they are. */
function shift(text: string, by: number): string {
  return text.replace(/\\.|[A-Za-z]/gs, (found) => {
    if (found.startsWith('\\')) return found;
    const first = found <= 'Z' ? 65 : 97;
    return String.fromCharCode(first + ((found.charCodeAt(0) - first + by) % 26));
  });
}
