/**
 * Carries out steps. It decides nothing: what an exit code, an answer or an empty output means stands in the step. The
 * daemon runs programs with it; the keeper runs the journaled hard stop with it, so it needs nothing but Node itself. A
 * time-out is never a success.
 */
import { readSecret } from '../secrets/read-secret.ts';
import { runCall } from './call-step.ts';
import { runBackground, runRun, waitCommand, waitPort } from './command-steps.ts';
import { beginKill, killGroup, stoppedIfEmpty } from './control-group-steps.ts';
import { readOnce } from './had-secrets.ts';
import { bindDevice, createDirectory, runningIfAddressUp, writeSetting } from './machine-steps.ts';
import { doneIfMainRuns, runSpawnMain, signalMain, tellMainState, waitEmpty } from './main-process-steps.ts';
import { doneIfMounted, runUnmount, tellMountState } from './mounts/mount-steps.ts';
import type { Step, StepKind, StepOf } from './step.ts';
import { done, type StepsOutcome, unable } from './step-outcome.ts';
import { calledOff, type StepRun, type StepWorld } from './step-world.ts';
import { endUnit, tellUnitState } from './units/unit-steps.ts';

type StepRunner<K extends StepKind> = (step: StepOf<K>, run: StepRun) => Promise<StepsOutcome> | StepsOutcome;

/** Closed: a kind of step without a runner does not compile. */
const runners: { readonly [K in StepKind]: StepRunner<K> } = {
  run: runRun,
  background: runBackground,
  call: runCall,
  'spawn-main': runSpawnMain,
  'done-if-main-runs': doneIfMainRuns,
  'main-state': tellMainState,
  'signal-main': signalMain,
  'wait-empty': waitEmpty,
  'kill-group': killGroup,
  'begin-kill': beginKill,
  'stopped-if-empty': stoppedIfEmpty,
  'make-directory': createDirectory,
  'wait-port': waitPort,
  'wait-command': waitCommand,
  'find-device': bindDevice,
  'running-if-address-up': runningIfAddressUp,
  set: writeSetting,
  'done-if-mounted': doneIfMounted,
  'mount-state': tellMountState,
  unmount: runUnmount,
  'unit-state': tellUnitState,
  'end-unit': endUnit,
};

/** Never rejects. */
export async function runSteps(steps: readonly Step[], world: StepWorld): Promise<StepsOutcome> {
  const until = performance.now() + world.withinMs;
  const run: StepRun = {
    world,
    leftMs: () => until - performance.now(),
    device: '',
    told: world.told ?? [],
    secrets: readOnce(world.secrets ?? readSecret),
    without: world.without ?? [],
  };
  try {
    for (const step of steps) {
      if (world.signal?.aborted) return calledOff;
      const outcome = await runStep(step, run);
      if (outcome.kind !== 'done') return outcome;
    }
    return done;
  } catch (error) {
    return { kind: 'unable', reason: (error as Error).message };
  }
}

function runStep<K extends StepKind>(step: StepOf<K>, run: StepRun): Promise<StepsOutcome> | StepsOutcome {
  // Another version may have written the journal.
  if (!Object.hasOwn(runners, step.kind)) return unable(`this version knows no step "${step.kind}"`);
  return runners[step.kind as K](step, run);
}
