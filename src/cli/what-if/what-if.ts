/**
 * `holdfast what-if LINE`: what would happen, and how long it would take. The cluster is asked how it stands, and nothing else;
 * everything is played here, in this process.
 */
import { setImmediate as turn } from 'node:timers/promises';
import type { SnapshotView } from '../../api/contract/views.ts';
import type { Config } from '../../core/config.ts';
import { type ExitName, HoldfastError } from '../../errors.ts';
import { type Outcome, type Progress, playWhatIf } from '../../sim/what-if/play-what-if.ts';
import { timesOf } from '../../sim/what-if/times-of.ts';
import { WhatIfMistake } from '../../sim/what-if/what-if-line.ts';
import { clientOf } from '../agent.ts';
import type { Context } from '../context.ts';
import type { OutputInput, StateDirInput } from '../options.ts';
import { print } from '../print.ts';
import { startProgress } from '../progress.ts';
import { formatAge } from '../render/words.ts';
import { appliedFiles } from './applied-files.ts';
import { durationsOf, type KnownDurations, knownTimes } from './measured-times.ts';
import { renderWhatIf } from './render-what-if.ts';
import { snapshotFrom } from './snapshot-from.ts';
import { type Verdict, viewWhatIf } from './what-if-view.ts';

export type WhatIfInput = StateDirInput &
  OutputInput & { readonly line: readonly string[]; readonly limit: number };

/** Of real time: a cluster so large that it takes longer is told as far as it has come. */
const longestMs = 120_000;
const eventsMax = 10_000;

const exits: Readonly<Record<Verdict, ExitName | undefined>> = {
  broke: 'failed',
  'no-majority': 'down',
  down: 'down',
  refused: 'refused',
  unfinished: 'unfinished',
  outage: undefined,
  nothing: undefined,
};

export async function whatIf(context: Context, input: WhatIfInput): Promise<ExitName | undefined> {
  const client = clientOf(context, input);
  const line = input.line.join(' ');
  const snapshot = await client.snapshot();
  mustBeSeen(snapshot);
  const files = await appliedFiles(context, client, line);
  const durations = durationsOf(snapshot, await client.events({ last: eventsMax }));
  const outcome = await play(context, { snapshot, line, durations, limitMs: input.limit, files });
  const view = viewWhatIf({ snapshot, line, outcome, durations });
  await print(context, input, view, () => renderWhatIf(view, context.width, context.paint));
  return exits[view.verdict];
}

/** What the store shows is what the cluster is: without it nothing would be known of the others. */
function mustBeSeen({ node, store }: SnapshotView): void {
  if (!store.reachable || !store.believed) throw new HoldfastError('no-snapshot', { node });
}

interface Game {
  readonly snapshot: SnapshotView;
  readonly line: string;
  readonly durations: KnownDurations;
  readonly limitMs: number;
  readonly files: ReadonlyMap<string, Config>;
}

async function play(context: Context, game: Game): Promise<Outcome> {
  const { snapshot, line, durations, limitMs, files } = game;
  const progress = startProgress(context);
  const endsAt = context.now() + longestMs;
  try {
    const played = playWhatIf(snapshotFrom(snapshot), line, {
      times: timesOf(snapshot.config, knownTimes(durations)),
      limitMs,
      files,
      enough: () => context.now() > endsAt,
    });
    for (;;) {
      const next = played.next();
      if (next.done) return next.value;
      tell(context, progress, next.value);
      // So that whoever interrupts is heard.
      await turn();
      context.signal.throwIfAborted();
    }
  } catch (error) {
    if (!(error instanceof WhatIfMistake)) throw error;
    throw new HoldfastError('what-if-mistake', { column: error.column, problem: error.message });
  } finally {
    progress.end();
  }
}

/** To a person who watches; a log would not be the better for it. */
function tell({ err }: Context, progress: ReturnType<typeof startProgress>, { is, ms }: Progress): void {
  if (!err.isTTY) return;
  progress.say(is === 'settling' ? 'a copy of the cluster is made' : `${formatAge(ms)} simulated`);
}
