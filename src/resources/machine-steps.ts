/** Steps about interfaces, kernel settings, and directories of the machine. */
import { writeFileSync } from 'node:fs';
import { makeDirectory } from '../make-directory.ts';
import { fillIn } from './command-steps.ts';
import { findDevice, findHolder } from './interfaces.ts';
import type { StepOf } from './step.ts';
import { done, type StepsOutcome, say, soft } from './step-outcome.ts';
import type { StepRun } from './step-world.ts';

export function createDirectory({ path }: StepOf<'make-directory'>): StepsOutcome {
  makeDirectory(path);
  return done;
}

export function bindDevice({ own, subnet }: StepOf<'find-device'>, run: StepRun): StepsOutcome {
  const device = findDevice(own, subnet);
  if (device === undefined)
    return soft(`no interface that is up has the address ${own} or another in ${subnet}`);
  run.device = device;
  return done;
}

export function runningIfAddressUp({ address }: StepOf<'running-if-address-up'>): StepsOutcome {
  return findHolder(address) === undefined ? done : say('running');
}

export function writeSetting({ path, value }: StepOf<'set'>, run: StepRun): StepsOutcome {
  try {
    writeFileSync(fillIn(path, run), value);
  } catch {
    // A read-only /proc/sys: the setting is a precaution, the address works without it.
  }
  return done;
}
