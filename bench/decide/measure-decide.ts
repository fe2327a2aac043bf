/** How long one decision of the coordinator takes in the largest cluster, from the loss of a node until everything runs again. */
import type { RowContext, Series } from '../bench-row.ts';
import { quantile } from '../spread.ts';
import { LargeCluster, type TimedDecision } from './large-cluster.ts';

const size = { nodes: 64, groups: 1_000 } as const;

export async function measureDecide(context: RowContext): Promise<Series[]> {
  const runs: (readonly TimedDecision[])[] = [];
  for (let run = 1; run <= context.runs; run++) {
    context.signal.throwIfAborted();
    const cluster = new LargeCluster(size);
    const lost = `n${size.nodes - run}`;
    const moved = cluster.groupsOn(lost);
    cluster.lose(lost);
    runs.push(cluster.decisions);
    const times = cluster.decisions.map(({ ms }) => ms);
    context.progress(
      `run ${run}: ${moved} groups moved in ${times.length} decisions, p50 ${quantile(times, 0.5).toFixed(2)} ms, p99 ${quantile(times, 0.99).toFixed(2)} ms`,
    );
    context.trace(`decide, run ${run}: decisions by kind`, byKind(cluster.decisions));
    // Lets an interrupt through.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return seriesOf(runs);
}

function byKind(decisions: readonly TimedDecision[]): string[] {
  const kinds = [...new Set(decisions.map(({ event }) => event))];
  return kinds.map((kind) => {
    const times = decisions.filter(({ event }) => event === kind).map(({ ms }) => ms);
    const total = times.reduce((sum, ms) => sum + ms, 0);
    return `${kind}: ${times.length}, p50 ${quantile(times, 0.5).toFixed(2)} ms, slowest ${Math.max(...times).toFixed(2)} ms, together ${total.toFixed(0)} ms`;
  });
}

function seriesOf(runs: readonly (readonly TimedDecision[])[]): Series[] {
  const of = (what: string, value: (times: readonly number[]) => number): Series => ({
    event: `1 of ${size.nodes} nodes lost, ${size.groups} groups`,
    system: 'decide()',
    what,
    unit: 'ms',
    values: runs.map((run) => value(run.map(({ ms }) => ms))),
  });
  return [
    of('p50', (times) => quantile(times, 0.5)),
    { ...of('p99', (times) => quantile(times, 0.99)), target: { median: 20 } },
    of('slowest', (times) => Math.max(...times)),
    of('all of them', (times) => times.reduce((sum, ms) => sum + ms, 0)),
  ];
}
