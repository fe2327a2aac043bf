/**
 * `holdfast update`: another version on every node, one after the other. Which nodes have it is read off the cluster; where one is
 * half done is kept on disk, so that the same words go on after whatever ended them. Everything that this needs is loaded before
 * the first command runs: that may replace the files of the very program.
 */
import { rmSync } from 'node:fs';
import type { StatusView } from '../../api/contract/views.ts';
import { HoldfastError } from '../../errors.ts';
import { clientOf, stateDirOf } from '../agent.ts';
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import type { OutputInput, StateDirInput, YesInput } from '../options.ts';
import { print } from '../print.ts';
import { lockUpdate, runningUpdate } from './lock-update.ts';
import { mayComeFrom, objectionsTo } from './look.ts';
import { isVersion, nodesToUpdate } from './order.ts';
import { logIn, readPlan, removePlan, type UpdatePlan, writePlan } from './plan-file.ts';
import { type Update, updateNode } from './update-node.ts';
import { renderUpdate, updateViewOf } from './update-view.ts';
import { sayObjections, sayRunning, sayUnderWay, updateLine } from './words.ts';

export interface UpdateInput extends StateDirInput, OutputInput, YesInput {
  readonly to: string | undefined;
  readonly command: string | undefined;
  readonly by: string | undefined;
  readonly drain: boolean;
  readonly reboot: boolean;
  readonly timeout: number;
}

/** Throws `usage`, `update-running`, `update-refused`, `update-stopped`, `needs-root`. */
export async function update(context: Context, input: UpdateInput): Promise<undefined> {
  const stateDir = stateDirOf(context, input);
  const client = clientOf(context, input);
  const { to } = input;
  const status = await client.status();
  if (to === undefined) return show(context, input, status, stateDir);
  checkWords(input, to);
  // What is on disk is of one run at a time, from here on: also while a person is asked.
  const lock = lockUpdate(stateDir);
  try {
    await begin({ context, client, stateDir }, { ...input, to }, status);
  } finally {
    lock.close();
  }
  return undefined;
}

async function begin(
  { context, client, stateDir }: Pick<Update, 'context' | 'client' | 'stateDir'>,
  input: UpdateInput & { readonly to: string },
  status: StatusView,
): Promise<void> {
  const left = readPlan(stateDir);
  const plan = planFrom(input, left);
  if (nodesToUpdate(status, plan).length === 0) {
    removePlan(stateDir);
    return tell(context, input, status, status, plan.to);
  }
  look(status, plan);
  for (const { level, text } of status.problems)
    if (level === 'alarm') context.err.write(`warning: ${text}\n`);
  await confirm(context, input, question(status, plan));
  await import('../render/yaml.ts');
  const run: Update = { context, client, stateDir, plan, timeoutMs: input.timeout };
  if (left === undefined) rmSync(logIn(stateDir), { force: true });
  writePlan(stateDir, plan);
  try {
    await allNodes(run);
  } catch (error) {
    if (context.signal.aborted) context.err.write(`\n${interrupted(readPlan(stateDir) ?? plan)}\n`);
    throw error;
  }
  removePlan(stateDir);
  return tell(context, input, await client.status(), status, plan.to);
}

/** Throws `usage`. */
function checkWords({ by }: UpdateInput, to: string): void {
  const wrong = (problem: string, next: string) => new HoldfastError('usage', { problem, next });
  if (!/^[0-9A-Za-z][0-9A-Za-z.+~:-]*$/.test(to) || to.length > 100)
    throw wrong('--to is no version', 'Write one as "holdfast version" prints it, for example 0.2.0.');
  if (by !== undefined && !/\bNODE\b/.test(by))
    throw wrong('--by does not say NODE', 'Write NODE where the name of the node goes: "ssh root@NODE".');
}

/** A node that an earlier run left half done stays the first, whatever it is to become now. */
function planFrom(
  { to, command, by, drain, reboot }: UpdateInput & { readonly to: string },
  left: UpdatePlan | undefined,
): UpdatePlan {
  return { to, command: command ?? null, by: by ?? null, drain, reboot, under: left?.under ?? null };
}

/** Throws `update-refused`. */
function look(status: StatusView, { under }: UpdatePlan): void {
  const found = objectionsTo(status).filter((each) => under === null || !mayComeFrom(under.node, each));
  if (found.length > 0) throw new HoldfastError('update-refused', { why: sayObjections(found) });
}

function question(status: StatusView, plan: UpdatePlan): string {
  const names = nodesToUpdate(status, plan).map(({ name }) => name);
  const how = [
    ...(plan.drain ? ['each is drained first'] : []),
    ...(plan.reboot ? ['each is rebooted'] : []),
  ].map((each) => `; ${each}`);
  return `To ${plan.to}, in this order: ${names.join(', ')}${how.join('')}. Begin?`;
}

/** Asked anew after each: who coordinates may have changed. */
async function allNodes(run: Update): Promise<void> {
  for (;;) {
    const status = await run.client.status();
    const [next] = nodesToUpdate(status, run.plan);
    if (next === undefined) return;
    await updateNode(run, status, next);
    run.plan = { ...run.plan, under: null };
    writePlan(run.stateDir, run.plan);
  }
}

function interrupted(plan: UpdatePlan): string {
  const { under } = plan;
  const running = under?.step === 'command' ? ` The command may still be running on ${under.node}.` : '';
  return `${sayUnderWay(plan, under)}${running} Go on with: ${updateLine(plan)}`;
}

async function show(
  context: Context,
  input: UpdateInput,
  status: StatusView,
  stateDir: string,
): Promise<undefined> {
  const left = readPlan(stateDir);
  const by = runningUpdate(stateDir);
  const view = updateViewOf(status, status, left?.to ?? null);
  const open =
    left &&
    (by === undefined
      ? `${sayUnderWay(left, left.under)} Go on with: ${updateLine(left)}`
      : sayRunning(left, left.under, by));
  const next = open ?? 'To bring them another version: holdfast update --to VERSION';
  await print(context, input, view, () => [...renderUpdate(view, context), next].join('\n'));
  return undefined;
}

async function tell(
  context: Context,
  input: UpdateInput,
  now: StatusView,
  before: StatusView,
  to: string,
): Promise<void> {
  const view = updateViewOf(now, before, to);
  const changed = before.nodes.some(({ version }) => !isVersion(version, to));
  const end = changed ? `Every node has ${to} now.` : `Nothing to do: every node has ${to}.`;
  await print(context, input, view, () => [...renderUpdate(view, context), end].join('\n'));
}
