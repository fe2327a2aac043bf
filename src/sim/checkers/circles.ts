/**
 * Invariant 7, whatever the pace: a coordinator does not write the same things again and again. When nobody asks for anything
 * and nothing breaks or is mended, a document whose like was written before is a step backwards: a few times that is a
 * change of mind (an agent is restarted, and for a second nobody can tell who is cut off), more often it goes round in a
 * circle. A write that says nothing new is one at once.
 *
 * Alike are documents that differ in nothing but what only counts: versions, terms, generations, times.
 */
import type { Document } from '../../core/takeover/document.ts';
import { Violation } from '../violation.ts';

const timesAlike = 5;
const windowMs = 20_000;

/** What grows with every turn of a circle. */
const counters: ReadonlySet<string> = new Set([
  ...(['version', 'nonce', 'term', 'gen', 'at', 'since', 'fenced', 'absences', 'moved', 'leftAt'] as const),
]);

export class Circles {
  /** When a document like this was written since the last disturbance, by what it says. */
  readonly #written = new Map<string, number[]>();
  #last = '';

  /** A command of a person, a fault, or another configuration. */
  disturbed(): void {
    this.#written.clear();
  }

  committed(next: Document, now: number): void {
    const whole = sayWithout(next, new Set(['version', 'nonce']));
    if (whole === this.#last)
      throw new Violation('the document was written again although it says nothing new');
    this.#last = whole;
    const says = sayWithout(next, counters);
    const times = [...(this.#written.get(says) ?? []).filter((at) => at > now - windowMs), now];
    this.#written.set(says, times);
    if (times.length > timesAlike)
      throw new Violation(
        `the document goes round in a circle: it said the same ${times.length} times within ${Math.round(now - times[0]!)} ms`,
      );
  }
}

function sayWithout(document: Document, left: ReadonlySet<string>): string {
  return JSON.stringify(document, (key, value: unknown) => (left.has(key) ? undefined : value));
}
