/**
 * The one printer of tables. Plain aligned columns: they survive grep, awk and a narrow window. One column may be cut to make a row fit; what it
 * says in full is in `show`, `explain` and `-o json`.
 */
import { stripVTControlCharacters } from 'node:util';

export interface Column {
  readonly title: string;
  /** Cut first when the row is too wide. Without one: the last. */
  readonly cut?: true;
  readonly right?: true;
  /** Left out where the others would not fit otherwise. */
  readonly spare?: true;
}

const gap = '  ';

/** Lines without trailing spaces, the titles first; each at most `width` visible characters if cutting can do it. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  const shown = columns
    .map((_, i) => i)
    .filter((i) => !columns[i]?.spare || leastTotal(columns, rows) <= width);
  if (shown.length < columns.length)
    return renderTable(
      shown.map((i) => columns[i]!),
      rows.map((row) => shown.map((i) => row[i] ?? '')),
      width,
    );
  const all = [columns.map((c) => c.title), ...rows];
  const widths = columns.map((_, i) => Math.max(...all.map((row) => visible(row[i] ?? ''))));
  const marked = columns.findIndex((c) => c.cut);
  const cut = marked < 0 ? columns.length - 1 : marked;
  const total = widths.reduce((sum, w) => sum + w, 0) + gap.length * (columns.length - 1);
  const least = Math.max(8, visible(columns[cut]?.title ?? ''));
  if (total > width) widths[cut] = Math.max(least, widths[cut]! - (total - width));
  narrow(widths, columns, width);
  return all.map((row) => renderRow(columns, widths, row));
}

/** How narrow it can become at best. */
function leastTotal(columns: readonly Column[], rows: readonly (readonly string[])[]): number {
  const least = columns.map(({ title }, i) =>
    Math.min(
      Math.max(8, visible(title)),
      Math.max(visible(title), ...rows.map((row) => visible(row[i] ?? ''))),
    ),
  );
  return least.reduce((sum, w) => sum + w, 0) + gap.length * (columns.length - 1);
}

/** What is still too wide loses from its widest columns, down to their titles: a window breaks lines anywhere. */
function narrow(widths: number[], columns: readonly Column[], width: number): void {
  const spare = (i: number) => (widths[i] ?? 0) - Math.max(8, visible(columns[i]?.title ?? ''));
  const total = () => widths.reduce((sum, w) => sum + w, 0) + gap.length * (columns.length - 1);
  while (total() > width) {
    const widest = widths.map((_, i) => i).reduce((a, b) => (spare(b) > spare(a) ? b : a));
    if (spare(widest) <= 0) return;
    widths[widest]! -= 1;
  }
}

/** One line of a table whose rows come one after the other, so that the widths must be known before. */
export function renderRow(
  columns: readonly Partial<Column>[],
  widths: readonly number[],
  row: readonly string[],
): string {
  const cells = widths.map((w, i) => {
    const text = shorten(row[i] ?? '', w);
    return columns[i]?.right ? ' '.repeat(w - visible(text)) + text : pad(text, w);
  });
  return cells.join(gap).trimEnd();
}

/**
 * Rows whose last cell is text, of one or more lines: it is broken under its own beginning and never cut. `least`: widths
 * of the columns before it, when they should not depend on what is in them; `indent`: blanks before every line.
 */
export function renderTextRows(
  rows: readonly (readonly string[])[],
  width: number,
  { least = [], indent = 0 }: { readonly least?: readonly number[]; readonly indent?: number } = {},
): string[] {
  const leads = (rows[0]?.length ?? 1) - 1;
  const widths = Array.from({ length: leads }, (_, i) =>
    Math.max(least[i] ?? 0, ...rows.map((row) => visible(row[i] ?? ''))),
  );
  const margin = indent + widths.reduce((sum, w) => sum + w + gap.length, 0);
  return rows.flatMap((row) => {
    const lead = row.slice(0, leads).map((cell, i) => pad(cell, widths[i]!) + gap);
    const [first, ...rest] = (row[leads] ?? '').split('\n').flatMap((text) => wrap(text, width - margin));
    const lines = [
      `${' '.repeat(indent)}${lead.join('')}${first}`,
      ...rest.map((l) => ' '.repeat(margin) + l),
    ];
    return lines.map((line) => line.trimEnd());
  });
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(width - visible(text));
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
