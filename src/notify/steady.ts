/**
 * Which problems stand, without those that come and go within a moment: a takeover shows several on its way. What is there in
 * every look for a while stands, and what is in none for as long is over. Pure.
 */
import type { ToldProblem } from '../core/notify/notify-document.ts';
import type { Notice } from '../core/takeover/said.ts';
import { problemKey } from './problem-key.ts';

export interface Steady {
  readonly problems: Readonly<Record<string, Followed>>;
}

interface Followed {
  readonly notice: Notice;
  /** Since it was seen first. */
  readonly since: number;
  /** Since when it has been there, or has not. */
  readonly changedAt: number;
  readonly isThere: boolean;
  readonly stands: boolean;
}

/** What was told already stands until it is seen to be over. */
export function seed(told: Readonly<Record<string, ToldProblem>>, now: number): Steady {
  const problems = Object.entries(told).map(([key, { at, level, reason }]): [string, Followed] => {
    const notice: Notice = { level: level === 'alarm' ? 'alarm' : 'warning', reason };
    return [key, { notice, since: at, changedAt: now, isThere: true, stands: true }];
  });
  return { problems: Object.fromEntries(problems) };
}

/** Times are wall clock, ms. */
export function look(steady: Steady, seen: readonly Notice[], now: number, steadyMs: number): Steady {
  const there = new Map(seen.map((notice) => [problemKey(notice.reason), notice]));
  const next: Record<string, Followed> = {};
  for (const [key, before] of Object.entries(steady.problems)) {
    const followed = follow(before, there.get(key), now, steadyMs);
    if (followed !== undefined) next[key] = followed;
  }
  for (const [key, notice] of there)
    next[key] ??= { notice, since: now, changedAt: now, isThere: true, stands: steadyMs <= 0 };
  return { problems: next };
}

function follow(
  before: Followed,
  notice: Notice | undefined,
  now: number,
  steadyMs: number,
): Followed | undefined {
  const isThere = notice !== undefined;
  const changedAt = isThere === before.isThere ? before.changedAt : now;
  const isSure = now - changedAt >= steadyMs;
  if (!isThere && (isSure || !before.stands)) return undefined;
  return {
    notice: notice ?? before.notice,
    since: before.since,
    changedAt,
    isThere,
    stands: before.stands || isSure,
  };
}

/** Nothing came or went a moment ago. */
export function isSettled({ problems }: Steady): boolean {
  return Object.values(problems).every(({ isThere, stands }) => isThere === stands);
}

/** By key. */
export function standing({
  problems,
}: Steady): ReadonlyMap<string, { readonly notice: Notice; readonly since: number }> {
  return new Map(Object.entries(problems).filter(([, { stands }]) => stands));
}
