/** Where a decision that cannot be made ends the daemon, with the reason on standard error. */
import { BrokenInvariant } from '../core/invariant.ts';

/** What the core relies on does not hold: nothing more is decided on this state. The keeper starts another daemon. */
export function orEnd(decide: () => void): void {
  try {
    decide();
  } catch (error) {
    const what = error instanceof BrokenInvariant ? error.message : `${(error as Error).stack}`;
    console.error(
      `The daemon ends; what runs here goes on, and another daemon reads everything anew. ${what}`,
    );
    process.exit(1);
  }
}
