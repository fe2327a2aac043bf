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
import { describeSeries, renderResults } from './render-results.ts';
import { rows } from './rows.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
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
process.once('SIGINT', interrupt).once('SIGTERM', interrupt);

const started = performance.now();
const traces: Trace[] = [];
const say = (text: string) =>
  process.stderr.write(`[${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s] ${text}\n`);

process.exitCode = values.list ? list() : await measureAll(choose());

function list(): number {
  for (const { name, title } of rows) console.log(`${name.padEnd(24)}${title}`);
  return 0;
}

/** `--only a b` and `--only a,b` and `--only a --only b` are the same. */
function choose(): typeof rows {
  const wanted = [...values.only, ...positionals].flatMap((text) => text.split(','));
  const unknown = wanted.find((name) => !rows.some((row) => row.name === name));
  if (unknown !== undefined)
    throw new Error(`There is no row "${unknown}"; there are ${rows.map((r) => r.name).join(', ')}.`);
  return wanted.length === 0 ? rows : rows.filter((row) => wanted.includes(row.name));
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
      say(`${row.name} failed: ${error instanceof Error ? error.message : String(error)}`);
    }
    save(before, results);
  }
  console.log(`Load at the end: ${readMachine().load.join(' ')}`);
  return failed > 0 || stop.signal.aborted ? 1 : 0;
}

function contextOf(name: string): RowContext {
  return {
    runs: values.runs === undefined ? (values.quick ? 3 : 10) : Number(values.runs),
    quick: values.quick,
    signal: stop.signal,
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
