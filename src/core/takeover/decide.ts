/**
 * The one function that decides: `decide(state, event, clock)`. First the event is taken in (observe), then, if anything
 * but a counter changed, every duty looks at the whole state again and does what it finds missing: what a node runs
 * (groups), whether it is a member (membership), and what the coordinator writes (coordinate). Where only a time has come,
 * those look that have waited for it (look.ts). Duties are level-triggered: they compare what is with what should be, so a
 * lost or repeated event cannot confuse them.
 *
 * Pure: no clock, no randomness, no I/O. What must be durable first is in `persist`; see action.ts. What throws because of
 * something that was asked or read is contained (contain.ts).
 */
import { becomeProven, contained } from './contain.ts';
import type { Clock, Event } from './event.ts';
import { look, nextLook } from './look.ts';
import { observe } from './observe.ts';
import { canPublish, publish } from './publish.ts';
import type { State } from './state.ts';
import { readStore } from './store-view.ts';
import { type Decision, makeTurn, type Turn } from './turn.ts';

export function decide(state: State, event: Event, clock: Clock): Decision {
  return contained(decideOn, state, event, clock);
}

function decideOn(state: State, event: Event, clock: Clock, before: (t: Turn) => void): Decision {
  const t = makeTurn(state, clock);
  before(t);
  observe(t, event);
  if (!t.s.ended && !clock.more) {
    const whole = look(t);
    publish(t);
    readStore(t);
    if (whole) becomeProven(t);
  }
  const { persist, actions, notes, broke } = t;
  return { state: t.s, persist, actions, notes, broke, wakeAt: wakeAt(t) };
}

function wakeAt(t: Turn): number {
  if (t.s.ended) return Number.POSITIVE_INFINITY;
  if (t.clock.more) return t.clock.now;
  const s = t.s;
  let at = s.dirty ? t.clock.now : nextLook(s);
  if (canPublish(t)) at = Math.min(at, s.renewal.nextAt);
  if (!s.store.reading && s.store.readWanted) at = Math.min(at, s.store.retryAt);
  return at;
}
