/** The failover rows: for every system an arena, in it every fault in runs. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Arena } from '../arena/arena.ts';
import { settle } from '../arena/arena.ts';
import { openHoldfastArena } from '../arena/holdfast-arena.ts';
import { openKeepalivedArena } from '../arena/keepalived-arena.ts';
import type { BenchRow, RowContext, Series, Target } from '../bench-row.ts';
import { longestSilence } from '../client/samples.ts';
import { monotonicMs } from '../client/watcher.ts';
import { type Fault, type FaultName, faults } from './faults.ts';
import { type FaultRun, measureFault } from './measure-fault.ts';

const failover: Target = { median: 400, worst: 700 };

const oneWay: Target = { median: 700, worst: 1_400 };

/** What the design promises for the client's wait, with a store process. */
const gapTargets: Readonly<Record<FaultName, Target>> = {
  power: failover,
  cable: failover,
  isolate: failover,
  // A second above a loss of power at the most.
  deaf: oneWay,
  mute: oneWay,
  'deaf-office': oneWay,
  'mute-office': oneWay,
  cut: { median: 200 },
  kill: { median: 50 },
  move: { median: 60 },
  'coordinator-owner': failover,
  coordinator: { worst: 100 },
  'store-leader': { median: 1_500 },
};
const oneOwner: Target = { worst: 0 };
const smooth: Target = { worst: 100 };

export interface FailoverOptions {
  readonly name: string;
  readonly title: string;
  readonly faults: readonly FaultName[];
  readonly targets?: Partial<Record<FaultName, Target>>;
  /** Holdfast promises one owner and a smooth return; what others do is measured all the same. */
  readonly promises: boolean;
  open(signal: AbortSignal): Promise<Arena>;
}

function failoverRow(options: FailoverOptions): BenchRow {
  return {
    name: options.name,
    title: options.title,
    measure: async (context) => {
      context.progress('bringing it up');
      const arena = await options.open(context.signal);
      try {
        return await measureAll(arena, options, context);
      } finally {
        await arena.close();
      }
    },
  };
}

async function measureAll(arena: Arena, options: FailoverOptions, context: RowContext): Promise<Series[]> {
  const series = await measureNoise(arena, context);
  for (const name of options.faults) {
    const fault = faults.find((f) => f.name === name) as Fault;
    const runs: FaultRun[] = [];
    // Where the fault before this one wanted the service is of no concern to this one.
    await arena.undoMove(arena.nodes[0] ?? '');
    for (let run = 1; run <= context.runs; run++) {
      const measured = await measureFault(arena, fault, context.signal);
      runs.push(measured);
      tell(context, arena, fault, measured, run);
    }
    series.push(...seriesOf(arena, fault, runs, options));
  }
  return series;
}

/** The client's own waiting, without any fault. */
async function measureNoise(arena: Arena, context: RowContext): Promise<Series[]> {
  await settle(arena, context.signal);
  const values: number[] = [];
  for (let run = 0; run < context.runs; run++) {
    const fromMs = monotonicMs();
    await sleep(1_000, undefined, { signal: context.signal });
    const toMs = monotonicMs();
    await arena.watcher.settleLines();
    values.push(longestSilence(arena.watcher.answers(), { fromMs, toMs }));
  }
  return [{ event: 'nothing, for 1 s', system: arena.system, what: 'no answer', unit: 'ms', values }];
}

function tell(context: RowContext, arena: Arena, fault: Fault, measured: FaultRun, run: number): void {
  const gap = Math.round(measured.gapMs);
  const two = Math.round(measured.twoOwnersMs + measured.healTwoOwnersMs);
  const back = Math.round(measured.healGapMs);
  const title = `${arena.system}: ${fault.title}, run ${run}: no answer ${gap} ms, then ${back} ms while healing, two owners ${two} ms`;
  context.progress(title);
  const lines = measured.story.map(({ at, node, text }) => `+${at} ms ${node}: ${text}`);
  context.trace(
    `${title} (owner ${measured.owner}, coordinator ${measured.roles.coordinator ?? 'none'})`,
    lines,
  );
}

function seriesOf(arena: Arena, fault: Fault, runs: readonly FaultRun[], options: FailoverOptions): Series[] {
  const of = (what: string, value: (run: FaultRun) => number, target?: Target): Series => ({
    event: fault.title,
    system: arena.system,
    what,
    unit: 'ms',
    values: runs.map(value),
    ...(target ? { target } : {}),
  });
  const promised = (target: Target) => (options.promises ? target : undefined);
  const wrong = runs.map((run) => (run.neighbourRight ? 0 : 1));
  return [
    of('no answer', (run) => run.gapMs, options.targets?.[fault.name as FaultName]),
    of('two owners', (run) => run.twoOwnersMs + run.healTwoOwnersMs, promised(oneOwner)),
    of('no answer while healing', (run) => run.healGapMs, promised(smooth)),
    {
      event: fault.title,
      system: arena.system,
      what: 'wrong neighbour entry',
      unit: 'count',
      values: wrong,
      ...(options.promises ? { target: oneOwner } : {}),
    },
  ];
}

const oneWays = ['deaf', 'mute', 'deaf-office', 'mute-office'] as const;
const plain = ['power', 'cable', 'isolate', 'cut', 'kill', 'move'] as const;

export const failoverRows: readonly BenchRow[] = [
  failoverRow({
    name: 'failover',
    title: 'Failover, sqlite store',
    promises: true,
    faults: [...plain, 'coordinator-owner', 'coordinator'],
    targets: gapTargets,
    open: (signal) => openHoldfastArena({ name: 'bench-sqlite', store: 'sqlite', signal }),
  }),
  failoverRow({
    name: 'failover-etcd',
    title: 'Failover, etcd on the three nodes (20/200)',
    promises: true,
    faults: ['store-leader', 'power', 'isolate', 'kill', 'move'],
    // What etcd adds is measured; only the loss of its leader has a target.
    targets: { 'store-leader': gapTargets['store-leader'] },
    open: (signal) => openHoldfastArena({ name: 'bench-etcd', store: 'etcd', signal }),
  }),
  failoverRow({
    name: 'failover-tls',
    title: 'Failover, etcd on the three nodes, with certificates (20/200)',
    promises: true,
    faults: ['power', 'kill', 'move'],
    open: (signal) => openHoldfastArena({ name: 'bench-tls', store: 'etcd-tls', signal }),
  }),
  failoverRow({
    name: 'one-way',
    title: 'One direction fails, sqlite store',
    promises: true,
    faults: oneWays,
    targets: gapTargets,
    open: (signal) => openHoldfastArena({ name: 'bench-one-way', store: 'sqlite', signal }),
  }),
  failoverRow({
    name: 'one-way-etcd',
    title: 'One direction fails, etcd on the three nodes (20/200)',
    promises: true,
    faults: oneWays,
    open: (signal) => openHoldfastArena({ name: 'bench-ow-etcd', store: 'etcd', signal }),
  }),
  failoverRow({
    name: 'one-way-keepalived',
    title: 'One direction fails, keepalived, an advertisement every 100 ms',
    faults: oneWays,
    promises: false,
    open: (signal) => openKeepalivedArena({ name: 'bench-ow-ka', advertSeconds: 0.1, signal }),
  }),
  failoverRow({
    name: 'keepalived',
    title: 'keepalived, an advertisement every 100 ms',
    faults: plain,
    promises: false,
    open: (signal) => openKeepalivedArena({ name: 'bench-ka', advertSeconds: 0.1, signal }),
  }),
  failoverRow({
    name: 'keepalived-stock',
    title: 'keepalived, an advertisement every second',
    faults: plain,
    promises: false,
    open: (signal) => openKeepalivedArena({ name: 'bench-ka-stock', advertSeconds: 1, signal }),
  }),
];
