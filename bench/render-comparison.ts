/** Systems side by side: one line per event, one column per system, and the ratio between ours and the one we compare with. */
import { renderTable } from '../src/terminal/table.ts';
import type { Series } from './bench-row.ts';
import { round } from './render-results.ts';
import { quantile, spreadOf } from './spread.ts';

export interface Comparison {
  readonly ours: string;
  readonly peer: string;
  /** Per event: how many times the peer's median ours may take. */
  readonly limits: Readonly<Record<string, number>>;
}

/** Lines of the table for one measured thing; none when fewer than two systems were measured. */
export function renderComparison(all: readonly Series[], what: string, comparison: Comparison): string[] {
  const series = all.filter((one) => one.what === what);
  const systems = [...new Set(series.map((one) => one.system))];
  if (systems.length < 2) return [];
  const events = [...new Set(series.map((one) => one.event))];
  const columns = [
    { title: `${what.toUpperCase()}, ${series[0]?.unit}` },
    ...systems.map((title) => ({ title, right: true as const })),
    { title: `${comparison.ours} / ${comparison.peer}` },
  ];
  const rows = events.map((event) => {
    const of = (system: string) => series.find((one) => one.event === event && one.system === system);
    return [
      event,
      ...systems.map((system) => cell(of(system))),
      ratio(of(comparison.ours), of(comparison.peer), comparison.limits[event]),
    ];
  });
  return renderTable(columns, rows, 220);
}

function cell(series: Series | undefined): string {
  const spread = spreadOf(series?.values ?? []);
  return spread ? `${round(spread.median)} (${round(spread.min)} to ${round(spread.max)})` : '';
}

function ratio(ours: Series | undefined, peer: Series | undefined, limit: number | undefined): string {
  const times = quantile(ours?.values ?? [], 0.5) / quantile(peer?.values ?? [], 0.5);
  if (!Number.isFinite(times)) return '';
  if (limit === undefined) return times.toFixed(2);
  return `${times.toFixed(2)} ${times <= limit ? 'met' : 'MISSED'}: ≤ ${limit}`;
}
