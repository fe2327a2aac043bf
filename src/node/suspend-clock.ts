/**
 * The loop's clock: monotonic milliseconds that go on while the machine sleeps. Node offers only CLOCK_MONOTONIC, which
 * stops then; a lease that ran out during a suspend would still look valid. So the difference to CLOCK_BOOTTIME is
 * watched, and what it grew by is added.
 */

/** Readings of CLOCK_BOOTTIME are cut to 10 ms; only more than this counts as sleep. */
const toleranceMs = 50;

export function createSuspendClock(monotonic: () => number, boottime: () => number): () => number {
  let lead = boottime() - monotonic();
  let slept = 0;
  return () => {
    const now = monotonic();
    const grown = boottime() - now - lead;
    if (grown > toleranceMs) {
      slept += grown;
      lead += grown;
    }
    return now + slept;
  };
}
