/** One node of an update: moved away if wanted, given the new version, seen to be back with everything as before. */
import type { ApiClient } from '../../api/client.ts';
import type { GroupView, NodeView, StatusView } from '../../api/contract/views.ts';
import { HoldfastError } from '../../errors.ts';
import type { Context } from '../context.ts';
import { findNode } from '../names.ts';
import { submitWithin, waitUntil } from '../request-change.ts';
import { homeless } from '../requests/node-guides.ts';
import {
  isFinal,
  maintainedOn,
  marginObjection,
  mayComeFrom,
  movedSince,
  type Objection,
  objectionsTo,
} from './look.ts';
import { isVersion } from './order.ts';
import { logIn, type UnderWay, type UpdatePlan, type UpdateStep, writePlan } from './plan-file.ts';
import { runThere } from './run-there.ts';
import { sayGoesDown, sayObjection, sayObjections, sayStep, updateLine } from './words.ts';

export interface Update {
  readonly context: Context;
  readonly client: ApiClient;
  readonly stateDir: string;
  readonly timeoutMs: number;
  /** As it is on disk. */
  plan: UpdatePlan;
}

/** What the package comes from where nobody says otherwise. */
const usualCommand =
  'apt-get -q update && apt-get -q install -y --allow-downgrades -o Dpkg::Options::=--force-confold "holdfast=$VERSION"';

/** Rejects with `update-stopped`; the plan on disk says then where. */
export async function updateNode(run: Update, begun: StatusView, next: NodeView): Promise<void> {
  const { name: node, self: isHere } = next;
  const { drain, reboot, under: left } = run.plan;
  const isLeft = left?.node === node;
  if (!isLeft) enter(run, { node, step: 'look', drained: false, incarnation: null, had: [] });
  const before = isLeft ? begun : await untilWell(run, node, []);
  const { groups, state } = findNode(before.nodes, node);
  if (!isLeft) enter(run, { ...underOf(run), had: groups });
  if ((drain || reboot) && state === 'in') await lookForRoom(run, node, before);
  if (drain && state === 'in') await moveAway(run, node);
  if (!isVersion(findNode(before.nodes, node).version, run.plan.to)) await runCommand(run, { node, isHere });
  await untilVersion(run, node);
  if (reboot) await rebootNode(run, { node, isHere });
  at(run, 'back');
  if (underOf(run).drained) await moveBack(run, node);
  await untilWell(run, node, drain || reboot || isLeft ? [] : before.groups);
  run.context.err.write(`${node}: updated to ${run.plan.to}\n`);
}

function underOf({ plan: { under } }: Update): UnderWay {
  if (under === null) throw new HoldfastError('internal', { reason: 'an update without a node' });
  return under;
}

function enter(run: Update, under: UnderWay): void {
  run.plan = { ...run.plan, under };
  writePlan(run.stateDir, run.plan);
}

function at(run: Update, step: UpdateStep): void {
  const under = { ...underOf(run), step };
  enter(run, under);
  run.context.err.write(`${under.node}: ${sayStep(step)}\n`);
}

function stopped(run: Update, reason: string): HoldfastError {
  const { node, step } = underOf(run);
  return new HoldfastError('update-stopped', {
    node,
    step: sayStep(step),
    reason,
    line: updateLine(run.plan),
  });
}

/** Rejects with `update-stopped` where groups could go nowhere, or the store could not do without its machine. */
async function lookForRoom(run: Update, node: string, now: StatusView): Promise<void> {
  const without = await homeless(node, now, run.client);
  const objections: Objection[] = [
    ...without.map((group) => ({ kind: 'group-has-no-other', group, node }) as const),
    ...(run.plan.reboot ? [...marginObjection(now, node), ...maintainedOn(now, node)] : []),
  ];
  if (objections.length > 0) throw stopped(run, sayObjections(objections));
}

async function moveAway(run: Update, node: string): Promise<void> {
  at(run, 'drain');
  enter(run, { ...underOf(run), drained: true });
  await submitWithin(run.client, { kind: 'drain', node }, run.timeoutMs, `holdfast node show ${node}`);
  await until(run, ({ nodes, groups }) => {
    if (findNode(nodes, node).drained === null) return `${node} is not drained yet`;
    const its = groups.filter((group) => group.node === node && group.maintenance === null);
    return its.length === 0 ? undefined : `${node} still has ${its.map(({ name }) => name).join(', ')}`;
  });
}

interface Where {
  readonly node: string;
  /** The one where the update is run. */
  readonly isHere: boolean;
}

async function runCommand(run: Update, where: Where): Promise<void> {
  at(run, 'command');
  await runOn(run, where, run.plan.command ?? usualCommand);
}

/** Rejects with `update-stopped` when it fails, after saying the last of what it printed. */
async function runOn(run: Update, { node, isHere }: Where, command: string): Promise<void> {
  const { context, plan, stateDir } = run;
  const by = plan.by ?? (isHere ? undefined : 'ssh NODE');
  const log = logIn(stateDir);
  const { code, said } = await runThere(context, { node, by, command, version: plan.to }, log);
  if (code === 0) return;
  for (const line of said) context.err.write(`  ${line}\n`);
  throw stopped(run, `it ended with code ${code} (all that it printed is in ${log})`);
}

async function untilVersion(run: Update, node: string): Promise<void> {
  const { to } = run.plan;
  at(run, 'agent');
  await until(run, ({ nodes }) => {
    const { version, state, away } = findNode(nodes, node);
    if (!isVersion(version, to)) return `${node} runs ${version ?? 'an unknown version'} still, not ${to}`;
    return state === 'in' && !away ? undefined : `${node} is ${away ? 'away' : state}`;
  });
}

/** Once: it has happened when the node has another incarnation. Nothing tells whether the way there ended before the command. */
async function rebootNode(run: Update, { node, isHere }: Where): Promise<void> {
  const { context, client, plan, stateDir } = run;
  const { incarnation } = findNode((await client.status()).nodes, node);
  const was = underOf(run).incarnation ?? incarnation;
  enter(run, { ...underOf(run), incarnation: was });
  at(run, 'reboot');
  if (incarnation === was) {
    const by = plan.by ?? (isHere ? undefined : 'ssh NODE');
    if (isHere) context.err.write(`${sayGoesDown(plan)}\n`);
    await runThere(context, { node, by, command: 'systemctl reboot', version: plan.to }, logIn(stateDir));
  }
  await until(run, ({ nodes }) => {
    const now = findNode(nodes, node);
    return now.incarnation !== was && now.state === 'in'
      ? undefined
      : `${node} is ${now.state} and not back yet`;
  });
}

/** What had its place there, and would rather be there, comes back. */
async function moveBack(run: Update, node: string): Promise<void> {
  const { client, timeoutMs } = run;
  const look = `holdfast node show ${node}`;
  await submitWithin(client, { kind: 'resume', node }, timeoutMs, look);
  enter(run, { ...underOf(run), drained: false });
  const isLost = (group: GroupView) =>
    underOf(run).had.includes(group.name) && group.node !== node && prefers(group, node);
  const { groups } = await client.status();
  // Nobody waits for a window, or for ever.
  const staysAway = ({ failback, failbackWindow }: GroupView) => failback !== 'on' || failbackWindow !== null;
  for (const { name } of groups.filter((group) => isLost(group) && staysAway(group)))
    await submitWithin(client, { kind: 'failback', group: name }, timeoutMs, look);
  await until(run, (now) => {
    const lost = now.groups.filter(isLost).map(({ name }) => name);
    return lost.length === 0 ? undefined : `${lost.join(', ')} not back on ${node} yet`;
  });
}

/** Better than where it is. */
function prefers({ nodes, ordered, node: on, pin, maintenance }: GroupView, node: string): boolean {
  if (!ordered || pin !== null || maintenance !== null || !nodes.includes(node)) return false;
  return on === null || !nodes.includes(on) || nodes.indexOf(node) < nodes.indexOf(on);
}

/** All of the cluster, and what ran is where it ran `before`. */
async function untilWell(run: Update, node: string, before: readonly GroupView[]): Promise<StatusView> {
  const own = (each: Objection) => underOf(run).step === 'back' && mayComeFrom(node, each);
  return until(run, (now) => {
    const open = [...movedSince(before, now), ...objectionsTo(now)];
    const final = open.find((each) => isFinal(each) && own(each));
    if (final !== undefined) throw stopped(run, sayObjection(final));
    return open.length === 0 ? undefined : sayObjections(open);
  });
}

/** Rejects with `update-stopped` and what was still open. */
async function until(run: Update, open: (now: StatusView) => string | undefined): Promise<StatusView> {
  let last = 'no agent answers here';
  const look = (now: StatusView) => {
    const state = open(now);
    last = state ?? last;
    return state;
  };
  try {
    return await waitUntil(run.context, run.client, look, {
      timeoutMs: run.timeoutMs,
      look: 'holdfast status',
    });
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== 'not-finished') throw error;
    throw stopped(run, `after ${run.timeoutMs / 1000} s ${last}`);
  }
}
