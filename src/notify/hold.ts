/**
 * What waits to be told by one way, and when it goes: what happens close together is one message, what keeps coming and going is
 * counted instead of told, and no more than so many messages go within an hour. Nothing is thrown away without being counted. Pure;
 * times are wall clock, ms.
 */
import type { NotifyWayConfig } from '../core/config.ts';
import type { Happening } from '../core/notify/happening.ts';
import { isUrgentEnough } from '../core/notify/notify-levels.ts';

export interface Hold {
  /** In the order in which they are told. */
  readonly waiting: readonly Happening[];
  /** When the first and the last of them came. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** So many were left out, since too much waited. */
  readonly leftOut: number;
  /** By key: when it was told that it happened or began, lately. */
  readonly lately: Readonly<Record<string, readonly number[]>>;
  /** By key: what comes so often that it is counted. */
  readonly counted: Readonly<Record<string, Counted>>;
  /** When messages went, within the last hour. */
  readonly sent: readonly number[];
  /** Attempts in vain since the last that went well, and when the next is due. */
  readonly failures: number;
  readonly retryAt: number;
}

interface Counted {
  readonly newest: Happening;
  readonly count: number;
  readonly since: number;
  readonly lastAt: number;
}

export const emptyHold: Hold = {
  waiting: [],
  firstAt: 0,
  lastAt: 0,
  leftOut: 0,
  lately: {},
  counted: {},
  sent: [],
  failures: 0,
  retryAt: 0,
};

/** What came so often within this time is counted until so long nothing of it came. */
export const flapMs = 600_000;
export const flapCount = 3;
const hourMs = 3_600_000;
/** Where things go on happening the message goes after so many times the time in which they are gathered. */
const gathersAtMost = 6;
const waitingMax = 200;
const firstPauseMs = 10_000;
const longestPauseMs = 600_000;

/** For this way: of one of its topics, and urgent enough. */
export function isFor(
  { events, severity }: Pick<NotifyWayConfig, 'events' | 'severity'>,
  h: Happening,
): boolean {
  return events.includes(h.topic) && isUrgentEnough(h.level, severity);
}

/** Something that happened, or a problem that began: told, or counted where it comes too often. */
export function addComing(hold: Hold, h: Happening, now: number): Hold {
  const counted = hold.counted[h.key];
  const lately = (hold.lately[h.key] ?? []).filter((at) => now - at < flapMs);
  if (counted === undefined && lately.length < flapCount)
    return wait({ ...hold, lately: { ...hold.lately, [h.key]: [...lately, now] } }, h, now);
  const { count, since } = counted ?? { count: 0, since: now };
  return {
    ...hold,
    counted: { ...hold.counted, [h.key]: { newest: h, count: count + 1, since, lastAt: now } },
  };
}

/** The end of a problem whose begin was told, and what is to be told however often it came. */
export function addCertain(hold: Hold, h: Happening, now: number): Hold {
  return wait(hold, h, now);
}

export function isCounted(hold: Hold, key: string): boolean {
  return hold.counted[key] !== undefined;
}

function wait(hold: Hold, h: Happening, now: number): Hold {
  const all = [...hold.waiting, h];
  const isTooMuch = all.length > waitingMax;
  // What stands has to be told, and there is an end to how much can stand.
  const at = isTooMuch ? all.findIndex(({ is }) => is === 'happened' || is === 'repeated') : -1;
  const waiting = at < 0 ? all : all.filter((_, i) => i !== at);
  return {
    ...hold,
    waiting,
    leftOut: hold.leftOut + (all.length - waiting.length),
    firstAt: hold.waiting.length === 0 ? now : hold.firstAt,
    lastAt: now,
  };
}

/** What was counted is summed up now and then; what has been quiet for long is told again each time from then on. */
export function sumUp(hold: Hold, now: number): Hold {
  let next = hold;
  for (const [key, { newest, count, since, lastAt }] of Object.entries(hold.counted)) {
    if (now - since < flapMs) continue;
    const isOver = now - lastAt >= flapMs;
    const { [key]: _, ...others } = next.counted;
    const again = { newest, count: 0, since: now, lastAt };
    next = { ...next, counted: isOver ? others : { ...others, [key]: again } };
    if (isOver) next = { ...next, lately: { ...next.lately, [key]: [] } };
    if (count > 0) next = wait(next, repeated(newest, count, now - since, now), now);
  }
  return next;
}

function repeated(newest: Happening, count: number, forMs: number, now: number): Happening {
  const { topic, level, key, reason } = newest;
  return {
    id: `${newest.id}/repeated/${now}`,
    at: now,
    topic,
    level,
    key,
    is: 'repeated',
    reason,
    count,
    forMs,
  };
}

type Rules = Pick<NotifyWayConfig, 'gatherMs' | 'perHour'>;

/** What is to be sent now, all that waits; undefined: nothing yet. `isQuiet`: nothing is about to be added. */
export function due(
  hold: Hold,
  { gatherMs, perHour }: Rules,
  { now, isQuiet }: { readonly now: number; readonly isQuiet: boolean },
): readonly Happening[] | undefined {
  const { waiting, firstAt, lastAt, sent, retryAt } = hold;
  if (waiting.length === 0 || now < retryAt) return undefined;
  const goesOn = !isQuiet || now - lastAt < gatherMs;
  if (goesOn && now - firstAt < gathersAtMost * gatherMs) return undefined;
  const lately = sent.filter((at) => now - at < hourMs).length;
  const isAlarm = waiting.some(({ level, is }) => level === 'alarm' && is !== 'ended');
  // Some are kept for what is urgent.
  const most = isAlarm ? perHour : Math.max(1, Math.floor((perHour * 3) / 4));
  return lately < most ? waiting : undefined;
}

/** `told`: what the message had, in that order; what came meanwhile goes on waiting. */
export function wentWell(hold: Hold, told: readonly Happening[], now: number): Hold {
  const ids = new Set(told.map(({ id }) => id));
  const waiting = hold.waiting.filter(({ id }) => !ids.has(id));
  const sent = [...hold.sent.filter((at) => now - at < hourMs), now];
  return { ...hold, waiting, firstAt: hold.lastAt, leftOut: 0, sent, failures: 0, retryAt: 0 };
}

export function wentWrong(hold: Hold, now: number): Hold {
  const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(hold.failures, 16));
  return { ...hold, failures: hold.failures + 1, retryAt: now + pauseMs };
}
