/**
 * Many losses of power, one after the other: how the client's wait is spread, and whether any was far from the middle. A
 * detector that waits now and then for something else shows here and not in ten runs.
 */
import { settle } from '../arena/arena.ts';
import { openHoldfastArena } from '../arena/holdfast-arena.ts';
import type { BenchRow, RowContext, Series, Target } from '../bench-row.ts';
import { quantile } from '../spread.ts';
import { type Fault, faults } from './faults.ts';
import { type FaultRun, measureFault } from './measure-fault.ts';

const quickLosses = 20;
const losses = 200;
/** Of the histogram. */
const stepMs = 25;
const event = 'node loses power, again and again';

/** Undone as soon as the client has been content for a second. */
const fault: Fault = { ...(faults.find(({ name }) => name === 'power') as Fault), holdMs: 1_000 };

export const powerLossesRow: BenchRow = {
  name: 'power-losses',
  title: `${losses} losses of power, sqlite store: how the client's wait is spread`,
  measure: async (context) => {
    context.progress('bringing it up');
    const { signal } = context;
    const arena = await openHoldfastArena({ name: 'bench-losses', store: 'sqlite', signal });
    try {
      await settle(arena, signal);
      const runs: FaultRun[] = [];
      for (let run = 1; run <= lossesOf(context); run++) {
        const measured = await measureFault(arena, fault, signal);
        runs.push(measured);
        tell(context, measured, run);
      }
      return seriesOf(runs, arena.system);
    } finally {
      await arena.close();
    }
  },
};

/** `--runs` above what other rows are run by default counts here too. */
function lossesOf({ quick, runs }: RowContext): number {
  return Math.max(quick ? quickLosses : losses, runs);
}

function tell(context: RowContext, measured: FaultRun, run: number): void {
  const title = `loss ${run}: no answer ${Math.round(measured.gapMs)} ms`;
  context.progress(title);
  context.trace(
    title,
    measured.story.map(({ at, node, text }) => `+${at} ms ${node}: ${text}`),
  );
}

function seriesOf(runs: readonly FaultRun[], system: string): Series[] {
  const gaps = runs.map(({ gapMs }) => gapMs);
  const median = quantile(gaps, 0.5);
  const of = (what: string, unit: Series['unit'], value: number, target?: Target): Series => ({
    event,
    system,
    what,
    unit,
    values: [value],
    ...(target ? { target } : {}),
  });
  return [
    { event, system, what: 'no answer', unit: 'ms', values: gaps },
    ...[0.9, 0.95, 0.99].map((q) => of(`no answer, ${q * 100} of 100 within`, 'ms', quantile(gaps, q))),
    of('the worst, of the median', '%', (100 * Math.max(...gaps)) / median, { worst: 150 }),
    of('two owners', 'ms', Math.max(...runs.map(({ twoOwnersMs }) => twoOwnersMs)), { worst: 0 }),
    ...histogram(gaps).map(([from, count]) => of(`${from} to ${from + stepMs} ms`, 'count', count)),
  ];
}

/** So many waits from each limit on to the next one. */
function histogram(gaps: readonly number[]): [fromMs: number, count: number][] {
  const counts = new Map<number, number>();
  for (const gap of gaps) {
    const from = Math.floor(gap / stepMs) * stepMs;
    counts.set(from, (counts.get(from) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => a - b);
}
