/**
 * Whether a starting keeper may take over the incarnation of the one before it, with what runs. It is the same incarnation
 * only in the same boot (a copy of the disk, or a machine that has booted, has none of its processes), while its permit is
 * open, and when the journal names all that it started. Where others count on a deadline, that deadline must be known and
 * lie ahead by more than it takes to open the watchdog, for that is to pet it.
 */
import type { Lapse } from '../takeover/document.ts';
import { type KeptLease, watchdogOpensWithinMs } from './kept-lease.ts';
import { fits, type Traces } from './left-known.ts';
import type { Permit } from './permit.ts';
import type { Lease } from './state.ts';

export interface Adoption {
  /** The control group of this agent. */
  readonly base: string;
  /** By its cluster file (`onStoreLoss: freeze`). */
  readonly freezes: boolean;
  readonly kept: KeptLease | undefined;
  /** CLOCK_BOOTTIME, never earlier than the clock itself. */
  readonly boottimeMs: number;
}

/** The incarnation that goes on, with the lease and the watchdog that others count on. */
export interface Adopted extends Permit {
  readonly lease: Lease;
  readonly lapse: Lapse;
}

/** Undefined: nothing is taken over. */
export function adopt(traces: Traces, adoption: Adoption): Adopted | undefined {
  const { former } = traces;
  const lease = adoptable(traces, adoption);
  if (former === undefined || lease === undefined) return undefined;
  const { watchdogMs, member } = former;
  const lapse = watchdogMs !== undefined && { watchdogMs };
  // A member that goes on in the same boot is where the last member was.
  return { ...former, ...(member && { stayed: true }), lease, lapse };
}

/** By which lease what runs may go on. */
function adoptable(traces: Traces, adoption: Adoption): Lease | undefined {
  const { former, bootId, journalMark, hasGroup } = traces;
  if (former === undefined) return undefined;
  const isSame = former.open && former.boot === bootId && former.base === adoption.base;
  if (!isSame || !hasGroup || !fits(former, journalMark)) return undefined;
  if (adoption.freezes && former.watchdogMs === undefined) return { kind: 'frozen' };
  return leaseOf(former, adoption);
}

function leaseOf(former: Permit, { kept, boottimeMs }: Adoption): Lease | undefined {
  if (kept?.inc !== former.inc || kept.boot !== former.boot) return undefined;
  const isAhead = boottimeMs + watchdogOpensWithinMs < kept.untilMs;
  return isAhead ? { kind: 'until', boottimeMs: kept.untilMs } : undefined;
}
