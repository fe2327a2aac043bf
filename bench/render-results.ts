/** One table for everything the bench measures: event, system, what, median with the spread of the runs, target, verdict. */
import { renderTable } from '../src/terminal/table.ts';
import { judge, type Series } from './bench-row.ts';
import { spreadOf } from './spread.ts';

const columns = [
  { title: 'EVENT' },
  { title: 'SYSTEM' },
  { title: 'MEASURED' },
  { title: 'MEDIAN', right: true },
  { title: 'MIN', right: true },
  { title: 'MAX', right: true },
  { title: 'UNIT' },
  { title: 'RUNS', right: true },
  { title: 'TARGET' },
] as const;

/** Lines of the table; a missed target is marked. */
export function renderResults(series: readonly Series[], width = 200): string[] {
  return renderTable(columns, series.map(cells), width);
}

function cells(one: Series): string[] {
  const spread = spreadOf(one.values);
  if (spread === undefined) return [one.event, one.system, one.what, '–', '–', '–', one.unit, '0', ''];
  const verdict = judge(one, spread.median, spread.max);
  return [
    ...[one.event, one.system, one.what],
    ...[spread.median, spread.min, spread.max].map(round),
    ...[one.unit, String(spread.runs)],
    verdict === undefined ? '' : `${verdict.met ? 'met' : 'MISSED'}: ${verdict.words}`,
  ];
}

/** Three digits that say something, not more. */
export function round(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 100 || Number.isInteger(value)) return Math.round(value).toLocaleString('en');
  return value.toFixed(size >= 10 ? 1 : 2);
}

/** What the JSON holds of a series. */
export function describeSeries(series: Series): object {
  const spread = spreadOf(series.values);
  return { ...series, ...spread, met: spread && judge(series, spread.median, spread.max)?.met };
}
