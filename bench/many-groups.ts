/** Many small groups at once: how soon a hundred Dummy resources run after they were applied, and after a node was lost. */

import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { canonicalConfig } from '../src/config/canonical.ts';
import { loadClusterFile } from '../src/config/load-cluster-file.ts';
import type { StoryLine } from './arena/arena.ts';
import { compileClusterFile, dummyGroups } from './arena/cluster-file.ts';
import type { HoldfastArena } from './arena/holdfast-arena.ts';
import type { BenchRow, RowContext, Series } from './bench-row.ts';
import { untilAtRest } from './burden/node-processes.ts';
import { withArena } from './burden/with-arena.ts';

const count = 100;
const name = 'bench-groups';
const lost = 'n3';
const withinMs = 60_000;

interface Run {
  readonly appliedMs: number;
  readonly lostMs: number;
  readonly moved: number;
}

export const manyGroupsRow: BenchRow = {
  name: 'groups',
  title: `${count} groups of one ocf:heartbeat:Dummy each on three nodes`,
  measure: (context) =>
    withArena({ name, store: 'sqlite', groups: '' }, context, async (arena) => {
      const runs: Run[] = [];
      for (let run = 1; run <= context.runs; run++) {
        const measured = await measureOnce(arena, context);
        runs.push(measured);
        context.progress(
          `run ${run}: all run after ${measured.appliedMs} ms; ${measured.moved} back ${measured.lostMs} ms after their node was lost`,
        );
      }
      return seriesOf(runs);
    }),
};

async function measureOnce(arena: HoldfastArena, context: RowContext): Promise<Run> {
  const applied = await applyGroups(arena, dummyGroups(count));
  await untilRunning(arena, count, context.signal);
  const appliedMs = lastStart(arena, applied) - applied;
  context.trace(`${count} groups applied`, tail(arena, applied));
  await sleep(1_000, undefined, { signal: context.signal });
  const moved = (await arena.status()).groups.filter((group) => group.node === lost).length;
  const struck = Date.now();
  await arena.lab.power(lost, 'off');
  await untilRunning(arena, count, context.signal, lost);
  const lostMs = lastStart(arena, struck) - struck;
  context.trace(`${moved} groups lost with ${lost}`, tail(arena, struck));
  await arena.lab.power(lost, 'on');
  await untilAtRest(arena, context.signal);
  await applyGroups(arena, '');
  await untilRunning(arena, 0, context.signal);
  return { appliedMs, lostMs, moved };
}

/** Resolves with the wall clock at which it was asked. */
async function applyGroups(arena: HoldfastArena, groups: string): Promise<number> {
  writeFileSync(arena.file, compileClusterFile(name, 'sqlite', groups));
  const { config, diagnostics } = loadClusterFile(arena.file);
  if (config === undefined) throw new Error(`The cluster file is refused: ${JSON.stringify(diagnostics[0])}`);
  const client = await arena.client();
  const { version } = await client.configuration();
  const { hash } = await client.upload({
    text: canonicalConfig(config),
    source: readFileSync(arena.file, 'utf8'),
    file: arena.file,
  });
  const asked = Date.now();
  await client.submit({ kind: 'apply', hash, base: version });
  return asked;
}

/** `wanted` groups and no others run, none of them on `except`. */
async function untilRunning(
  arena: HoldfastArena,
  wanted: number,
  signal: AbortSignal,
  except = '',
): Promise<void> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    await sleep(200, undefined, { signal });
    const { groups } = await arena.status();
    const running = groups.filter((group) => group.state === 'running' && group.node !== except).length;
    if (running === wanted && groups.length === wanted) return;
    if (performance.now() > deadline)
      throw new Error(
        `${running} of ${groups.length} groups run after ${withinMs / 1_000} s, not ${wanted}.`,
      );
  }
}

const isStart = ({ text }: StoryLine) => /^g\d+ runs on /.test(text);

/** Wall clock of the last "runs on" since then, as the nodes wrote it down: looking does not delay it. */
function lastStart(arena: HoldfastArena, since: number): number {
  return Math.max(
    0,
    ...arena
      .story(since)
      .filter(isStart)
      .map(({ at }) => at),
  );
}

function tail(arena: HoldfastArena, since: number): string[] {
  return arena.story(since).map(({ at, node, text }) => `+${at - since} ms ${node}: ${text}`);
}

function seriesOf(runs: readonly Run[]): Series[] {
  const system = 'holdfast (sqlite)';
  return [
    {
      event: `${count} groups applied`,
      system,
      what: 'until all run',
      unit: 'ms',
      target: { median: 3_000 },
      values: runs.map((run) => run.appliedMs),
    },
    {
      event: 'their node lost',
      system,
      what: 'until all run again',
      unit: 'ms',
      target: { median: 1_500 },
      values: runs.map((run) => run.lostMs),
    },
    {
      event: 'their node lost',
      system,
      what: 'groups moved',
      unit: 'count',
      values: runs.map((r) => r.moved),
    },
  ];
}
