/**
 * A request ends when whoever asked waits no longer: a person who was told that nobody answers must not see it done half a
 * minute later. The node where it was asked counts the time, and says in its record how much is left; the coordinator goes on
 * counting from when it saw that record. So no two clocks are compared. What ends before it left this node is over at once;
 * the rest is for the coordinator to refuse, because it may just be carrying it out.
 */
import type { NodeName } from '../../config.ts';
import type { Reason } from '../../reason.ts';
import type { RequestEntry } from '../document.ts';
import type { PendingRequest } from '../state.ts';
import { act, lookAgain, type Turn } from '../turn.ts';
import { type Outcome, refuse, waiting } from './rule.ts';

const tooLate: Reason = { kind: 'too-late' };

/** Answers what ended before any record said it, and looks again when the next one ends. */
export function endRequests(t: Turn): void {
  const { s, clock } = t;
  const over = [...s.asked, ...s.requests.filter(({ sent }) => !sent)].filter((r) => r.until <= clock.now);
  for (const { ticket } of over) act(t, 'answer-request', { ticket, refusal: tooLate });
  if (over.length > 0) {
    const tickets = new Set(over.map(({ ticket }) => ticket));
    s.asked = s.asked.filter(({ ticket }) => !tickets.has(ticket));
    s.requests = s.requests.filter(({ ticket }) => !tickets.has(ticket));
  }
  for (const { until } of [...s.asked, ...s.requests]) if (until > clock.now) lookAgain(t, until);
}

/** Whoever asked has gone. */
export function giveUp(t: Turn, ticket: number): void {
  const { s, clock } = t;
  const ended = <R extends { readonly ticket: number; readonly until: number }>(r: R): R =>
    r.ticket === ticket ? { ...r, until: Math.min(r.until, clock.now) } : r;
  s.asked = s.asked.map(ended);
  s.requests = s.requests.map(ended);
  s.dirty = true;
}

/** As the record says it now. */
export function requestEntry({ clock }: Turn, { seq, by, request, until }: PendingRequest): RequestEntry {
  return { seq, by, request, leftMs: Math.max(0, Math.round(until - clock.now)) };
}

/**
 * What the coordinator does with a request that it must not carry out: refuse it when its time is over; wait while nobody
 * is known to wait for it, because its record was found as it is and has not been renewed since: its node may have died with
 * whoever asked there, however long ago.
 */
export function tooLateFor(t: Turn, node: NodeName, { leftMs }: RequestEntry): Outcome | undefined {
  const { s, clock } = t;
  if (typeof leftMs !== 'number') return undefined;
  const seen = node === s.self ? undefined : s.progress[node];
  const until = (seen?.at ?? clock.now) + leftMs;
  if (clock.now >= until) return refuse(tooLate);
  if (node === s.self || (seen?.moves ?? 0) > 0) return undefined;
  lookAgain(t, until);
  return waiting;
}
