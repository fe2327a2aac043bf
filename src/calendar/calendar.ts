/**
 * When a window is open that begins by a cron expression in some time zone. A window is open for so long after each start; a
 * start in an hour that a change of clocks leaves out comes at the end of that hour, and one in an hour that comes twice at
 * the first of the two. Everything is asked by the time that is given: nothing here looks at a clock.
 */
import type { Calendar, LocalTime, Opening, TimeWindow } from '../core/calendar.ts';
import { cronOf } from '../values/cron.ts';

/** After 28 years every day of the year was every day of the week. */
const longestForCommonMs = 28 * 366 * 86_400_000;
const looksForCommon = 1_000;

/** Undefined: it never opens, or the time zone is not known here. */
export function openingAt({ cron, forMs, timezone }: TimeWindow, wall: number): Opening | undefined {
  try {
    // Whole seconds, and the start itself counts as open.
    const next = cronOf(cron, timezone).nextRun(new Date(Math.floor((wall - forMs) / 1000) * 1000));
    if (next === null) return undefined;
    const opens = next.getTime();
    return { opens, closes: opens + forMs, at: localTime(opens, timezone) };
  } catch {
    return undefined;
  }
}

/** The same, which remembers what it has found until that is over. */
export function createCalendar(): Calendar {
  const known = new Map<
    string,
    { readonly from: number; readonly until: number; readonly opening: Opening }
  >();
  return (window, wall) => {
    const key = `${window.cron} ${window.forMs} ${window.timezone}`;
    const found = known.get(key);
    if (found !== undefined && wall >= found.from && wall < found.until) return found.opening;
    const opening = openingAt(window, wall);
    if (opening === undefined) return undefined;
    known.set(key, { from: wall, until: opening.closes, opening });
    return opening;
  };
}

/**
 * When all of them are open for the first time from then on; undefined: not for so many openings, nor for so long. What comes
 * seldom is looked at over more time than what comes daily.
 */
export function firstCommonOpening(windows: readonly TimeWindow[], from: number): number | undefined {
  const crons = windows.map(({ cron, timezone, forMs }) => ({ cron: cronOf(cron, timezone), forMs }));
  let at = from;
  for (let looks = 0; looks < looksForCommon && at < from + longestForCommonMs; looks += 1) {
    const starts = crons.map(({ cron, forMs }) => cron.nextRun(new Date(at - forMs))?.getTime());
    const known = starts.filter((start) => start !== undefined);
    if (known.length < crons.length) return undefined;
    const last = Math.max(at, ...known);
    // None of them is open before the last of these has begun.
    if (crons.every(({ forMs }, i) => last < (known[i] ?? 0) + forMs)) return last;
    at = last;
  }
  return undefined;
}

/** The first so many starts after a time. */
export function startsAfter(
  { cron, timezone }: Omit<TimeWindow, 'forMs'>,
  from: number,
  count: number,
): number[] {
  return cronOf(cron, timezone)
    .nextRuns(count, new Date(from))
    .map((start) => start.getTime());
}

function localTime(at: number, timeZone: string): LocalTime {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? '';
  return {
    date: `${of('year')}-${of('month')}-${of('day')}`,
    time: `${of('hour')}:${of('minute')}`,
    weekday: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(of('weekday')),
  };
}
