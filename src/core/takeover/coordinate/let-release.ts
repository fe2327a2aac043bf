/**
 * A node that is accused but shows that it lives reads its own accusation, and gives away by itself what it runs. That is
 * quicker than any fence: its device's word would have to wait until the record stands still. So the first attempt waits for
 * it, once, for as long as noticing a missed node takes. Waiting proves nothing and frees nothing.
 */
import type { NodeName } from '../../config.ts';
import type { ReasonKind } from '../../reason.ts';
import type { NodeEntry } from '../document.ts';
import { lookAgain, say, type Turn } from '../turn.ts';
import { groupsOf } from '../view/standing.ts';
import { asksBy } from '../view/timing.ts';
import type { DocumentDraft } from './draft.ts';
import { renewsUntil } from './sign-of-life.ts';

type Accused = Extract<NodeEntry, { is: 'accused' }>;

/**
 * Nothing is wrong with it but who hears it, so it can stop what it runs. One that is heard and hears nobody may as well not
 * hear the store, and its device's word counts as soon as its beats end.
 */
const verdicts: ReadonlySet<ReasonKind> = new Set(['not-heard', 'not-heard-in-tie', 'not-heard-for-long']);

/** True while the first attempt against it is held back. */
export function mayStillRelease(t: Turn, d: DocumentDraft, node: NodeName, entry: Accused): boolean {
  if (entry.attempt > 0 || entry.asked || !verdicts.has(entry.why.kind)) return false;
  const renewsTill = renewsUntil(t, node, entry.inc);
  if (groupsOf(d.next, node).length === 0 || renewsTill === undefined) return false;
  const until = waitedUntil(t, node, entry);
  if (t.clock.now >= until) return false;
  say(t, ['fence', node], { kind: 'may-release', node }, { node, level: 'warning' });
  // One whose record stands still meanwhile is waited for no longer.
  lookAgain(t, Math.min(until, renewsTill));
  return true;
}

/** Counted once for an incarnation: what comes to life again gets no second wait. */
function waitedUntil(t: Turn, node: NodeName, { inc }: Accused): number {
  const known = t.s.letRelease[node];
  if (known?.inc === inc) return known.until;
  const { beatIntervalMs, beatMisses } = asksBy(t);
  const until = t.clock.now + beatIntervalMs * beatMisses;
  t.s.letRelease = { ...t.s.letRelease, [node]: { inc, until } };
  return until;
}
