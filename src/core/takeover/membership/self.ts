/**
 * This node's own standing: a member, not yet admitted, or accused or gone and therefore losing everything. An accused
 * or gone node writes only its own record; when everything is stopped and its record says so, its incarnation ends.
 */
import type { Reason } from '../../reason.ts';
import type { Document, NodeEntry } from '../document.ts';
import { published } from '../publish.ts';
import { usableDocument } from '../store-view.ts';
import { act, lookAgain, note, say, type Turn, unsay } from '../turn.ts';
import { allClosed } from '../view/standing.ts';

export function followSelf(t: Turn): void {
  const { s } = t;
  const document = usableDocument(t);
  const own = s.store.records[s.self];
  if (document && document.lineage !== s.lineage) return passed(t);
  if (s.renewal.owned && own && own.value.inc !== s.inc) return superseded(t);
  if (!document) return;
  const entry = document.nodes[s.self];
  if (!entry || isTakenOut(t, document, entry)) {
    return say(t, 'self', { kind: 'not-a-node', node: s.self }, { level: 'alarm' });
  }
  // Said by a daemon before this one; whoever has seen it may act on it.
  const hasLeft = own?.value.inc === s.inc && own.value.left && !s.leaving;
  if (hasLeft || (s.leaving && left(t))) return endIncarnation(t, { kind: 'leaves-now' });
  if (entry.is === 'out' || entry.inc !== s.inc) return;
  if (entry.is === 'in') {
    if (unsay(t, 'self')) note(t, { kind: 'member-again' });
    unsay(t, 'alone');
    // Admitted without a lease yet: the next renewal need not wait for its turn.
    if (s.leaseUntil === undefined && s.renewal.step === 'idle' && !s.renewal.failed)
      s.renewal = { ...s.renewal, nextAt: t.clock.now };
    return;
  }
  const reason: Reason =
    entry.is === 'accused'
      ? { kind: 'self-accused', why: entry.why }
      : { kind: 'self-gone', proof: entry.proof.kind };
  say(t, 'self', reason, { level: 'alarm' });
  if (allClosed(t) && published(t)) endIncarnation(t, reason);
}

/** The configuration in force names it no more; its entry goes with what a coordinator writes next. */
function isTakenOut({ s }: Turn, { config }: Document, entry: NodeEntry): boolean {
  if (entry.is !== 'gone' && entry.is !== 'out') return false;
  return s.config?.hash === config.hash && s.config.value.nodes[s.self] === undefined;
}

/** Everything is stopped and the record says so; the others have this long to take note of it. */
const takeNoteMs = 2000;

function left(t: Turn): boolean {
  const { s } = t;
  const entry = s.store.document?.value.nodes[s.self];
  if (!allClosed(t) || !published(t)) return false;
  if (!entry || entry.is === 'out' || entry.is === 'gone' || entry.inc !== s.inc) return true;
  if (s.leftSince === undefined) s.leftSince = t.clock.now;
  lookAgain(t, s.leftSince + takeNoteMs);
  return t.clock.now >= s.leftSince + takeNoteMs;
}

function superseded(t: Turn): void {
  say(t, 'self', { kind: 'name-taken', node: t.s.self }, { level: 'alarm' });
  endIncarnation(t, { kind: 'name-taken-by-another' });
}

/** A person accepted a store that was restored or begun anew: what began before that ends, and proves so by a new one. */
function passed(t: Turn): void {
  say(t, 'self', { kind: 'store-accepted' }, { level: 'alarm' });
  if (allClosed(t)) endIncarnation(t, { kind: 'store-accepted' });
}

/** The keeper kills what is left, verifies, and begins a new incarnation. */
function endIncarnation(t: Turn, reason: Reason): void {
  t.s.ended = true;
  act(t, 'end-incarnation', { reason });
}
