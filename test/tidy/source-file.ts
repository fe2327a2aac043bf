/** What the tidy test knows of a source file: its tree, its imports, and the length of every function. */
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { type Node, parseTree, type Views, walk } from './syntax-tree.ts';

export interface Import {
  readonly target: string;
  /** Erased when it runs: `import type`, `export type`, `import('…').Name` in a type. */
  readonly isType: boolean;
  /** `import('…')`, loaded when the line runs. */
  readonly isLazy: boolean;
  readonly line: number;
}

export interface FunctionLength {
  readonly name: string;
  readonly line: number;
  readonly lines: number;
}

/** A node of the tree with the node it belongs to and the line it begins on. */
export interface Found {
  readonly node: Node;
  readonly parent?: Node;
  readonly line: number;
}

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly lineCount: number;
  /** Every node, outer ones first. */
  readonly nodes: readonly Found[];
  readonly views: Views;
  readonly imports: readonly Import[];
  readonly functions: readonly FunctionLength[];
  /** Why Node cannot run it. */
  readonly syntaxError?: string;
}

export function readSourceFile(path: string): SourceFile {
  return parseSource(path, readFileSync(path, 'utf8'));
}

export function parseSource(path: string, text: string): SourceFile {
  const { program, views, syntaxError } = parseTree(path, text);
  const lineAt = makeLineIndex(text);
  const nodes = [...walk(program)].map(({ node, parent }) => ({ node, parent, line: lineAt(node.start) }));
  return {
    path,
    text,
    lineCount: text.trimEnd().split('\n').length,
    nodes,
    views,
    imports: nodes.flatMap(toImport),
    functions: nodes.flatMap((found) => measureFunction(found, lineAt)),
    syntaxError: syntaxError ?? refusedByNode(text),
  };
}

/** From an offset in the text to its line, counted from 1. */
export function makeLineIndex(text: string): (offset: number) => number {
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index);
  return (offset) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] as number) < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

/** Node runs the sources as they are, so what it cannot strip (an enum, a parameter property) it cannot run. */
function refusedByNode(text: string): string | undefined {
  try {
    stripTypeScriptTypes(text, { mode: 'strip' });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function toImport({ node, line }: Found): readonly Import[] {
  switch (node.type) {
    case 'ImportDeclaration':
      return [{ target: node.source.value, isType: node.importKind === 'type', isLazy: false, line }];
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      if (node.source === null) return [];
      return [{ target: node.source.value, isType: node.exportKind === 'type', isLazy: false, line }];
    case 'ImportExpression':
      return node.source.type === 'Literal'
        ? [{ target: `${node.source.value}`, isType: false, isLazy: true, line }]
        : [];
    case 'TSImportType':
      return [{ target: node.source.value, isType: true, isLazy: true, line }];
    default:
      return [];
  }
}

/** From the line a function begins on to that of its closing brace. One-expression arrows are not counted. */
function measureFunction({ node, parent, line }: Found, lineAt: (offset: number) => number) {
  const isFunction =
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression';
  if (!isFunction || node.body?.type !== 'BlockStatement') return [];
  const name = (node.id ?? nameIn(parent))?.name ?? '(unnamed)';
  return [{ name, line, lines: lineAt(node.end - 1) - line + 1 }];
}

/** The name a function without one of its own is known by: that of its variable, its property or its method. */
function nameIn(parent: Node | undefined): { readonly name: string } | undefined {
  switch (parent?.type) {
    case 'VariableDeclarator':
      return parent.id.type === 'Identifier' ? parent.id : undefined;
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return nameOfKey(parent.key);
    default:
      return undefined;
  }
}

function nameOfKey(key: Node): { readonly name: string } | undefined {
  if (key.type === 'PrivateIdentifier') return { name: `#${key.name}` };
  return key.type === 'Identifier' ? key : undefined;
}
