/** What a node costs while nothing happens: CPU time per minute, and memory. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { HoldfastArena } from '../arena/holdfast-arena.ts';
import type { BenchRow, RowContext, Series } from '../bench-row.ts';
import { aloneOnMachineMiB, cpuSeconds, ownProcesses, proportionalMiB } from './node-processes.ts';
import { withArena } from './with-arena.ts';

const windowMs = 30_000;
/** The first minute of a process is not its rest: code is compiled, heaps find their size. */
const warmUpMs = { full: 60_000, quick: 10_000 } as const;

interface Look {
  readonly cpu: number;
  readonly sharedMiB: number;
  readonly aloneMiB: number;
}

export const idleRow: BenchRow = {
  name: 'idle',
  title: 'Idle cost of a node with two networks, sqlite store',
  measure: (context) =>
    withArena({ name: 'bench-idle', store: 'sqlite' }, context, (arena) => measureIdle(arena, context)),
};

/** The API on the network, certificates at both ends of every connection. */
export const idleTlsRow: BenchRow = {
  name: 'idle-tls',
  title: 'Idle cost of a node with two networks, sqlite store, with certificates',
  measure: (context) =>
    withArena({ name: 'bench-idle-tls', store: 'sqlite-tls' }, context, (arena) =>
      measureIdle(arena, context),
    ),
};

async function measureIdle(arena: HoldfastArena, context: RowContext): Promise<Series[]> {
  const { coordinator } = await arena.roles();
  await sleep(context.quick ? warmUpMs.quick : warmUpMs.full, undefined, { signal: context.signal });
  const looks = new Map<string, Look[]>(arena.nodes.map((node) => [node, []]));
  for (let run = 1; run <= context.runs; run++) {
    const before = await cpuOfAll(arena);
    const started = performance.now();
    await sleep(windowMs, undefined, { signal: context.signal });
    const minutes = (performance.now() - started) / 60_000;
    for (const node of arena.nodes) {
      const processes = await ownProcesses(arena, node);
      const cpu = (cpuSeconds(processes) - (before.get(node) ?? 0)) / minutes;
      looks
        .get(node)
        ?.push({ cpu, sharedMiB: proportionalMiB(processes), aloneMiB: aloneOnMachineMiB(processes) });
    }
    context.progress(
      `run ${run}: ${[...looks].map(([n, l]) => `${n} ${l.at(-1)?.cpu.toFixed(2)} CPU s/min`).join(', ')}`,
    );
  }
  return [...looks].flatMap(([node, series]) => seriesOf(nameOf(arena, node, coordinator), series));
}

async function cpuOfAll(arena: HoldfastArena): Promise<Map<string, number>> {
  const entries = arena.nodes.map(
    async (node) => [node, cpuSeconds(await ownProcesses(arena, node))] as const,
  );
  return new Map(await Promise.all(entries));
}

function nameOf(arena: HoldfastArena, node: string, coordinator: string | undefined): string {
  const duties = [
    ...(node === arena.nodes[0] ? ['runs the group'] : []),
    ...(node === coordinator ? ['coordinates'] : []),
  ];
  return duties.length === 0 ? 'an idle node' : `the node that ${duties.join(' and ')}`;
}

function seriesOf(event: string, looks: readonly Look[]): Series[] {
  const system = 'keeper + daemon';
  return [
    {
      event,
      system,
      what: 'CPU',
      unit: 'CPU s/min',
      target: { median: 0.8 },
      values: looks.map((look) => look.cpu),
    },
    {
      event,
      system,
      what: 'memory, with 3 nodes here',
      unit: 'MiB',
      values: looks.map((l) => l.sharedMiB),
    },
    {
      event,
      system,
      what: 'memory, if alone here',
      unit: 'MiB',
      target: { median: 90 },
      values: looks.map((look) => look.aloneMiB),
    },
  ];
}
