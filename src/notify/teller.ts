/**
 * One way, and what whoever reads there knows: a problem is told when it began and when it ended, and never twice what was told
 * already, whoever told it. Pure: the cluster's book says what was told before; times are wall clock, ms.
 */
import type { NotifyWayConfig } from '../core/config.ts';
import type { Happening } from '../core/notify/happening.ts';
import type { ToldProblem, WayBook } from '../core/notify/notify-document.ts';
import type { Notice } from '../core/takeover/said.ts';
import { addCertain, addComing, emptyHold, type Hold, isCounted, isFor, sumUp, wentWell } from './hold.ts';
import { topicOfProblem } from './problem-key.ts';

export interface Teller {
  readonly hold: Hold;
  /** What was told by this way, as the book has it or will have it. */
  readonly standing: Readonly<Record<string, ToldProblem>>;
}

export type Standing = ReadonlyMap<string, { readonly notice: Notice; readonly since: number }>;

export function makeTeller(book: Pick<WayBook, 'standing' | 'sent'> | undefined): Teller {
  return {
    hold: { ...emptyHold, sent: book?.sent ?? [] },
    standing: book?.standing ?? {},
  };
}

export function takeHappening(teller: Teller, way: NotifyWayConfig, h: Happening, now: number): Teller {
  return isFor(way, h) ? { ...teller, hold: addComing(teller.hold, h, now) } : teller;
}

/** What has stood for so long is told, however often it came and went before. */
const staysMs = 120_000;

/** Begins and ends of what stands now, as far as it is not told or about to be. `scope`: whose problems they are. */
export function takeStanding(
  teller: Teller,
  way: NotifyWayConfig,
  problems: Standing,
  { now, scope }: { readonly now: number; readonly scope: string },
): Teller {
  let hold = sumUp(teller.hold, now);
  const believed = believedBy(teller);
  for (const [key, { notice, since }] of problems) {
    const begin = happeningOf(notice, { key, at: since, scope });
    const known = believed.get(key);
    const isNews = known === undefined || (known !== 'alarm' && notice.level === 'alarm');
    if (!isNews || !isFor(way, begin)) continue;
    if (now - since >= staysMs) hold = addCertain(hold, begin, now);
    else if (!isNoted(hold, begin)) hold = addComing(hold, begin, now);
  }
  for (const [key, { at, level, reason }] of Object.entries(standingSoon(teller, hold))) {
    if (problems.has(key)) continue;
    const begun = happeningOf({ level: level === 'alarm' ? 'alarm' : 'warning', reason }, { key, at, scope });
    const end: Happening = {
      ...begun,
      id: `${begun.id}/over`,
      at: now,
      is: 'ended',
      forMs: Math.max(0, now - at),
    };
    hold = addCertain(hold, end, now);
  }
  return { ...teller, hold };
}

/** The same begin is counted once. */
function isNoted(hold: Hold, { key, id }: Happening): boolean {
  return isCounted(hold, key) && hold.counted[key]?.newest.id === id;
}

function believedBy({ standing, hold }: Teller): ReadonlyMap<string, ToldProblem['level']> {
  const soon = standingSoon({ standing, hold }, hold);
  return new Map(Object.entries(soon).map(([key, { level }]) => [key, level]));
}

/** As it will be when all that waits is told. */
function standingSoon(
  { standing }: Pick<Teller, 'standing' | 'hold'>,
  { waiting }: Hold,
): Readonly<Record<string, ToldProblem>> {
  return waiting.reduce(applyTo, standing);
}

function applyTo(
  standing: Readonly<Record<string, ToldProblem>>,
  { is, key, at, level, reason }: Happening,
): Readonly<Record<string, ToldProblem>> {
  if (is === 'began') return { ...standing, [key]: { at, level, reason } };
  if (is !== 'ended') return standing;
  const { [key]: _, ...rest } = standing;
  return rest;
}

function happeningOf(
  { level, reason }: Notice,
  { key, at, scope }: { readonly key: string; readonly at: number; readonly scope: string },
): Happening {
  return {
    id: `${scope}/${key}/${at}`,
    at,
    topic: topicOfProblem(reason),
    level,
    key,
    is: 'began',
    reason,
  };
}

/** What the message had is told. */
export function delivered({ hold, standing }: Teller, told: readonly Happening[], now: number): Teller {
  return { hold: wentWell(hold, told, now), standing: told.reduce(applyTo, standing) };
}
