/**
 * Until when everything may run, as a daemon that has lost its keeper leaves it to the next one. It was confirmed once, so
 * an older one is only shorter. It holds within one boot, by whose clock it is told.
 */
import type { Lapse } from '../takeover/document.ts';

export interface KeptLease {
  readonly inc: string;
  readonly boot: string;
  /** CLOCK_BOOTTIME */
  readonly untilMs: number;
}

/** To open a watchdog and to agree with it on its time-out takes no longer, and all of it may count as pets. */
export const watchdogOpensWithinMs = 1000;

/** A daemon waits for another keeper no longer. */
const orphanMs = 10_000;

/**
 * For so long what runs may go on without a keeper: until the deadline, if there is one. Where a watchdog counts, which nobody
 * pets meanwhile, half of its time is left to stop everything.
 */
export function orphanedForMs(lapse: Lapse, untilMs: number | undefined, boottimeMs: number): number {
  const leftMs = untilMs === undefined ? orphanMs : untilMs - boottimeMs;
  return Math.max(0, Math.min(orphanMs, leftMs, lapse ? lapse.watchdogMs / 2 : orphanMs));
}
