/** A leak would show here: the group moves every second for minutes, and what the agents hold for themselves must not grow. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { HoldfastArena } from '../arena/holdfast-arena.ts';
import type { BenchRow, RowContext, Series } from '../bench-row.ts';
import { quantile } from '../spread.ts';
import { ownMiB, ownProcesses } from './node-processes.ts';
import { withArena } from './with-arena.ts';

const seconds = { full: 600, quick: 60 } as const;
const lookEvery = 5;
/** Garbage that was not collected yet drifts by some MiB; a leak of 10 KiB per move would show in ten minutes. */
const growthMiBMax = 5;

/** `grown` is the middle of the last fifth of the looks minus that of the second fifth: the first fifth finds its size. */
export function growth(looks: readonly number[]): number {
  const fifth = Math.max(1, Math.floor(looks.length / 5));
  return quantile(looks.slice(-fifth), 0.5) - quantile(looks.slice(fifth, 2 * fifth), 0.5);
}

export const movesRow: BenchRow = {
  name: 'moves',
  title: 'Memory of the agents over a move every second',
  measure: (context) =>
    withArena({ name: 'bench-moves', store: 'sqlite' }, context, (arena) => measureMoves(arena, context)),
};

async function measureMoves(arena: HoldfastArena, context: RowContext): Promise<Series[]> {
  const lasting = context.quick ? seconds.quick : seconds.full;
  const looks = new Map<string, number[]>(arena.nodes.map((node) => [node, []]));
  const before = (await arena.status()).groups[0]?.generation ?? 0;
  const started = performance.now();
  for (let second = 1; second <= lasting; second++) {
    await arena.place('web', arena.nodes[second % 2] ?? '');
    if (second % lookEvery === 0) await lookAtAll(arena, looks);
    if (second % 60 === 0) context.progress(`${second} of ${lasting} s: ${describe(looks)}`);
    await sleep(Math.max(0, started + second * 1_000 - performance.now()), undefined, {
      signal: context.signal,
    });
  }
  const moves = ((await arena.status()).groups[0]?.generation ?? 0) - before;
  const event = `a move every second, ${lasting} s`;
  return [
    { event, system: 'holdfast (sqlite)', what: 'moves done', unit: 'count', values: [moves] },
    ...[...looks].flatMap(([node, values]) => seriesOf(event, node, values)),
  ];
}

async function lookAtAll(arena: HoldfastArena, looks: Map<string, number[]>): Promise<void> {
  for (const node of arena.nodes) looks.get(node)?.push(ownMiB(await ownProcesses(arena, node)));
}

function describe(looks: ReadonlyMap<string, readonly number[]>): string {
  return [...looks].map(([node, values]) => `${node} ${values.at(-1)?.toFixed(1)} MiB`).join(', ');
}

function seriesOf(event: string, node: string, values: readonly number[]): Series[] {
  const grown = growth(values);
  return [
    { event, system: node, what: 'own memory', unit: 'MiB', values },
    {
      event,
      system: node,
      what: 'grown',
      unit: 'MiB',
      target: { worst: growthMiBMax },
      values: [grown],
    },
  ];
}
