/**
 * `holdfast drill group NAME`: a failover is rehearsed for real. The group goes to the node that would get it and comes back,
 * while a client here measures for how long nobody answers. Whatever happens on the way, the group is sent back.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { GroupView, ReadinessView } from '../../api/contract/views.ts';
import { HoldfastError } from '../../errors.ts';
import { joinHostPort, splitHostPort } from '../../values/host-port.ts';
import { clientOf } from '../agent.ts';
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import { findGroup } from '../names.ts';
import type { OutputInput, StateDirInput, YesInput } from '../options.ts';
import { print } from '../print.ts';
import { formatAge } from '../render/words.ts';
import { sendRequest } from '../requests/request-commands.ts';
import { drillTarget } from './drill-target.ts';
import { type OutageWatch, type Target, watchOutage } from './watch-outage.ts';

export type DrillInput = StateDirInput &
  YesInput &
  OutputInput & { readonly group: string; readonly within: number; readonly target: string | undefined };

interface Drill {
  readonly group: string;
  readonly from: string;
  readonly to: string;
  /** Undefined: nothing is measured. */
  readonly target: Target | undefined;
}

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
/** So that the client has been answered before, and after. */
const steadyMs = 1_000;

export async function drillGroup(context: Context, input: DrillInput): Promise<undefined> {
  const drill = await plan(context, input);
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
    await print(context, input, view, () => render(view));
  } finally {
    watch?.close();
  }
  return undefined;
}

async function plan(context: Context, input: DrillInput): Promise<Drill> {
  const client = clientOf(context, input);
  const { group } = input;
  const view = findGroup(await client.groups(), group);
  const readiness = await client.readiness();
  const { from, to } = mayDrill(view, readiness);
  if (input.target === undefined) {
    const { config } = await client.configuration();
    return { group, from, to, target: drillTarget(config, group) };
  }
  const target = splitHostPort(input.target);
  if (target === undefined)
    throw new HoldfastError('usage', {
      problem: `"${input.target}" is not HOST:PORT`,
      next: 'Say for example --target 10.0.0.5:80.',
    });
  return { group, from, to, target };
}

/** Throws `no-drill`. */
function mayDrill(
  view: GroupView,
  { groups }: ReadinessView,
): { readonly from: string; readonly to: string } {
  const no = (why: string) => new HoldfastError('no-drill', { group: view.name, why });
  const found = groups.find(({ group }) => group === view.name);
  if (view.state !== 'running' || view.node === null) throw no(`it is ${view.state}`);
  if (view.pin !== null) throw no(`it is pinned to ${view.pin.node} by ${view.pin.by}`);
  const [reason] = found?.reasons ?? [];
  if (!found || found.verdict === 'not-ready') throw no(reason?.text ?? 'it is not known here yet');
  if (found.standby === null) throw no('no node would get it');
  return { from: view.node, to: found.standby };
}

async function thereAndBack(
  context: Context,
  input: DrillInput,
  { group, from, to, target }: Drill,
  watch: OutageWatch | undefined,
): Promise<DrillView> {
  const waits = { ...input, wait: true, timeout: input.within };
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
    await sendRequest(own, waits, { kind: 'move', group, node: from, forMs: pinMs });
    await sendRequest(own, waits, { kind: 'unpin', group });
  }
  await delay(steadyMs);
  return {
    group,
    from,
    to,
    target: target ? joinHostPort(target.host, target.port ?? 0).replace(/:0$/, '') : null,
    outageMs: outage ?? null,
    backOutageMs: watch?.longestMs() ?? null,
  };
}

function render({ group, from, to, target, outageMs, backOutageMs }: DrillView): string {
  const way = `${group} went from ${from} to ${to} and back`;
  if (target === null)
    return `${way}. Nothing was measured, as it has no address: name one with --target HOST:PORT.\n`;
  if (outageMs === null || backOutageMs === null)
    return `${way}. Nobody answered this machine at ${target}: run the drill where its clients are.\n`;
  return `${way}. At ${target} nobody answered for ${formatAge(outageMs)} on the way there, and for ${formatAge(backOutageMs)} on the way back.\n`;
}
