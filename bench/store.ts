/**
 * How long a store takes, and what it costs at rest. Real engines, real processes, one machine:
 *
 *     node bench/store.ts [--quick | --runs N] [--directory WHERE-THE-DATA-IS]
 *
 * Latency: medians over the runs of each run's p50 and p99, with the spread of the runs. Rest: five agents' worth of
 * clients in processes of their own, each writing its record and reading twice a second and hearing of all others.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import type { NodeRecord } from '../src/core/takeover/document.ts';
import type { WriteAnswer } from '../src/core/versioned.ts';
import { createTakeoverDomain, type TakeoverDomain } from '../src/store/takeover-domain.ts';
import { renderRow } from '../src/terminal/table.ts';
import { startEtcdEngine } from '../test/contracts/etcd-engine.ts';
import { sampleRecord } from '../test/contracts/sample.ts';
import { startSqliteEngine } from '../test/contracts/sqlite-engine.ts';
import type { Engine, RealEngine } from '../test/contracts/workbench.ts';
import { cpuSeconds } from './store-client.ts';

const operationsPerRun = 300;
const restSeconds = 12;
const clients = 5;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    runs: { type: 'string' },
    directory: { type: 'string' },
  },
});
const runs = values.quick ? 3 : Number(values.runs ?? 10);
const directory = values.directory ?? tmpdir();

const engines: Readonly<Record<string, () => Promise<RealEngine>>> = {
  'sqlite store process': () => startSqliteEngine(directory),
  'etcd, 1 member': () => startEtcdEngine(1, directory),
  'etcd, 3 members': () => startEtcdEngine(3, directory),
};

console.log(
  `${runs} runs of ${operationsPerRun} operations, data in ${directory}; milliseconds: median (lowest to highest run)`,
);
console.log(row(['store', 'operation', 'p50', 'p99']));
const rest: string[] = [];
for (const [name, start] of Object.entries(engines)) {
  const engine = await start();
  try {
    await benchLatency(name, engine);
    rest.push(await benchRest(name, engine));
  } finally {
    await engine.close();
  }
}
console.log(`\nAt rest: ${clients} clients, each 2 writes and 2 reads a second; CPU seconds per minute`);
console.log(row(['store', 'engine', 'one client', 'client PSS MiB']));
for (const line of rest) console.log(line);

async function benchLatency(name: string, engine: Engine): Promise<void> {
  const stores = [engine.open(2_000), engine.open(2_000)] as const;
  const [writer, other] = [createTakeoverDomain(stores[0]), createTakeoverDomain(stores[1])];
  const stop = new AbortController();
  const seen = watcher(other, stop.signal);
  await seen.watching;
  const samples = new Map<string, number[][]>();
  let version = 0;
  for (let run = 0; run <= runs; run++) {
    const measured = {
      put: [] as number[],
      'put to watch': [] as number[],
      'read, nothing new': [] as number[],
      'read, one new': [] as number[],
    };
    for (let i = 0; i < operationsPerRun; i++) {
      const started = performance.now();
      const arrived = seen.next();
      version = ok(await writer.writeRecord('bench', version, news(i)));
      measured.put.push(performance.now() - started);
      measured['put to watch'].push((await arrived) - started);
      measured['read, nothing new'].push(await timed(() => other.read()));
      version = ok(await writer.writeRecord('bench', version, sampleRecord(i)));
      measured['read, one new'].push(await timed(() => other.read()));
    }
    // The first run warms up.
    if (run > 0)
      for (const [operation, times] of Object.entries(measured))
        samples.set(operation, [...(samples.get(operation) ?? []), times]);
  }
  for (const [operation, times] of samples)
    console.log(row([name, operation, spread(times, 0.5), spread(times, 0.99)]));
  stop.abort();
  await Promise.all(stores.map((store) => store.close()));
}

/** A record in which more than the counter moved, so that it is pushed at once. */
function news(i: number): NodeRecord {
  return { ...sampleRecord(i), released: { web: i } };
}

function watcher(domain: TakeoverDomain, signal: AbortSignal) {
  let wake: (at: number) => void = () => {};
  const watching = new Promise<void>((resolve) => {
    domain.watch((change) => {
      if (change.kind === 'watching') resolve();
      if (change.kind === 'record') wake(performance.now());
    }, signal);
  });
  const next = (): Promise<number> =>
    new Promise((resolve) => {
      wake = resolve;
    });
  return { watching, next };
}

async function benchRest(name: string, engine: RealEngine): Promise<string> {
  const before = engine.pids().map(cpuSeconds);
  const started = performance.now();
  const children = Array.from({ length: clients }, (_, i) =>
    spawn(
      process.execPath,
      [`${import.meta.dirname}/store-client.ts`, engine.storeConfig, `rest-${i}`, String(restSeconds)],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    ),
  );
  const reports = await Promise.all(
    children.map(async (child) => {
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
      });
      await once(child, 'close');
      return JSON.parse(output) as { cpuPerMinute: number; pssMiB: number };
    }),
  );
  const minutes = (performance.now() - started) / 60_000;
  const engineCpu =
    engine.pids().reduce((sum, pid, i) => sum + cpuSeconds(pid) - (before[i] ?? 0), 0) / minutes;
  const cpu = reports.map(({ cpuPerMinute }) => cpuPerMinute);
  const pss = reports.map(({ pssMiB }) => pssMiB);
  return row([name, engineCpu.toFixed(2), spread([cpu], 0.5), median(pss).toFixed(1)]);
}

async function timed(call: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await call();
  return performance.now() - started;
}

function ok(answer: WriteAnswer): number {
  if (answer.answer !== 'ok') throw new Error(`A write was not done: ${JSON.stringify(answer)}`);
  return answer.version;
}

function spread(series: readonly (readonly number[])[], quantile: number): string {
  const each = series.map(
    (times) => [...times].sort((a, b) => a - b)[Math.floor((times.length - 1) * quantile)] ?? 0,
  );
  const text = median(each).toFixed(2);
  return each.length < 2
    ? text
    : `${text} (${Math.min(...each).toFixed(2)} to ${Math.max(...each).toFixed(2)})`;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

/** Shown as soon as it is measured. */
function row(cells: readonly string[]): string {
  return renderRow([{}, {}, {}, {}], [20, 19, 22, 22], cells);
}
