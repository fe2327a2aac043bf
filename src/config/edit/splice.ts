/**
 * Changes of a text by places in it, so that whatever is not concerned stays byte for byte. Maps and lists of YAML stand in
 * lines of their own (block) or in brackets (flow); each way is changed in its own way.
 */
import { isCollection, isMap, isSeq, type Pair, stringify, type YAMLMap, type YAMLSeq } from 'yaml';

/** From `from` on, up to `to`, stands `text` instead. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** None may lie within another. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  const fromBack = [...splices].sort((a, b) => b.from - a.from || b.to - a.to);
  return fromBack.reduce((now, { from, to, text: by }) => now.slice(0, from) + by + now.slice(to), text);
}

/** A value in one line, as it stands in brackets. */
export function oneLine(value: unknown): string {
  if (typeof value === 'string' && value.includes(':')) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([key, its]) => `${oneLine(key)}: ${oneLine(its)}`)
      .join(', ')}}`;
  return stringify([value], { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 })
    .trim()
    .slice(1, -1);
}

export function replaceValue(node: unknown, by: unknown): Splice {
  return { from: startOf(node), to: endOf(node), text: oneLine(by) };
}

/** Without the item at `index`. `isIts`: whether the text of comment lines right above it is about it alone. */
export function removeItem(
  text: string,
  collection: YAMLMap | YAMLSeq,
  index: number,
  isIts: (comment: string) => boolean,
): Splice {
  const { items } = collection;
  if (collection.flow === true) {
    const [before, next] = [items[index - 1], items[index + 1]];
    if (next !== undefined) return { from: startOf(items[index]), to: startOf(next), text: '' };
    const from = before === undefined ? startOf(items[index]) : endOf(before);
    return { from, to: endOf(items[index]), text: '' };
  }
  if (items.length === 1)
    return { from: startOf(items[0], text), to: endOf(items[0]), text: isMap(collection) ? '{}' : '[]' };
  const from = lineStart(text, startOf(items[index]));
  const above = commentAbove(text, from);
  return {
    from: isIts(text.slice(above, from)) ? above : from,
    to: lineEnd(text, endOf(items[index])),
    text: '',
  };
}

/** With one more entry after the last one. Where the others have maps in lines of their own, so has this one. */
export function addPair(text: string, map: YAMLMap, key: string, value: unknown): Splice {
  const last = map.items.at(-1);
  if (map.flow === true) {
    const at = last === undefined ? startOf(map) + 1 : endOf(last);
    const own = last === undefined ? undefined : indentAt(text, startOf(last));
    const gap = last === undefined ? '' : own === undefined ? ', ' : `,${newline(text)}${own}`;
    return { from: at, to: at, text: `${gap}${oneLine(key)}: ${oneLine(value)}` };
  }
  const indent = indentAt(text, startOf(last)) ?? '';
  const at = lineEnd(text, endOf(last));
  const lines = asLines(text, last, key, value).map((line) => `${indent}${line}${newline(text)}`);
  const isCut = at > 0 && text[at - 1] !== '\n';
  return { from: at, to: at, text: `${isCut ? newline(text) : ''}${lines.join('')}` };
}

/** With one more item before the one at `index` and what is said above it, or after the last one. */
export function addItem(text: string, list: YAMLSeq, index: number, value: unknown): Splice {
  const { items } = list;
  const [before, next] = [items[index - 1], items[index]];
  if (list.flow === true) {
    if (next !== undefined) return { from: startOf(next), to: startOf(next), text: `${oneLine(value)}, ` };
    const at = before === undefined ? startOf(list) + 1 : endOf(before);
    return { from: at, to: at, text: `${before === undefined ? '' : ', '}${oneLine(value)}` };
  }
  const line = lineStart(text, startOf(items[0], text));
  const indent = indentAt(text, startOf(items[0], text)) ?? '';
  const at = before === undefined ? commentAbove(text, line) : lineEnd(text, endOf(before));
  const isCut = at > 0 && text[at - 1] !== '\n';
  const item = `${isCut ? newline(text) : ''}${indent}- ${oneLine(value)}${newline(text)}`;
  return { from: at, to: at, text: item };
}

function asLines(text: string, like: Pair | undefined, key: string, value: unknown): string[] {
  const inner = like?.value;
  const isWide = isMap(inner) && inner.flow !== true && inner.items.length > 0;
  if (!isWide || typeof value !== 'object' || value === null || Array.isArray(value))
    return [`${oneLine(key)}: ${oneLine(value)}`];
  const outer = indentAt(text, startOf(like))?.length ?? 0;
  const deeper = ' '.repeat(Math.max(1, (indentAt(text, startOf(inner.items[0]))?.length ?? 2) - outer));
  return [
    `${oneLine(key)}:`,
    ...Object.entries(value).map(([k, v]) => `${deeper}${oneLine(k)}: ${oneLine(v)}`),
  ];
}

/** Of a node, or of the key of a pair. With a text: of the dash before it, where it has one. */
export function startOf(item: unknown, text?: string): number {
  const node = isPairLike(item) ? item.key : item;
  const start = (node as { readonly range?: readonly number[] | null } | null)?.range?.[0] ?? 0;
  if (text === undefined) return start;
  const dash = /-\s+$/.exec(text.slice(lineStart(text, start), start));
  return dash === null ? start : start - dash[0].length;
}

/** Of its last character that is neither comment nor empty line. */
function endOf(item: unknown): number {
  if (isPairLike(item)) {
    const { key, value } = item;
    return hasRange(value) ? endOf(value) : endOf(key);
  }
  if (isCollection(item) && item.flow !== true && item.items.length > 0) return endOf(item.items.at(-1));
  return (item as { readonly range?: readonly number[] | null } | null)?.range?.[1] ?? 0;
}

function isPairLike(item: unknown): item is Pair {
  return typeof item === 'object' && item !== null && 'key' in item && !isMap(item) && !isSeq(item);
}

function hasRange(node: unknown): boolean {
  return ((node as { readonly range?: unknown } | null)?.range ?? undefined) !== undefined;
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** After its line break. What ends with one already, as a block of text does, ends there. */
function lineEnd(text: string, at: number): number {
  if (at > 0 && text[at - 1] === '\n') return at;
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

/** The blanks before it; undefined where something else stands before it on its line. */
function indentAt(text: string, at: number): string | undefined {
  const before = text.slice(lineStart(text, at), at);
  return before.trim() === '' ? before : undefined;
}

function newline(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** Where the lines of comments right above a line begin. */
function commentAbove(text: string, line: number): number {
  let from = line;
  while (from > 0) {
    const above = lineStart(text, from - 1);
    if (!/^\s*#/.test(text.slice(above, from))) break;
    from = above;
  }
  return from;
}
