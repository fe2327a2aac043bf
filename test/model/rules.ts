/** Everything that may happen next, by role. */
import { coordinatorSteps } from './coordinator.ts';
import { copySteps } from './copies.ts';
import { daemonSteps } from './daemon.ts';
import { faultSteps } from './faults.ts';
import { fencingSteps } from './fencing.ts';
import { keeperSteps } from './keeper.ts';
import { leaseSteps } from './lease.ts';
import { restoreSteps } from './restore.ts';
import type { Step } from './step.ts';
import { switchOnSteps } from './switch-on.ts';

export function offerSteps(step: Step): void {
  coordinatorSteps(step);
  fencingSteps(step);
  daemonSteps(step);
  keeperSteps(step);
  switchOnSteps(step);
  leaseSteps(step);
  faultSteps(step);
  copySteps(step);
  restoreSteps(step);
}
