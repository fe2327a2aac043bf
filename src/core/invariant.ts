/**
 * What the core relies on. Where one of these does not hold, the next decision cannot be trusted: the daemon ends with
 * its name (what runs goes on, and a new daemon reads everything anew), and the simulator counts the run as failed.
 */

export class BrokenInvariant extends Error {
  override readonly name = 'BrokenInvariant';

  constructor(what: string) {
    super(`An invariant of the core is broken: ${what}`);
  }
}

/** The value, which must be there. `what` names the invariant: "the configuration is loaded". */
export function must<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new BrokenInvariant(what);
  return value;
}
