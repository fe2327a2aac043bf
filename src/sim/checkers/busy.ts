/**
 * Invariant 7 while things go wrong: whatever happens, the document is not written, and nobody is woken, without end. The
 * limits are far above what an honest minute of faults needs.
 */
import { Violation } from '../violation.ts';

const WINDOW_MS = 1000;
const COMMITS = 100;
const STEPS = 50_000;

export class Busy {
  private since = 0;
  private commits = 0;
  private steps = 0;

  committed(now: number): void {
    this.follow(now);
    this.commits += 1;
    if (this.commits > COMMITS)
      throw new Violation(`the document was written ${COMMITS} times within ${WINDOW_MS} ms`);
  }

  stepped(now: number): void {
    this.follow(now);
    this.steps += 1;
    if (this.steps > STEPS)
      throw new Violation(`${STEPS} things happened within ${WINDOW_MS} ms: somebody spins`);
  }

  private follow(now: number): void {
    if (now < this.since + WINDOW_MS) return;
    this.since = now;
    this.commits = 0;
    this.steps = 0;
  }
}
