/** Steps about mounts. */
import { bounds, staying } from '../command-steps.ts';
import { runCommand } from '../run-command.ts';
import type { Environment, StepOf } from '../step.ts';
import { done, type StepsOutcome, say, unable } from '../step-outcome.ts';
import type { StepRun } from '../step-world.ts';
import { findHold, findMount, type Look, lookAt } from './look.ts';
import { release } from './release.ts';
import { describePlaced } from './tree.ts';

const plain: Environment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };

export async function doneIfMounted(step: StepOf<'done-if-mounted'>): Promise<StepsOutcome> {
  if (step.device === undefined) return findMount(step.directory) === undefined ? done : say('running');
  const look = await lookAt(step);
  const foreign = sayForeign(look, step.device);
  if (foreign !== undefined) return refuse('fatal', foreign);
  if (look.top !== undefined) return say('running');
  const elsewhere = await findElsewhere(look, step.device);
  if (elsewhere === undefined) return done;
  return refuse(elsewhere.isKnown ? 'fatal' : 'soft', elsewhere.said);
}

/** While somebody here has it no other node may either, so where that is known it is tried nowhere. Nothing was done. */
const refuse = (how: 'fatal' | 'soft', reason: string): StepsOutcome => ({
  kind: 'failed',
  class: how,
  reason,
  untouched: true,
});

export async function tellMountState(step: StepOf<'mount-state'>): Promise<StepsOutcome> {
  const { directory, writable, device } = step;
  const look = device === undefined ? undefined : await lookAt(step);
  const top = look === undefined ? findMount(directory) : look.top;
  const foreign = look && sayForeign(look, device);
  if (foreign !== undefined) return say('failed', foreign);
  if (top !== undefined && writable && top.readOnly)
    return say('failed', `${directory} has turned read-only`);
  if (top !== undefined) return say('running');
  const elsewhere = look && (await findElsewhere(look, device));
  return elsewhere === undefined ? say('stopped') : say('failed', elsewhere.said);
}

/** Something else is mounted at the directory. */
function sayForeign({ top, numbers, directory }: Look, device = ''): string | undefined {
  if (top === undefined || numbers.size === 0 || numbers.has(top.device)) return undefined;
  return `at ${directory} ${top.source} (${top.fstype}) is mounted, not ${device}`;
}

interface Elsewhere {
  readonly said: string;
  /** It is seen who has it. */
  readonly isKnown: boolean;
}

/** It is not mounted at the directory, and in use all the same. */
async function findElsewhere(look: Look, device = ''): Promise<Elsewhere | undefined> {
  const mounts = look.tree.map(describePlaced);
  if (mounts.length > 0)
    return { said: `${device} is mounted elsewhere: ${mounts.join('; ')}`, isKnown: true };
  const held = await findHold(look, []);
  if (held === undefined) return undefined;
  const by = held.by.join(', ') || 'something that shows neither a process nor a mount';
  return { said: `${device} is in use by ${by}`, isKnown: held.by.length > 0 };
}

export async function runUnmount(step: StepOf<'unmount'>, run: StepRun): Promise<StepsOutcome> {
  const umount = (argv: readonly string[], withinMs: number) =>
    runCommand({ ...staying(argv, plain, run), capture: true }, bounds(run, withinMs));
  const { directory, device, mayTerminate } = step;
  const left = await release({
    directory,
    device,
    mayTerminate,
    withinMs: run.leftMs(),
    run: umount,
    tell: (text) => run.told.push(text),
  });
  return left === undefined ? done : unable(left);
}
