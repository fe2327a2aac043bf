/** Plays one line on a copy of the cluster, in this process, and says how far it is to a person who watches. */
import { setImmediate as turn } from 'node:timers/promises';
import type { SnapshotView } from '../../api/contract/views.ts';
import type { Config } from '../../core/config.ts';
import { HoldfastError } from '../../errors.ts';
import { type Progress, playWhatIf } from '../../sim/what-if/play-what-if.ts';
import { timesOf } from '../../sim/what-if/times-of.ts';
import { WhatIfMistake } from '../../sim/what-if/what-if-line.ts';
import type { Context } from '../context.ts';
import { startProgress } from '../progress.ts';
import { formatAge } from '../render/words.ts';
import { type KnownDurations, knownTimes } from './measured-times.ts';
import { snapshotFrom } from './snapshot-from.ts';
import { viewWhatIf, type WhatIfView } from './what-if-view.ts';

/** Of real time: a cluster so large that it takes longer is told as far as it has come. */
const longestMs = 120_000;

/** What every line of one call is played on. */
export interface Ground {
  readonly snapshot: SnapshotView;
  readonly durations: KnownDurations;
  readonly files: ReadonlyMap<string, Config>;
  /** Simulated. */
  readonly limitMs: number;
}

/** `name`: what is played, for who watches. Throws `what-if-mistake`; rejects when the user interrupts. */
export async function playLine(
  context: Context,
  ground: Ground,
  line: string,
  name?: string,
): Promise<WhatIfView> {
  const { snapshot, durations, files, limitMs } = ground;
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
      if (next.done) return viewWhatIf({ snapshot, line, outcome: next.value, durations });
      if (context.err.isTTY) progress.say(progressWords(next.value, name));
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

function progressWords({ is, ms }: Progress, name: string | undefined): string {
  const said = is === 'settling' ? 'a copy of the cluster is made' : `${formatAge(ms)} simulated`;
  return name === undefined ? said : `${name}: ${said}`;
}
