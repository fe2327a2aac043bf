/**
 * Control groups as the lab needs them beside what a node does with its own: one per host, so that power and pause reach
 * every process whatever it forked.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { controlGroupAt } from '../src/node/control-group.ts';
import { ControlGroupUnavailable, findHierarchy } from '../src/node/own-control-group.ts';
import { LabError } from './lab-error.ts';

/** The control group of a cluster's lab on this machine. Throws `lab-machine-unfit` without control groups v2. */
export function labControlGroup(cluster: string): string {
  try {
    return join(findHierarchy().directory, `holdfast-lab.${cluster}`);
  } catch (error) {
    if (!(error instanceof ControlGroupUnavailable)) throw error;
    throw new LabError('lab-machine-unfit', `A lab needs control groups. ${error.message}.`);
  }
}

/** An empty control group at `path`: made if missing, whatever is nested in it removed, not frozen. */
export function renewControlGroup(path: string): void {
  const group = controlGroupAt(path);
  group.remove();
  group.create();
  writeFileSync(join(path, 'cgroup.freeze'), '0');
}

/** Resolves when no process lives in it or below, at the kernel's own word. */
export function untilEmpty(path: string): Promise<void> {
  return new Promise((resolve) => {
    controlGroupAt(path).watchEmpty(resolve, new AbortController().signal);
  });
}

/** Stops or continues every process in it; resolves when the kernel says all of them are. */
export async function freezeControlGroup(path: string, frozen: boolean): Promise<void> {
  const group = controlGroupAt(path);
  writeFileSync(join(path, 'cgroup.freeze'), frozen ? '1' : '0');
  for (let tries = 0; tries < 1000; tries++) {
    // A group without processes reports itself frozen or not as told.
    if (group.isFrozen() === frozen) return;
    await sleep(2);
  }
  throw new LabError('lab-command-failed', `${path} did not ${frozen ? 'freeze' : 'thaw'} within 2 s.`);
}
