/**
 * Who keeps an earlier configuration in force beside the new one, what of it that keeps, and for how long by now. Every
 * node tells it, after 5 s and each time that has doubled.
 */
import type { NodeName } from '../../config.ts';
import type { ReasonOf } from '../../reason.ts';
import type { Document } from '../document.ts';
import type { Following } from '../following.ts';
import type { InForce } from '../meanwhile.ts';
import { lookAgain, say, type Turn, unsay, unsayAll } from '../turn.ts';
import { type Apart, apartByNew, membersOf, recordOf } from './end-meanwhile.ts';

const firstMs = 5000;
const nobody: Following['lateSince'] = {};

/** Says of every member which does not go by the configuration in force, or of two what else keeps that of before. */
export function noteFollowers(t: Turn, document: Document): void {
  const late = membersOf(document).filter((node) => isLate(t, document, node));
  const apart = document.config.meanwhile?.ways && late.length === 0 ? apartByNew(t, document) : undefined;
  t.s.lateSince = sinceWhen(t, document, apart ? [pairOf(apart)] : late);
  if (t.s.lateSince === nobody) return unsayAll(t, ['follow']);
  for (const node of Object.keys(document.nodes)) noteLate(t, document, node);
  noteApart(t, document, apart);
}

/** One that says nothing of the kind is an older program, and one that is ahead of what this node has read is not late. */
function isLate(t: Turn, document: Document, node: NodeName): boolean {
  const { version } = document.config;
  return (recordOf(t, document, node)?.follows ?? version) < version;
}

/** Whoever was late with an older version has been late with this one only since it is in force. */
function sinceWhen(t: Turn, { config }: Document, subjects: readonly string[]): Following['lateSince'] {
  if (subjects.length === 0) return nobody;
  const { version } = config;
  const since = (subject: string) => {
    const known = t.s.lateSince[subject];
    return known?.version === version ? known : { version, at: t.clock.now };
  };
  return Object.fromEntries(subjects.map((subject) => [subject, since(subject)]));
}

function noteLate(t: Turn, document: Document, node: NodeName): void {
  const forMs = lateFor(t, node);
  const { version } = document.config;
  // One that is away is being replaced.
  const keeps = keptBy(document.config);
  const key = ['follow', node] as const;
  if (forMs === undefined || recordOf(t, document, node)?.away) unsay(t, key);
  else say(t, key, { kind: 'follows-not', node, version, forMs, keeps }, { node, level: 'warning' });
}

function noteApart(t: Turn, { config }: Document, apart: Apart | undefined): void {
  const key = ['follow', 'ways'] as const;
  const forMs = apart && lateFor(t, pairOf(apart));
  if (!apart || forMs === undefined) unsay(t, key);
  else say(t, key, { kind: 'hear-not-anew', ...apart, version: config.version, forMs }, { level: 'warning' });
}

function keptBy({ meanwhile }: InForce): ReasonOf<'follows-not'>['keeps'] {
  const timers = JSON.stringify(meanwhile?.does) !== JSON.stringify(meanwhile?.asks);
  return [...(timers ? ['timers' as const] : []), ...(meanwhile?.ways ? ['ways' as const] : [])];
}

/** No node has a name with a blank. */
function pairOf({ node, from, network }: Apart): string {
  return [node, from, network].join(' ');
}

/** Undefined where there is nothing to say yet. */
function lateFor(t: Turn, subject: string): number | undefined {
  const since = t.s.lateSince[subject]?.at;
  if (since === undefined) return undefined;
  // Moments, not lengths: what is compared is the very sum that is waited for, or rounding puts it off by a second.
  const { now } = t.clock;
  let step = firstMs;
  while (since + step * 2 <= now) step *= 2;
  const isReached = since + step <= now;
  lookAgain(t, since + (isReached ? step * 2 : step));
  return isReached ? step : undefined;
}
