/** A message out of what happened: facts for programs, a line and a text for people. Pure. */
import { createHash } from 'node:crypto';
import type { Happening } from '../core/notify/happening.ts';
import { type NotifyLevel, notifyLevels } from '../core/notify/notify-levels.ts';
import { advice } from '../core/words/advice.ts';
import { happeningWords } from '../core/words/happening.ts';
import type { NotifyEvent, NotifyMessage } from '../ports/notify.ts';

export interface From {
  readonly cluster: string;
  readonly node: string;
  readonly alone: boolean;
  /** Wall clock, ms. */
  readonly now: number;
}

/** A message lists so many; what is urgent goes before the rest. */
const listedMax = 50;

/** `happenings`: at least one. `leftOut`: so many more are not known any more. */
export function composeMessage(from: From, happenings: readonly Happening[], leftOut: number): NotifyMessage {
  const listed = choose(happenings);
  const events = listed.map(eventOf);
  const more = happenings.length - listed.length + leftOut;
  const severity = mostUrgent(happenings);
  const summary = summaryOf(from, events, more, severity);
  return {
    ...head(from),
    id: hash(happenings.map(({ id }) => id)),
    severity,
    test: false,
    summary,
    text: textOf(from, events, more),
    events,
    more,
  };
}

export function composeTest(from: From, way: string): NotifyMessage {
  const summary = `[${from.cluster}] test: ${from.node} can notify by ${way}`;
  return {
    ...head(from),
    id: hash(['test', from.node, way, String(from.now)]),
    severity: 'info',
    test: true,
    summary,
    text: `A test, sent by hand from ${from.node} of cluster ${from.cluster} at ${utc(from.now)}.\nNothing is wrong, and there is nothing to do.\n`,
    events: [],
    more: 0,
  };
}

function head({ cluster, node, alone, now }: From) {
  return { format: 1, cluster, node, alone, at: new Date(now).toISOString() } as const;
}

function hash(ids: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(ids)).digest('hex').slice(0, 32);
}

function choose(happenings: readonly Happening[]): readonly Happening[] {
  if (happenings.length <= listedMax) return happenings;
  const byUrgency = happenings
    .map((h, i) => ({ i, rank: notifyLevels.indexOf(h.level) }))
    .toSorted((a, b) => b.rank - a.rank || b.i - a.i);
  const kept = new Set(byUrgency.slice(0, listedMax).map(({ i }) => i));
  return happenings.filter((_, i) => kept.has(i));
}

/** An end is good news, however bad it was. */
function mostUrgent(happenings: readonly Happening[]): NotifyLevel {
  const urgent = happenings.map(({ level, is }) => (is === 'ended' ? 'info' : level));
  return notifyLevels.findLast((level) => urgent.includes(level)) ?? 'info';
}

function eventOf(h: Happening): NotifyEvent {
  const { node, group } = h.reason as { readonly node?: string; readonly group?: string };
  return {
    id: h.id,
    at: new Date(h.at).toISOString(),
    topic: h.topic,
    severity: h.level,
    is: h.is,
    code: h.reason.kind,
    node: node ?? null,
    group: group ?? null,
    text: happeningWords(h),
    advice: h.is === 'began' ? advice(h.reason) : '',
    outageMs: h.outageMs === undefined ? null : Math.round(h.outageMs),
    reason: h.reason,
  };
}

const levelWords: Readonly<Record<NotifyLevel, string>> = {
  alarm: 'ALARM',
  warning: 'warning',
  info: 'info',
};

/** What would be read in a list of mails: the most urgent of what came, and how much else there is. */
function summaryOf(
  { cluster, node, alone }: From,
  events: readonly NotifyEvent[],
  more: number,
  severity: NotifyLevel,
): string {
  const news = events.filter(({ is }) => is !== 'ended');
  const first =
    news.findLast((event) => event.severity === severity && event.topic === 'moves') ??
    news.find((event) => event.severity === severity) ??
    events[0];
  const others = events.length - 1 + more;
  const rest = others === 0 ? '' : ` (and ${others} more)`;
  const who = alone ? ` ${node} alone:` : '';
  return `[${cluster}] ${levelWords[severity]}:${who} ${first?.text ?? ''}${rest}`;
}

function textOf({ cluster, node, alone, now }: From, events: readonly NotifyEvent[], more: number): string {
  const lines = events.flatMap(({ at, severity, text, advice: next }) => [
    `${at.slice(11, 19)}  ${levelWords[severity].padEnd(7)}  ${text}`,
    ...(next === '' ? [] : [`                   -> ${next}`]),
  ]);
  const rest = more === 0 ? [] : [`and ${more} more: holdfast events`];
  const who = alone
    ? `${node} of cluster ${cluster} tells this of itself: it reaches neither the store nor whoever tells for the cluster.`
    : `Cluster ${cluster}, as ${node} sees it.`;
  const day = new Date(now).toISOString().slice(0, 10);
  return `${[who, '', ...lines, ...rest, '', `Times are UTC, ${day}. What stands now: holdfast status.`].join('\n')}\n`;
}

function utc(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
