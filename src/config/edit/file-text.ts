/**
 * The text of a cluster file, opened to be edited. An edit says which places of the text change and what the file shall say
 * then; it counts only if the new text, read again, says exactly that.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { readYaml } from '../read-yaml.ts';
import type { Edited, EditProblem } from './edited.ts';
import { applySplices, type Splice, startOf } from './splice.ts';

type Values = Record<string, unknown>;

export interface FileText {
  readonly text: string;
  readonly doc: Document;
  /** What it says. */
  readonly value: Values;
  problem(at: unknown, wrong: string, right: string): EditProblem;
}

/** Undefined value: problems instead. */
export function readFileText(text: string): FileText | { readonly problems: readonly EditProblem[] } {
  const { value, diagnostics } = readYaml(text, '');
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0)
    return { problems: errors.map(({ line, column, wrong, right }) => ({ line, column, wrong, right })) };
  const lineCounter = new LineCounter();
  const doc = parseDocument(text, { lineCounter, version: '1.2' });
  const problem = (at: unknown, wrong: string, right: string): EditProblem => {
    const { line, col } = lineCounter.linePos(startOf(at));
    return { line: Math.max(1, line), column: Math.max(1, col), wrong, right };
  };
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return { text, doc, value: value as Values, problem };
  return { problems: [problem(undefined, 'this is no cluster file', 'name the cluster file')] };
}

/** What stands at the path, aliases followed. */
export function nodeAt({ doc }: FileText, path: readonly (string | number)[]): unknown {
  const follow = (node: unknown) => (isAlias(node) ? node.resolve(doc) : node);
  return path.reduce<unknown>((here, step) => {
    if (isSeq(here)) return follow(here.items[Number(step)]);
    return isMap(here) ? follow(pairOf(here, String(step))?.value) : undefined;
  }, doc.contents);
}

export function mapAt(file: FileText, path: readonly string[]): YAMLMap | undefined {
  const found = nodeAt(file, path);
  return isMap(found) ? found : undefined;
}

export function listAt(file: FileText, path: readonly string[]): YAMLSeq | undefined {
  const found = nodeAt(file, path);
  return isSeq(found) ? found : undefined;
}

export function pairOf(map: YAMLMap, key: string) {
  return map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
}

/** `intended`: what it says now, with what is to be changed in it. */
export function finishEdit(
  file: FileText,
  splices: readonly Splice[],
  intended: (value: Values) => Values,
): Edited {
  const { text, value, doc, problem } = file;
  const next = applySplices(text, once(splices));
  const said = readYaml(next, '').value;
  if (isSame(said, intended(structuredClone(value)))) return { text: next };
  const wrong = 'the file is written in a way in which this cannot be changed by itself';
  return { problems: [problem(doc.contents, wrong, 'change it by hand, then "holdfast apply FILE"')] };
}

/** The order of nodes breaks ties. */
function isSame(said: unknown, wanted: Values): boolean {
  const order = ({ nodes }: Values) => Object.keys((nodes ?? {}) as object).join();
  return isDeepStrictEqual(said, wanted) && order(said as Values) === order(wanted);
}

/** A list that several groups share by an alias is changed once. */
function once(splices: readonly Splice[]): readonly Splice[] {
  const known = new Map(splices.map((splice) => [`${splice.from} ${splice.to} ${splice.text}`, splice]));
  return [...known.values()];
}
