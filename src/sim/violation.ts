/** A broken promise, found by a checker or by the core itself: it ends the run, and is told with what led to it. */
export class Violation extends Error {}

/** What production code throws is a violation of its own invariants, not a fault of the simulator. */
export function asViolation<T>(whose: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Violation) throw error;
    const { name, message, stack } = error as Error;
    const where = /^\s*at (.*)$/m.exec(stack ?? '')?.[1] ?? 'nowhere';
    throw new Violation(`${whose} threw ${name}: ${message} (${where})`, { cause: error });
  }
}
