/**
 * The moment by which the coordinator places groups. What it knows beyond document and records is since when each member has
 * been cut off from a network: when a switch ends, or comes back, the members lose or find one another within a beat or so,
 * and not all at once. Whoever is first would look cut off from those who are about to follow, and its groups would be
 * stopped for nothing. So it counts only when it has lasted. The same holds for who is not well: when the gateway that all nodes
 * ask is down, each finds it out in its own time.
 */
import { cutOffPlaces, type Moment, unwellPlaces } from '../placement/placement-view.ts';
import { lookAgain, type Turn } from '../turn.ts';
import { configOf } from '../view/loaded.ts';
import { asksBy } from '../view/timing.ts';
import type { DocumentDraft } from './draft.ts';

/** Two nodes notice the same thing at most one interval apart; then it has to be written and read. */
const intervals = 1.5;

export function momentOf(t: Turn, d: DocumentDraft): Moment {
  const unsettled = new Set(Object.keys(t.s.cutSince).filter((place) => !isSettled(t, place)));
  return { ...rawMoment(t, d), unsettled, still: new Set(Object.keys(t.s.said.silent ?? {})) };
}

/** Remembers who is cut off now, and looks again when that counts. */
export function followCuts(t: Turn, d: DocumentDraft): void {
  const moment = rawMoment(t, d);
  const places = [...cutOffPlaces(moment), ...unwellPlaces(moment)];
  t.s.cutSince = Object.fromEntries(places.map((place) => [place, t.s.cutSince[place] ?? t.clock.now]));
  for (const place of places) if (t.clock.now < settledAt(t, place)) lookAgain(t, settledAt(t, place));
}

function rawMoment(t: Turn, d: DocumentDraft): Moment {
  const records = Object.fromEntries(Object.entries(t.s.store.records).map(([n, r]) => [n, r.value]));
  const wasCut = new Set(Object.keys(t.s.cutSince).filter((place) => isSettled(t, place)));
  const { wall, calendar } = t.clock;
  return { config: configOf(t), document: d.next, before: d.before, records, wall, calendar, wasCut };
}

function isSettled(t: Turn, place: string): boolean {
  return t.clock.now >= settledAt(t, place);
}

function settledAt(t: Turn, place: string): number {
  const { health, nodes } = configOf(t);
  const settleMs = place in nodes ? (health?.settleMs ?? 0) : intervals * asksBy(t).beatIntervalMs;
  return (t.s.cutSince[place] ?? t.clock.now) + settleMs;
}
