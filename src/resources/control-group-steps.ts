/** Steps that end everything in the resource's control group, and the one that says whether nothing is left. */
import type { StepOf } from './step.ts';
import { done, type StepsOutcome, say, unable } from './step-outcome.ts';
import { joined, leftovers, type StepRun, signalProcess } from './step-world.ts';

/**
 * One by one, because killing a control group as a whole waits for the kernel's lock of all control groups. What is forked
 * meanwhile, and what goes wrong here, is left to the step that waits for the end.
 */
export async function beginKill(_step: StepOf<'begin-kill'>, { world }: StepRun): Promise<StepsOutcome> {
  await joined(world);
  try {
    for (const pid of world.group.processes()) signalProcess(pid, 'SIGKILL');
  } catch {
    // The step that waits for the end kills them all at once, and tells why it cannot.
  }
  return done;
}

export async function killGroup(_step: StepOf<'kill-group'>, run: StepRun): Promise<StepsOutcome> {
  await joined(run.world);
  if (await run.world.group.kill(run.leftMs())) return done;
  return unable(`its processes could not be killed, ${leftovers(run.world)}`);
}

export function stoppedIfEmpty(_step: StepOf<'stopped-if-empty'>, { world }: StepRun): StepsOutcome {
  return world.group.isPopulated() ? say('failed', leftovers(world)) : say('stopped');
}
