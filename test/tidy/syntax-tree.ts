/**
 * The syntax tree of a source file, as oxc-parser reads it, and a walk over it. What the rules ask of a text beyond its
 * tree (words in comments, lengths) they ask of the views: copies of the text with everything else turned into spaces,
 * line breaks kept, so that a place in a view is the same place in the file.
 */
import {
  type Comment,
  type Function as FunctionNode,
  type Node,
  type Program,
  parseSync,
  visitorKeys,
} from 'oxc-parser';

export type { FunctionNode, Node, Program };

export interface Views {
  /** Code and strings, without comments. */
  readonly withStrings: string;
  /** Comments alone. */
  readonly comments: string;
}

export interface SyntaxTree {
  readonly program: Program;
  readonly views: Views;
  /** Why it is not TypeScript; the tree is empty then. */
  readonly syntaxError?: string;
}

export function parseTree(path: string, text: string): SyntaxTree {
  const { program, comments, errors } = parseSync(path, text);
  return { program, views: viewsOf(text, comments), syntaxError: errors[0]?.message };
}

const lineBreaksOnly = (text: string) => text.replaceAll(/[^\n]/g, ' ');

function viewsOf(text: string, found: readonly Comment[]): Views {
  let withStrings = '';
  let comments = '';
  let at = 0;
  for (const { start, end } of found) {
    const [before, comment] = [text.slice(at, start), text.slice(start, end)];
    withStrings += before + lineBreaksOnly(comment);
    comments += lineBreaksOnly(before) + comment;
    at = end;
  }
  return { withStrings: withStrings + text.slice(at), comments: comments + lineBreaksOnly(text.slice(at)) };
}

/** Every node of the tree below `node`, itself first, each with the node it belongs to. */
export function* walk(node: Node, parent?: Node): Generator<{ readonly node: Node; readonly parent?: Node }> {
  yield { node, parent };
  for (const key of visitorKeys[node.type] ?? []) {
    const below = (node as unknown as Readonly<Record<string, Node | readonly (Node | null)[] | null>>)[key];
    for (const child of Array.isArray(below) ? below : [below]) if (child) yield* walk(child, node);
  }
}
