/**
 * How fast, how small: everything that is promised in numbers, measured on this machine.
 *
 *     make bench ARGS='[--quick] [--only ROW…] [--runs N] [--json FILE] [--trace]'
 *
 * Needs root (labs) and a build. Every row cleans up after itself, also after Ctrl-C. `bench/README.md` says how to read it.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { RowContext, Series } from './bench-row.ts';
import { describeMachine, readMachine } from './machine.ts';
import { renderComparison } from './render-comparison.ts';
import { describeSeries, renderResults } from './render-results.ts';
import { rows } from './rows.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    // `--only a b`, `--only a,b` and `--only a --only b` are the same.
    only: { type: 'string', multiple: true, default: [] },
    runs: { type: 'string' },
    json: { type: 'string' },
    trace: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});

interface Trace {
  readonly title: string;
  readonly lines: readonly string[];
}

const stop = new AbortController();
const interrupt = () => stop.abort(new Error('interrupted'));
// Once more does not help: what is up is taken down first.
process.on('SIGINT', interrupt).on('SIGTERM', interrupt);

/** No row takes longer when all is well. */
const rowWithinMs = 45 * 60_000;
const compared = { ours: 'holdfast (sqlite)', peer: 'keepalived (0.1 s)' } as const;
const limits: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'no answer': { 'node loses power': 1.25, 'web server killed': 1, 'planned move': 1 },
  'two owners': {},
  'no answer while healing': {},
};
const started = performance.now();
const traces: Trace[] = [];
const say = (text: string) =>
  process.stderr.write(`[${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s] ${text}\n`);

process.exitCode = values.list ? list() : await run();

async function run(): Promise<number> {
  const wanted = [...values.only, ...positionals].flatMap((text) => text.split(','));
  const unknown = wanted.filter((name) => !rows.some((row) => row.name === name));
  if (unknown.length === 0)
    return measureAll(wanted.length === 0 ? rows : rows.filter((row) => wanted.includes(row.name)));
  console.error(`There is no row "${unknown[0]}"; there are ${rows.map((row) => row.name).join(', ')}.`);
  return 64;
}

function list(): number {
  for (const { name, title } of rows) console.log(`${name.padEnd(24)}${title}`);
  return 0;
}

async function measureAll(chosen: typeof rows): Promise<number> {
  const before = readMachine();
  console.log(describeMachine(before));
  const results: Series[] = [];
  let failed = 0;
  for (const row of chosen) {
    if (stop.signal.aborted) break;
    say(`${row.title}`);
    try {
      const series = await row.measure(contextOf(row.name));
      results.push(...series);
      console.log(`\n${row.title}\n${renderResults(series).join('\n')}\n`);
    } catch (error) {
      failed += 1;
      say(stop.signal.aborted ? `${row.name} was interrupted` : `${row.name} failed: ${inWords(error)}`);
    }
    save(before, results);
  }
  for (const [what, most] of Object.entries(limits)) {
    const lines = renderComparison(results, what, { ...compared, limits: most });
    if (lines.length > 0) console.log(`${lines.join('\n')}\n`);
  }
  console.log(`Load at the end: ${readMachine().load.join(' ')}`);
  return failed > 0 || stop.signal.aborted ? 1 : 0;
}

function contextOf(name: string): RowContext {
  return {
    runs: values.runs === undefined ? (values.quick ? 3 : 10) : Number(values.runs),
    quick: values.quick,
    signal: AbortSignal.any([stop.signal, AbortSignal.timeout(rowWithinMs)]),
    progress: (text) => say(`${name}: ${text}`),
    trace: (title, lines) => {
      traces.push({ title, lines });
      if (values.trace) process.stderr.write(`${[title, ...lines].join('\n    ')}\n`);
    },
  };
}

function save(before: object, results: readonly Series[]): void {
  if (values.json === undefined) return;
  const report = {
    machine: before,
    loadAfter: readMachine().load,
    results: results.map(describeSeries),
    traces,
  };
  writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
}

function inWords(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
