/**
 * `holdfast drill group NAME`: a failover is rehearsed for real. The group goes to the node that would get it and comes back,
 * while a client here measures for how long nobody answers. Whatever happens on the way, the group is sent back.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { HoldfastError } from '../../errors.ts';
import { formatDuration } from '../../values/duration.ts';
import { clientOf } from '../agent.ts';
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import { print } from '../print.ts';
import { formatAge } from '../render/words.ts';
import type { ChangeInput } from '../request-change.ts';
import { sendRequest } from '../requests/request-commands.ts';
import { type KeptDrill, keepDrill } from './keep-drill.ts';
import { type Drill, type DrillInput, planDrill, steadyMs, targetWords } from './plan-drill.ts';
import { type OutageWatch, watchOutage } from './watch-outage.ts';

/** As `-o json` has it; null: not measured, or nobody has answered. */
interface DrillView {
  readonly group: string;
  readonly from: string;
  readonly to: string;
  readonly target: string | null;
  readonly outageMs: number | null;
  readonly backOutageMs: number | null;
}

/** There and back, and the pin of each move; the pin is taken back at the end, and ends by itself where that fails. */
const pinMs = 600_000;

export async function drillGroup(context: Context, input: DrillInput): Promise<undefined> {
  const drill = await planDrill(context, input);
  const { group, from, to } = drill;
  const client = drill.target === undefined ? 'they lose it' : 'they lose it for a moment';
  await confirm(
    context,
    input,
    `${group} goes from ${from} to ${to} and back; its clients: ${client}. Go on?`,
  );
  const watch = drill.target && watchOutage(drill.target);
  try {
    const view = await thereAndBack(context, input, drill, watch);
    await keepDrill(context, clientOf(context, input), kept(view));
    await print(context, input, view, () => render(view));
  } finally {
    watch?.close();
  }
  return undefined;
}

async function thereAndBack(
  context: Context,
  input: DrillInput,
  drill: Drill,
  watch: OutageWatch | undefined,
): Promise<DrillView> {
  const { group, from, to } = drill;
  const waits = { ...input, wait: true, timeout: input.within, isTakenBack: true } as const;
  const tell = { ...context, out: { write: (text: string) => context.err.write(text), isTTY: false } };
  let outage: number | undefined;
  await delay(steadyMs);
  try {
    await sendRequest(tell, waits, { kind: 'move', group, node: to, forMs: pinMs });
    await delay(steadyMs);
    outage = watch?.longestMs();
  } finally {
    // Also after Ctrl-C, and when it did not come up there in time.
    const own = { ...tell, signal: new AbortController().signal, sleep: (ms: number) => delay(ms) };
    await sendBack(own, waits, drill);
  }
  await delay(steadyMs);
  return {
    group,
    from,
    to,
    target: targetWords(drill),
    outageMs: outage ?? null,
    backOutageMs: watch?.longestMs() ?? null,
  };
}

/** Throws `drill-not-back`: of a way there that failed as well, this is what a person has to do something about. */
async function sendBack(context: Context, waits: ChangeInput, { group, from }: Drill): Promise<void> {
  try {
    await sendRequest(context, waits, { kind: 'move', group, node: from, forMs: pinMs });
    await sendRequest(context, waits, { kind: 'unpin', group });
  } catch (error) {
    const why = (error as Error).message.replace(/\.$/, '');
    throw new HoldfastError('drill-not-back', { group, from, for: formatDuration(pinMs), why });
  }
}

function kept({ group, from, to, outageMs, backOutageMs }: DrillView): KeptDrill {
  return { group, how: 'move', from, to, outageMs, backOutageMs };
}

function render({ group, from, to, target, outageMs, backOutageMs }: DrillView): string {
  const way = `${group} went from ${from} to ${to} and back`;
  if (target === null)
    return `${way}. Nothing was measured, as it has no address: name one with --target HOST:PORT.\n`;
  if (outageMs === null || backOutageMs === null)
    return `${way}. Nobody answered this machine at ${target}: run the drill where its clients are.\n`;
  return `${way}. At ${target} nobody answered for ${formatAge(outageMs)} on the way there, and for ${formatAge(backOutageMs)} on the way back.\n`;
}
