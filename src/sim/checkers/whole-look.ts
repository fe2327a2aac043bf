/**
 * Whoever has just decided without looking at everything would have decided the same had it done so: a look at everything,
 * right now, finds nothing to order, to keep, or to tell. So a mark that was not set when something became news, or a time
 * that nobody waits for, is found at the moment it is missed and not by a node that acts some seconds too late.
 */
import { decide } from '../../core/takeover/decide.ts';
import type { Clock } from '../../core/takeover/event.ts';
import type { State } from '../../core/takeover/state.ts';
import { words } from '../../core/words/words.ts';
import { type Random, seeded } from '../random.ts';
import { Violation } from '../violation.ts';

const share = 0.05;
const soonMs = 0.01;

export class WholeLooks {
  readonly #random: Random;
  #lastWhole = Number.NaN;
  #ahead = 0;

  /** A source of its own: whether somebody checks changes nothing that happens. */
  constructor(seed: number) {
    this.#random = seeded(seed);
  }

  /** `at`: when it looks again. */
  decided(state: State, clock: Clock, at: number): void {
    const { everything } = state.lookAt;
    // Nothing tells of a clock that somebody has set: that is found with the next look at everything.
    const ahead = clock.wall - clock.now;
    if (everything !== this.#lastWhole) {
      this.#lastWhole = everything;
      this.#ahead = ahead;
      return;
    }
    // A wall clock and the time of the node add up with less than a thousandth of a millisecond between them.
    const looksAtOnce = at - clock.now < soonMs;
    if (state.ended || Math.abs(ahead - this.#ahead) > 1 || looksAtOnce || !this.#random.chance(share))
      return;
    const missed = missedBy(state, clock);
    if (missed.length > 0)
      throw new Violation(
        `${state.self} decided without looking at everything and missed: ${missed.join('; ')}`,
      );
  }
}

function missedBy(state: State, clock: Clock): string[] {
  const { actions, persist, notes } = decide({ ...state, dirty: true }, { kind: 'woken' }, clock);
  return [
    ...actions.map((action) => JSON.stringify(action)),
    ...persist.map((entry) => JSON.stringify(entry)),
    ...notes.map(({ reason }) => words(reason)),
  ];
}
