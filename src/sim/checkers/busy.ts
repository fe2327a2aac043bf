/**
 * Invariant 7 while things go wrong: whatever happens, the document is not written, and nobody is woken, without end. The
 * limits are far above what an honest minute of faults needs.
 */
import { Violation } from '../violation.ts';

const windowMs = 1000;
const commits = 100;
const steps = 50_000;

export class Busy {
  #since = 0;
  #commits = 0;
  #steps = 0;

  committed(now: number): void {
    this.#follow(now);
    this.#commits += 1;
    if (this.#commits > commits)
      throw new Violation(`the document was written ${commits} times within ${windowMs} ms`);
  }

  stepped(now: number): void {
    this.#follow(now);
    this.#steps += 1;
    if (this.#steps > steps)
      throw new Violation(`${steps} things happened within ${windowMs} ms: somebody spins`);
  }

  #follow(now: number): void {
    if (now < this.#since + windowMs) return;
    this.#since = now;
    this.#commits = 0;
    this.#steps = 0;
  }
}
