/** Every agent of a cluster is replaced, one after the other, while a client asks: how long it waits, and that nothing moves. */
import { setTimeout as sleep } from 'node:timers/promises';
import { settle } from '../arena/arena.ts';
import type { HoldfastArena } from '../arena/holdfast-arena.ts';
import type { BenchRow, RowContext, Series } from '../bench-row.ts';
import { longestSilence } from '../client/samples.ts';
import { monotonicMs } from '../client/watcher.ts';
import { ownProcesses } from './node-processes.ts';
import { withArena } from './with-arena.ts';

const withinMs = 30_000;
const ways = { 'agents restarted, one by one': 'SIGHUP', 'agents killed, one by one': 'SIGKILL' } as const;
type Signal = (typeof ways)[keyof typeof ways];

export const agentsRow: BenchRow = {
  name: 'agents',
  title: 'Agents replaced under a client, sqlite store',
  measure: (context) =>
    withArena({ name: 'bench-agents', store: 'sqlite' }, context, async (arena) => {
      const series: Series[] = [];
      for (const [event, signal] of Object.entries(ways))
        series.push(...(await measureWay(arena, context, event, signal)));
      return series;
    }),
};

async function measureWay(
  arena: HoldfastArena,
  context: RowContext,
  event: string,
  signal: Signal,
): Promise<Series[]> {
  const [gaps, moves]: [number[], number[]] = [[], []];
  for (let run = 1; run <= context.runs; run++) {
    await settle(arena, context.signal);
    const [fromMs, before] = [monotonicMs(), await generationOf(arena)];
    for (const node of arena.nodes) await replaceAgent(arena, node, signal, context.signal);
    const toMs = monotonicMs();
    await arena.watcher.settleLines();
    gaps.push(longestSilence(arena.watcher.answers(), { fromMs, toMs }));
    moves.push((await generationOf(arena)) - before);
    context.progress(`${event}, run ${run}: no answer ${Math.round(gaps.at(-1) ?? 0)} ms`);
  }
  const { system } = arena;
  return [
    { event, system, what: 'no answer', unit: 'ms', values: gaps, target: { worst: 100 } },
    { event, system, what: 'moves', unit: 'count', values: moves, target: { worst: 0 } },
  ];
}

async function generationOf(arena: HoldfastArena): Promise<number> {
  return (await arena.status()).groups.reduce((sum, { generation }) => sum + generation, 0);
}

/** Until another keeper and another daemon run there, and everything is at rest. */
async function replaceAgent(
  arena: HoldfastArena,
  node: string,
  signal: Signal,
  stop: AbortSignal,
): Promise<void> {
  const before = await agentOf(arena, node);
  const deadline = monotonicMs() + withinMs;
  process.kill(before.keeper, signal);
  for (;;) {
    await sleep(100, undefined, { signal: stop });
    const { keeper, daemon } = await agentOf(arena, node);
    const isNew = ![0, before.keeper].includes(keeper) && ![0, before.daemon].includes(daemon);
    if (isNew && (await arena.unrest().catch((error: Error) => error.message)) === undefined) return;
    if (monotonicMs() > deadline)
      throw new Error(`The agent of ${node} was not replaced within ${withinMs} ms.`);
  }
}

/** 0: there is none at this moment. */
async function agentOf(arena: HoldfastArena, node: string): Promise<{ keeper: number; daemon: number }> {
  const own = await ownProcesses(arena, node);
  const pidOf = (program: string) => own.find(({ command }) => command.includes(`/${program}.js`))?.pid ?? 0;
  return { keeper: pidOf('keeper'), daemon: pidOf('daemon') };
}
