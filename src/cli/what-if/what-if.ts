/**
 * `holdfast what-if LINE`: what would happen, and how long it would take; `--every node`: the same of the loss of each. The
 * cluster is asked how it stands, and nothing else; everything is played here, in this process.
 */
import type { SnapshotView } from '../../api/contract/views.ts';
import { type ExitName, HoldfastError } from '../../errors.ts';
import { clientOf } from '../agent.ts';
import type { Context } from '../context.ts';
import type { OutputInput, StateDirInput } from '../options.ts';
import { print } from '../print.ts';
import { appliedFiles } from './applied-files.ts';
import { everyNode } from './every-node.ts';
import { durationsOf } from './measured-times.ts';
import { type Ground, playLine } from './play-line.ts';
import { renderEveryNode } from './render-every-node.ts';
import { renderWhatIf } from './render-what-if.ts';
import type { Verdict } from './what-if-view.ts';

export type WhatIfInput = StateDirInput &
  OutputInput & {
    readonly line: readonly string[];
    readonly limit: number;
    readonly every: 'node' | undefined;
  };

/** A start of every group there is, and what was fenced lately. */
const eventsMax = 2_000;

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
  const line = input.line.join(' ');
  if (line.trim() === '' && input.every === undefined)
    throw new HoldfastError('usage', {
      problem: 'nothing is supposed',
      next: "Write for example: holdfast what-if 'power off NODE', or holdfast what-if --every node.",
    });
  const ground = await groundOf(context, input, line);
  const { width, paint } = context;
  if (input.every === undefined) {
    const view = await playLine(context, ground, line);
    await print(context, input, view, () => renderWhatIf(view, width, paint));
    return exits[view.verdict];
  }
  const view = await everyNode(context, ground, line);
  await print(context, input, view, () => renderEveryNode(view, width, paint));
  return exits[view.verdict];
}

async function groundOf(context: Context, input: WhatIfInput, line: string): Promise<Ground> {
  const client = clientOf(context, input);
  const snapshot = await client.snapshot();
  mustBeSeen(snapshot);
  const files = await appliedFiles(context, client, line);
  const durations = durationsOf(snapshot, await client.events({ last: eventsMax }));
  return { snapshot, files, durations, limitMs: input.limit };
}

/** What the store shows is what the cluster is: without it nothing would be known of the others. */
function mustBeSeen({ node, store }: SnapshotView): void {
  if (!store.reachable || !store.believed) throw new HoldfastError('no-snapshot', { node });
}
