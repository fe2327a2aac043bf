/**
 * Invariant 7 while things go wrong: whatever happens, the document is not written, and nobody is woken, without end.
 * While faults come the limits are far above what an honest minute of them needs. When for some seconds nobody has asked
 * for anything, nothing was broken or mended and no configuration came into force, a few writes a second must do.
 */
import type { Document } from '../../core/takeover/document.ts';
import { Violation } from '../violation.ts';
import { Circles } from './circles.ts';

const windowMs = 1000;
const commits = 100;
const steps = 50_000;
const calmMs = 5000;
const calmWindowMs = 4000;
const calmCommits = 20;

export class Busy {
  #since = 0;
  #commits = 0;
  #steps = 0;
  #disturbedAt = 0;
  readonly #circles = new Circles();
  /** When the document was written since then, newest last. */
  #calm: number[] = [];

  /** A command of a person, a fault, or another configuration. */
  disturbed(now: number): void {
    this.#disturbedAt = now;
    this.#circles.disturbed();
    this.#calm = [];
  }

  committed(next: Document, now: number): void {
    this.#circles.committed(next, now);
    this.#follow(now);
    this.#commits += 1;
    if (this.#commits > commits)
      throw new Violation(`the document was written ${commits} times within ${windowMs} ms`);
    if (now >= this.#disturbedAt + calmMs) this.#committedInCalm(now);
  }

  #committedInCalm(now: number): void {
    this.#calm = [...this.#calm.filter((at) => at > now - calmWindowMs), now];
    if (this.#calm.length > calmCommits)
      throw new Violation(
        `the document was written ${calmCommits} times within ${calmWindowMs} ms although nothing had happened for ${calmMs} ms`,
      );
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
