/** Steps about the supervised main process of a resource. */
import { makeDirectory } from '../make-directory.ts';
import { readMain, spawnMain } from './main-process.ts';
import type { SpawnMainStep, StepOf } from './step.ts';
import { done, type StepsOutcome, say, unable } from './step-outcome.ts';
import { fill } from './step-secrets.ts';
import { calledOff, leftovers, type StepRun, type StepWorld, signalProcess } from './step-world.ts';

/** Pause between two looks whether the main process has ended while a stop waits for everything to end. */
const mainPollMs = 20;

export async function runSpawnMain(step: SpawnMainStep, run: StepRun): Promise<StepsOutcome> {
  const { group, stateDirectory } = run.world;
  group.create();
  makeDirectory(stateDirectory);
  const { env, hidden } = await fill(step, run);
  const failed = await spawnMain({ ...step, env }, { group, stateDirectory }, run.leftMs(), hidden?.secrets);
  return failed === undefined ? done : failed;
}

export function doneIfMainRuns(_step: StepOf<'done-if-main-runs'>, { world }: StepRun): StepsOutcome {
  const runs = readMain(world.stateDirectory).kind === 'alive' && world.group.isPopulated();
  return runs ? say('running') : done;
}

export function tellMainState(_step: StepOf<'main-state'>, { world }: StepRun): StepsOutcome {
  const main = readMain(world.stateDirectory);
  if (!world.group.isPopulated()) return say('stopped');
  if (main.kind === 'alive') return say('running');
  const how = main.kind === 'ended' ? `the main process ended with ${main.how}` : 'there is no main process';
  return say('failed', `${how}, ${leftovers(world)}`);
}

export function signalMain({ signal }: StepOf<'signal-main'>, { world }: StepRun): StepsOutcome {
  signalRest(signal, world);
  return done;
}

/** To the main process, or to all that is left when it has ended. */
function signalRest(signal: string, world: StepWorld): void {
  const main = readMain(world.stateDirectory);
  const pids = main.kind === 'alive' ? [main.main.pid] : world.group.processes();
  for (const pid of pids) signalProcess(pid, signal);
}

export async function waitEmpty({ signal }: StepOf<'wait-empty'>, run: StepRun): Promise<StepsOutcome> {
  const { group, stateDirectory } = run.world;
  const allowedMs = run.leftMs();
  while (readMain(stateDirectory).kind === 'alive' && run.leftMs() > 0) {
    if (run.world.signal?.aborted) return calledOff;
    if (await group.waitEmpty(Math.min(mainPollMs, run.leftMs()))) return done;
  }
  // The shell that waited for the main process needs a moment to end by itself.
  if (await group.waitEmpty(Math.min(mainPollMs, run.leftMs()))) return done;
  if (readMain(stateDirectory).kind !== 'alive') signalRest(signal, run.world);
  if (await group.waitEmpty(run.leftMs())) return done;
  return unable(`it did not end within ${Math.round(allowedMs)} ms, ${leftovers(run.world)}`);
}
