/** Steps about interfaces, kernel settings, directories and mounts of the machine. */
import { writeFileSync } from 'node:fs';
import { makeDirectory } from '../make-directory.ts';
import { bounds, fillIn, staying } from './command-steps.ts';
import { findDevice, findHolder } from './interfaces.ts';
import { findMount } from './mounts.ts';
import { runCommand } from './run-command.ts';
import type { Environment, StepOf } from './step.ts';
import { done, type StepsOutcome, say, soft, unable } from './step-outcome.ts';
import type { StepRun } from './step-world.ts';
import { unmount } from './unmount.ts';

const plain: Environment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };

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

export function doneIfMounted({ directory }: StepOf<'done-if-mounted'>): StepsOutcome {
  return findMount(directory) === undefined ? done : say('running');
}

export function tellMountState({ directory, writable }: StepOf<'mount-state'>): StepsOutcome {
  const mount = findMount(directory);
  if (mount === undefined) return say('stopped');
  if (writable && mount.readOnly) return say('failed', `${directory} has turned read-only`);
  return say('running');
}

export async function runUnmount(step: StepOf<'unmount'>, run: StepRun): Promise<StepsOutcome> {
  const umount = (argv: readonly string[], withinMs: number) =>
    runCommand({ ...staying(argv, plain, run), capture: true }, bounds(run, withinMs));
  const left = await unmount({
    directory: step.directory,
    mayTerminate: step.mayTerminate,
    withinMs: run.leftMs(),
    run: umount,
  });
  return left === undefined ? done : unable(left);
}
