/**
 * `holdfast drill group NAME --power`: the node that serves loses its power for real, by its own fence devices and without a word to
 * the cluster, which has to notice it, fence it and take over. A client here measures for how long nobody answers. The way back is
 * power again, where the device can give it.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '../../api/client.ts';
import type { GroupView } from '../../api/contract/views.ts';
import type { PowerAnswer } from '../../core/power.ts';
import { HoldfastError } from '../../errors.ts';
import { clientOf } from '../agent.ts';
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import { print } from '../print.ts';
import { formatAge } from '../render/words.ts';
import { waitUntil } from '../request-change.ts';
import { keepDrill } from './keep-drill.ts';
import { type NodePower, powerOf } from './node-power.ts';
import { type Drill, type DrillInput, noDrill, planDrill, steadyMs, targetWords } from './plan-drill.ts';
import { type OutageWatch, watchOutage } from './watch-outage.ts';

/** As `-o json` has it; null: not measured, or nobody has answered. */
interface PowerDrillView {
  readonly group: string;
  readonly from: string;
  readonly to: string;
  readonly target: string | null;
  readonly outageMs: number | null;
  /** The device has given the node power again; else a person has to. */
  readonly isOnAgain: boolean;
}

/** Throws `no-drill`, `drill-failed`, `not-finished`. */
export async function drillPower(context: Context, input: DrillInput): Promise<undefined> {
  const client = clientOf(context, input);
  const drill = await planDrill(context, input);
  const cut = await switchOf(context, client, drill);
  await confirm(context, input, await question(client, drill, cut));
  const watch = drill.target && watchOutage(drill.target);
  try {
    const view = await cutAndWait(context, input, { client, drill, cut, watch });
    await print(context, input, view, () => render(view));
  } finally {
    watch?.close();
  }
  return undefined;
}

/** Throws `usage`, `no-drill`. */
async function switchOf(context: Context, client: ApiClient, { group, from }: Drill): Promise<NodePower> {
  if (context.remote !== undefined)
    throw new HoldfastError('usage', {
      problem: 'A drill with --power asks the fence device from this machine, and --host names another one',
      next: `Run it on a node, not on ${from}.`,
    });
  const { node: here, disarmed } = await client.status();
  if (here === from)
    throw noDrill(group, `${from} is this node, and would take this command with it; run it on another node`);
  if (disarmed !== null) throw noDrill(group, 'the cluster is disarmed, so nobody would be fenced');
  const { config } = await client.configuration();
  const cut = powerOf(from, config.nodes[from]?.fence ?? []);
  if (cut === undefined) throw noDrill(group, `no device switches ${from} off`);
  const { power, said } = await cut.status();
  if (power !== 'on')
    throw noDrill(group, `asked from here, ${cut.name} does not say that ${from} is on: ${said}`);
  return cut;
}

/** Throws `no-drill` where another group would be lost with the node. */
async function question(
  client: ApiClient,
  { group, from, to }: Drill,
  { name: by }: NodePower,
): Promise<string> {
  const others = (await client.groups()).filter(({ name, node }) => node === from && name !== group);
  const { groups } = await client.readiness();
  const lost = others.find(({ name }) =>
    groups.some((one) => one.group === name && one.verdict === 'not-ready'),
  );
  if (lost !== undefined)
    throw noDrill(group, `${lost.name} runs on ${from} as well, and nobody could take it over`);
  const also = others.length === 0 ? '' : ` With it go ${others.map(({ name }) => name).join(', ')}.`;
  return `${from} loses its power by ${by}, as in an accident; ${to} should take ${group} over.${also} Whatever ${from} has not written to its disks is lost. Go on?`;
}

interface Cutting {
  readonly client: ApiClient;
  readonly drill: Drill;
  readonly cut: NodePower;
  readonly watch: OutageWatch | undefined;
}

async function cutAndWait(
  context: Context,
  input: DrillInput,
  { client, drill, cut, watch }: Cutting,
): Promise<PowerDrillView> {
  const { group, from } = drill;
  await delay(steadyMs);
  watch?.longestMs();
  let again: PowerAnswer | undefined;
  let to = drill.to;
  let outage: number | undefined;
  const off = cut.off();
  try {
    to = await takenOver(context, input, client, { group, from, off });
    await delay(steadyMs);
    outage = watch?.longestMs();
  } finally {
    // Also after Ctrl-C, and when nobody took over in time: what was cut is not cut twice at the same time.
    await off;
    again = await cut.on();
    tellPower(context, from, again);
  }
  const outageMs = outage ?? null;
  await keepDrill(context, client, { group, how: 'power', from, to, outageMs, backOutageMs: null });
  return { group, from, to, target: targetWords(drill), outageMs, isOnAgain: again.power === 'on' };
}

/** Resolves with the node that runs it then. Throws `drill-failed` where the node is still there with its power. */
async function takenOver(
  context: Context,
  { within }: DrillInput,
  client: ApiClient,
  { group, from, off }: { readonly group: string; readonly from: string; readonly off: Promise<PowerAnswer> },
): Promise<string> {
  let result: PowerAnswer | undefined;
  void off.then((ended) => {
    result = ended;
  });
  const place = ({ node, state }: GroupView) => (node !== from && state === 'running' ? node : null);
  const now = await waitUntil(
    context,
    client,
    ({ groups }) => {
      const view = groups.find(({ name }) => name === group);
      if (view && place(view) !== null) return undefined;
      if (result && result.power !== 'off')
        throw new HoldfastError('drill-failed', { group, from, why: result.said });
      return `${group} is ${view?.state ?? 'not known'}${view?.node ? ` on ${view.node}` : ''}`;
    },
    { timeoutMs: within, look: `holdfast explain group ${group}` },
  );
  const view = now.groups.find(({ name }) => name === group);
  return (view && place(view)) ?? '';
}

function tellPower({ err }: Context, from: string, { power, said }: PowerAnswer): void {
  if (power === 'on') err.write(`${from} has power again; its agent joins by itself.\n`);
  else
    err.write(
      `${from} was not given power again (${said}): switch it on yourself; its agent joins by itself.\n`,
    );
}

function render({ group, from, to, target, outageMs, isOnAgain }: PowerDrillView): string {
  const way = `${from} lost its power, and ${to} took ${group} over`;
  const power = isOnAgain ? '' : ` ${from} is still without power.`;
  if (target === null)
    return `${way}.${power} Nothing was measured, as it has no address: name one with --target HOST:PORT.\n`;
  if (outageMs === null)
    return `${way}.${power} Nobody answered this machine at ${target}: run the drill where its clients are.\n`;
  return `${way}. At ${target} nobody answered for ${formatAge(outageMs)}.${power}\n`;
}
