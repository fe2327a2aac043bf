/**
 * What an event costs that changes nothing, in clusters of 64 nodes at rest with more and more groups: a probe that finds
 * what was there, the wake before it, a renewal of another node, and all of them together per minute. Of each event the
 * median counts: on a busy machine some are interrupted.
 */
import type { RowContext, Series } from '../bench-row.ts';
import { quantile } from '../spread.ts';
import { LargeCluster, type TimedDecision } from './large-cluster.ts';

const nodes = 64;
const sizes = [100, 1_000, 10_000];
const events = [
  { kind: 'probed', what: 'a probe finds nothing new', most: 1 },
  { kind: 'woken', what: 'a wake', most: 0.5 },
  { kind: 'record-changed', what: 'another node renews', most: 0.5 },
  { kind: 'store-read', what: 'a read shows nothing new', most: 0.5 },
] as const;
/** Code is compiled, and everything that was started is probed for the first time. */
const settleMs = 15_000;
const restMs = 20_000;

interface Rest {
  readonly groups: number;
  readonly coordinates: boolean;
  readonly runs: (readonly TimedDecision[])[];
}

export async function measureGrowth(context: RowContext): Promise<Series[]> {
  const rests: Rest[] = [];
  for (const groups of sizes)
    for (const coordinates of [true, false]) rests.push(await rest(context, groups, coordinates));
  return rests.flatMap(seriesOf);
}

async function rest(context: RowContext, groups: number, coordinates: boolean): Promise<Rest> {
  const cluster = new LargeCluster({ nodes, groups, coordinates, serves: true });
  cluster.rest(settleMs);
  const runs: (readonly TimedDecision[])[] = [];
  for (let run = 1; run <= context.runs; run++) {
    context.signal.throwIfAborted();
    cluster.decisions.length = 0;
    cluster.rest(restMs);
    runs.push([...cluster.decisions]);
    // Lets an interrupt through.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const name = `${groups} groups, ${coordinates ? 'coordinator' : 'another node'}`;
  context.progress(`${name}: ${runs.map((run) => `${perMinute(run).toFixed(3)} s/min`).join(', ')}`);
  return { groups, coordinates, runs };
}

function seriesOf({ groups, coordinates, runs }: Rest): Series[] {
  const event = `at rest, ${nodes} nodes, ${groups.toLocaleString('en')} groups`;
  const system = coordinates ? 'coordinator' : 'another node';
  const isPromised = groups <= 1_000;
  return [
    ...events.map(({ kind, what, most }): Series => {
      const values = runs.flatMap((run) => medianOf(run, kind));
      const series = { event, system, what, unit: 'ms', values } as const;
      return isPromised ? { ...series, target: { median: most } } : series;
    }),
    { event, system, what: 'all decisions', unit: 'CPU s/min', values: runs.map(perMinute) },
  ];
}

/** None where no such event came. */
function medianOf(run: readonly TimedDecision[], kind: TimedDecision['event']): number[] {
  const times = run.filter(({ event }) => event === kind).map(({ ms }) => ms);
  return times.length === 0 ? [] : [quantile(times, 0.5)];
}

function perMinute(run: readonly TimedDecision[]): number {
  return (run.reduce((sum, { ms }) => sum + ms, 0) / restMs) * 60;
}
