/**
 * Plain aligned columns: they survive grep, awk and a narrow window. One column may be cut to make a row fit; what it
 * says in full is in `show`, `explain` and `-o json`.
 */
import { stripVTControlCharacters } from 'node:util';

export interface Column {
  readonly title: string;
  /** Cut first when the row is too wide. Without one: the last. */
  readonly cut?: true;
  readonly right?: true;
}

const gap = '  ';

/** Lines without trailing spaces, the titles first; each at most `width` visible characters if cutting can do it. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  const all = [columns.map((c) => c.title), ...rows];
  const widths = columns.map((_, i) => Math.max(...all.map((row) => visible(row[i] ?? ''))));
  const marked = columns.findIndex((c) => c.cut);
  const cut = marked < 0 ? columns.length - 1 : marked;
  const total = widths.reduce((sum, w) => sum + w, 0) + gap.length * (columns.length - 1);
  const least = Math.max(8, visible(columns[cut]?.title ?? ''));
  if (total > width) widths[cut] = Math.max(least, widths[cut]! - (total - width));
  return all.map((row) => renderRow(row, widths, columns));
}

function renderRow(row: readonly string[], widths: readonly number[], columns: readonly Column[]): string {
  const cells = widths.map((w, i) => {
    const text = shorten(row[i] ?? '', w);
    const pad = ' '.repeat(w - visible(text));
    return columns[i]?.right ? pad + text : text + pad;
  });
  return cells.join(gap).trimEnd();
}

export function visible(text: string): number {
  return stripVTControlCharacters(text).length;
}

/** At most `width` visible characters; a cut text ends with an ellipsis and loses its colour. */
export function shorten(text: string, width: number): string {
  if (visible(text) <= width) return text;
  return `${stripVTControlCharacters(text)
    .slice(0, Math.max(0, width - 1))
    .trimEnd()}…`;
}

/** Breaks at spaces; every line after the first begins with `indent`. */
export function wrap(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && visible(line) + 1 + visible(word) > width) {
      lines.push(line);
      line = indent + word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
