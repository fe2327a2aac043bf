/**
 * Crying wolf: with the timing of the failover rows, what does the cluster say while nothing is wrong, and while eight busy
 * loops fight for two cores?
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ReasonKind } from '../../src/core/reason.ts';
import type { StoryLine } from '../arena/arena.ts';
import type { HoldfastArena } from '../arena/holdfast-arena.ts';
import type { BenchRow, RowContext, Series } from '../bench-row.ts';
import { withArena } from './with-arena.ts';

const minutes = { full: 10, quick: 1 } as const;
const busyLoops = 8;

export interface Alarms {
  /** A peer fell silent on one network for long enough to be said. */
  readonly unheard: number;
  readonly suspected: number;
  readonly accused: number;
  readonly failovers: number;
  /** A node found that it had stood still itself. */
  readonly stalled: number;
}

/** What the nodes said, counted; every node says what it sees, so one accusation counts once per document. */
export function countAlarms(story: readonly StoryLine[]): Alarms {
  const count = (...kinds: readonly ReasonKind[]) =>
    story.filter(({ kind }) => kind !== undefined && kinds.includes(kind)).length;
  return {
    unheard: count('hears-no-longer'),
    suspected: count('suspect', 'suspect-spared'),
    accused: count('node-accused'),
    failovers: count('group-assigned'),
    stalled: count('stood-still'),
  };
}

export const falseAlarmRows: readonly BenchRow[] = [
  row('quiet', 'False alarms while nothing happens', 0, { suspected: { worst: 0 }, accused: { worst: 0 } }),
  row('busy', `False alarms with ${busyLoops} busy loops`, busyLoops, {
    accused: { worst: 0 },
    failovers: { worst: 0 },
  }),
];

type Targets = Partial<Record<keyof Alarms, Series['target']>>;

function row(name: string, title: string, loops: number, targets: Targets): BenchRow {
  return {
    name,
    title,
    measure: (context) =>
      withArena({ name: `bench-${name}`, store: 'sqlite' }, context, (arena) =>
        listen(arena, context, { name: title, loops, targets }),
      ),
  };
}

async function listen(
  arena: HoldfastArena,
  context: RowContext,
  { name, loops, targets }: { name: string; loops: number; targets: Targets },
): Promise<Series[]> {
  const lasting = context.quick ? minutes.quick : minutes.full;
  const wall = Date.now();
  const burners = Array.from({ length: loops }, burn);
  try {
    for (let minute = 1; minute <= lasting; minute++) {
      await sleep(60_000, undefined, { signal: context.signal });
      const alarms = Object.entries(countAlarms(arena.story(wall))).map(([what, n]) => `${n} ${what}`);
      context.progress(`${minute} of ${lasting} min: ${alarms.join(', ')}`);
    }
  } finally {
    for (const burner of burners) burner.kill('SIGKILL');
  }
  const story = arena.story(wall);
  context.trace(
    name,
    story.map(({ at, node, text }) => `+${at - wall} ms ${node}: ${text}`),
  );
  return Object.entries(countAlarms(story)).map(([what, value]) => ({
    event: `${name}, ${lasting} min`,
    system: 'holdfast (sqlite)',
    what,
    unit: 'count',
    values: [value],
    ...(targets[what as keyof Alarms] ? { target: targets[what as keyof Alarms] } : {}),
  }));
}

/** Ends with its parent, should that be killed. */
function burn(): ChildProcess {
  return spawn('setpriv', ['--pdeathsig', 'KILL', 'sh', '-c', 'while :; do :; done'], { stdio: 'ignore' });
}
