/**
 * Which hosts of a lab have an identity, and where it lies: light hosts and Debian hosts each find their own at the same place,
 * the one that the cluster file names.
 */
import { filesOf, type LabHost, type LabPlan } from './plan.ts';

export interface HostIdentity {
  /** On this machine. */
  readonly from: string;
  /** In the host. */
  readonly to: string;
}

/** Undefined where the cluster file names none, and for hosts that run nothing of the cluster. */
export function identityOf(plan: LabPlan, host: LabHost): HostIdentity | undefined {
  if (plan.identity === undefined || (host.kind !== 'node' && host.kind !== 'store')) return undefined;
  return { from: filesOf(plan, host).identity, to: plan.identity };
}
