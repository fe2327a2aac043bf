/**
 * The one function that decides: `decide(state, event, clock)`. First the event is taken in (observe), then, if anything
 * but a counter changed or a time has come, every duty looks at the whole state again and does what it finds missing:
 * what a node runs (groups), whether it is a member (membership), and what the coordinator writes (coordinate). Duties
 * are level-triggered: they compare what is with what should be, so a lost or repeated event cannot confuse them.
 *
 * Pure: no clock, no randomness, no I/O. What must be durable first is in `persist`; see action.ts. What throws because of
 * something that was asked or read is contained (contain.ts).
 */
import { becomeProven, contained } from './contain.ts';
import { coordinate } from './coordinate/coordinate.ts';
import type { Clock, Event } from './event.ts';
import { observeAddresses } from './groups/observe-addresses.ts';
import { runGroups } from './groups/run-groups.ts';
import { askDevices } from './membership/ask-devices.ts';
import { becomeClean } from './membership/clean.ts';
import { handOver } from './membership/hand-over.ts';
import { listen } from './membership/listen.ts';
import { lookAhead } from './membership/look-ahead.ts';
import { noteDeafness } from './membership/note-deafness.ts';
import { followSelf } from './membership/self.ts';
import { observe } from './observe.ts';
import { canPublish, publish } from './publish.ts';
import { endRequests } from './requests/end-requests.ts';
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
    const looks = t.s.dirty || clock.now >= t.s.lookAt;
    if (looks) look(t);
    publish(t);
    readStore(t);
    if (looks) becomeProven(t);
  }
  const { persist, actions, notes, broke } = t;
  return { state: t.s, persist, actions, notes, broke, wakeAt: wakeAt(t) };
}

function look(t: Turn): void {
  t.s.dirty = false;
  t.s.waiting = false;
  t.s.lookAt = Number.POSITIVE_INFINITY;
  listen(t);
  becomeClean(t);
  lookAhead(t);
  followSelf(t);
  noteDeafness(t);
  runGroups(t);
  handOver(t);
  observeAddresses(t);
  askDevices(t);
  endRequests(t);
  coordinate(t);
}

function wakeAt(t: Turn): number {
  if (t.s.ended) return Number.POSITIVE_INFINITY;
  if (t.clock.more) return t.clock.now;
  const s = t.s;
  let at = s.dirty ? t.clock.now : s.lookAt;
  if (canPublish(t)) at = Math.min(at, s.renewal.nextAt);
  if (!s.store.reading && s.store.readWanted) at = Math.min(at, s.store.retryAt);
  return at;
}
