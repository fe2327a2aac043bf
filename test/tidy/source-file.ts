/**
 * What the tidy test knows of a source file, found by a small scanner of our own: comments and strings blanked out (so
 * that a word in a sentence is not code), imports, and the length of every function. TypeScript's types are blanked by
 * Node itself, which leaves plain braces: a `{` then opens a function, a control statement, a class or an object, and
 * the text before it says which. Blanking keeps every character in its place, so line numbers hold.
 */
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { type Blanked, blank } from './blank.ts';

export interface Import {
  readonly target: string;
  /** Erased when it runs: `import type`, `export type`. */
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

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly lineCount: number;
  readonly blanked: Blanked;
  readonly imports: readonly Import[];
  readonly functions: readonly FunctionLength[];
  /** Why Node cannot run it; then it counts as a file without functions. */
  readonly syntaxError?: string;
}

export function readSourceFile(path: string): SourceFile {
  return parseSource(path, readFileSync(path, 'utf8'));
}

export function parseSource(path: string, text: string): SourceFile {
  const blanked = blank(text);
  return {
    path,
    text,
    lineCount: text.trimEnd().split('\n').length,
    blanked,
    imports: findImports(blanked),
    ...tryMeasure(text),
  };
}

export function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

const staticImport =
  /^(?:import\s+|(?:import|export)\s+(type\s+)?[\w$*{},\s]+?\sfrom\s+)(['"])([^'"\n]+)\2/gm;
const lazyImport = /\bimport\(\s*(['"])([^'"\n]+)\1/g;

/** Reads the text without comments. `code` (without strings too) tells a real import from one quoted in a string. */
function findImports({ withStrings, code }: Blanked): readonly Import[] {
  const isReal = (match: RegExpMatchArray) => /^(?:import|export)\b/.test(code.slice(match.index));
  const eager = [...withStrings.matchAll(staticImport)].filter(isReal).map((match) => ({
    target: match[3] ?? '',
    isType: match[1] !== undefined,
    isLazy: false,
    line: lineOf(withStrings, match.index),
  }));
  const lazy = [...withStrings.matchAll(lazyImport)].filter(isReal).map((match) => {
    // `import('./x.ts').Name` is a type unless it is awaited or chained.
    const isType =
      /[:<|&=(,]\s*(?:typeof\s+)?$/.test(code.slice(0, match.index)) &&
      !/^[^)]*\)\s*\.then/.test(code.slice(match.index));
    return { target: match[2] ?? '', isType, isLazy: true, line: lineOf(withStrings, match.index) };
  });
  return [...eager, ...lazy];
}

const controlWords = new Set(['if', 'for', 'while', 'switch', 'catch', 'with', 'await']);

/** The offset of the bracket that `close` closes, looking backwards. */
function findOpening(code: string, close: number): number {
  let depth = 0;
  for (let at = close; at >= 0; at--) {
    if (code[at] === ')') depth++;
    if (code[at] === '(' && --depth === 0) return at;
  }
  return 0;
}

/** The name of the function whose body opens at `brace`; undefined when it opens something else. */
function nameFunction(code: string, brace: number): { name: string; start: number } | undefined {
  const before = code.slice(0, brace).trimEnd();
  const isArrow = before.endsWith('=>');
  const head = isArrow ? before.slice(0, -2).trimEnd() : before;
  if (!isArrow && !head.endsWith(')')) return undefined;
  const opening = head.endsWith(')') ? findOpening(head, head.length - 1) : head.search(/[\w$]+$/);
  const lead = head.slice(Math.max(0, opening - 200), opening).trimEnd();
  const word = /([\w$#]+)$/.exec(lead)?.[1];
  if (!isArrow && (word === undefined || controlWords.has(word))) return undefined;
  const assigned = /([\w$#]+)\s*[:=]\s*(?:async\s*)?$/.exec(lead)?.[1];
  return { name: (isArrow ? assigned : word) ?? '(unnamed)', start: opening };
}

function tryMeasure(text: string): Pick<SourceFile, 'functions' | 'syntaxError'> {
  try {
    return { functions: measureFunctions(text) };
  } catch (error) {
    return { functions: [], syntaxError: (error as Error).message };
  }
}

/** Lines from the line of a function's parameters to its closing brace. One-expression arrows are not counted. */
function measureFunctions(text: string): readonly FunctionLength[] {
  const { code } = blank(stripTypeScriptTypes(text, { mode: 'strip' }));
  const open: ({ name: string; start: number } | undefined)[] = [];
  const found: FunctionLength[] = [];
  for (const { 0: brace, index } of code.matchAll(/[{}]/g)) {
    if (brace === '{') open.push(nameFunction(code, index));
    else {
      const opened = open.pop();
      if (!opened) continue;
      const line = lineOf(code, opened.start);
      found.push({ name: opened.name, line, lines: lineOf(code, index) - line + 1 });
    }
  }
  return found;
}
