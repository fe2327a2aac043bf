/**
 * What a row of the bench is: something to measure, in runs, whose results are series of numbers with a target each.
 * All rows share these shapes, one table renderer and one JSON form.
 */

export interface BenchRow {
  /** What `--only` takes. */
  readonly name: string;
  readonly title: string;
  measure(context: RowContext): Promise<readonly Series[]>;
}

export interface RowContext {
  readonly runs: number;
  readonly quick: boolean;
  readonly signal: AbortSignal;
  /** A line for who waits. */
  progress(text: string): void;
  /** Lines that explain a single run; kept in the JSON, shown with `--trace`. */
  trace(title: string, lines: readonly string[]): void;
}

export interface Series {
  /** Rows of a table: what happened. */
  readonly event: string;
  /** What was measured on: holdfast (sqlite), keepalived … */
  readonly system: string;
  readonly what: string;
  readonly unit: 'ms' | 's' | 'MiB' | 'CPU s/min' | 'count' | 'runs/min' | '%';
  readonly values: readonly number[];
  readonly target?: Target;
}

/** Bounds for the middle and for each single run. */
export interface Target {
  readonly median?: number;
  readonly worst?: number;
  /** A bound from below instead. */
  readonly atLeast?: number;
}

export interface SeriesVerdict {
  readonly met: boolean;
  readonly words: string;
}

/** Undefined for a series without a target. */
export function judge(series: Series, median: number, max: number): SeriesVerdict | undefined {
  const { target, unit } = series;
  if (target === undefined) return undefined;
  const checks = [
    { bound: target.median, met: median <= (target.median ?? 0), words: 'median ≤' },
    { bound: target.worst, met: max <= (target.worst ?? 0), words: 'worst ≤' },
    { bound: target.atLeast, met: median >= (target.atLeast ?? 0), words: 'median ≥' },
  ].filter((check) => check.bound !== undefined);
  return {
    met: checks.every((check) => check.met),
    words: `${checks.map((check) => `${check.words} ${check.bound}`).join(', ')} ${unit}`,
  };
}
