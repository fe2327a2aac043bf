/**
 * What the coordinator writes. Only it replaces the document, being `in` itself, by compare-and-set on what it last read;
 * every transition it may make stands in the table of the takeover protocol, one file per family of transitions. All
 * that is due is put into ONE write: the term, the accusation, the proof and the new assignment may share it.
 */
import type { NodeName } from '../../config.ts';
import { must } from '../../invariant.ts';
import type { Reason } from '../../reason.ts';
import type { Document } from '../document.ts';
import { type Judgement, judge, whyAgainst } from '../membership/judge.ts';
import { answerRequests, deliverAnswers, numberRequests } from '../requests/answer-requests.ts';
import { ownDocument, wantRead } from '../store-view.ts';
import { act, lookAgain, say, type Turn, unsay, unsayAll } from '../turn.ts';
import { configOf } from '../view/loaded.ts';
import { isMember } from '../view/standing.ts';
import { asksBy } from '../view/timing.ts';
import { accuse, brakes } from './accuse.ts';
import { admit } from './admit.ts';
import { goOnAlone } from './alone.ts';
import { assignGroups } from './assign.ts';
import { followAttempts } from './attempts.ts';
import { containRequests } from './contain-requests.ts';
import { type DocumentDraft, makeDraft, set, takeTimesAsPast } from './draft.ts';
import { endMeanwhile } from './end-meanwhile.ts';
import { fenceAccused } from './fences.ts';
import { followConfig } from './follow-config.ts';
import { freeGroups } from './free.ts';
import { followCuts } from './moment.ts';
import { followAbsences } from './note-absences.ts';
import { noteFollowers } from './note-followers.ts';
import { noteOutOfTouch } from './note-out-of-touch.ts';
import { switchOn } from './switch-on.ts';
import { cannotBeTold, noteSilence, noteUndead } from './unreachable.ts';
import { unsayStale } from './unsay-stale.ts';
import { noteDaemonless } from './without-daemon.ts';

/** What is for the coordinator to say; whoever was it before says it no longer. */
const toldByCoordinator = [
  ...(['suspect', 'stuck', 'fence', 'admission', 'keys', 'copy'] as const),
  ...(['nowhere', 'claim', 'order', 'back', 'quarantine'] as const),
] as const;

export function coordinate(t: Turn): void {
  const document = ownDocument(t);
  if (!document || !t.s.config || t.s.config.hash !== document.config.hash) return;
  unsayStale(t, document);
  numberRequests(t, document);
  deliverAnswers(t, document);
  noteSilence(t, document);
  noteDaemonless(t, document);
  noteUndead(t, document);
  noteFollowers(t, document);
  noteOutOfTouch(t, document);
  followAttempts(t, document);
  if (document.coordinator !== t.s.self) {
    unsayAll(t, [...toldByCoordinator]);
    t.s.cutSince = {};
    // Whoever is unclean then may have been clean in between.
    t.s.unclean = {};
  }
  const d = makeDraft(document);
  if (!isMember(t, document)) {
    if (mayWrite(t, document)) goOnAlone(t, d);
  } else {
    const judgement = judge(t, document);
    // A watch only wakes: who will take the term reads at once, not with its next renewal.
    if (t.s.store.confirmed < document.version && vacancy(t, document, judgement)) wantRead(t);
    if (!mayWrite(t, document) || !holdsTerm(t, d, judgement)) return;
    containRequests(t, d, () => decideAll(t, d, judgement));
  }
  if (d.changed) write(t, d);
}

function decideAll(t: Turn, d: DocumentDraft, judgement: Judgement): void {
  t.round = 'members';
  takeTimesAsPast(d, t.clock.wall);
  if (t.s.groupsOwed) followConfig(t, d);
  endMeanwhile(t, d);
  admit(t, d);
  answerRequests(t, d);
  accuse(t, d, judgement);
  fenceAccused(t, d, judgement);
  switchOn(t, d);
  // Without news, without a change of members and before a pin or a ban ends, groups are where they should be.
  if (t.s.groupsOwed || d.changed) decideGroups(t, d);
}

function decideGroups(t: Turn, d: DocumentDraft): void {
  t.round = 'placement';
  t.s.lookAt = { ...t.s.lookAt, placement: Number.POSITIVE_INFINITY };
  freeGroups(t, d);
  followCuts(t, d);
  followAbsences(t, d);
  // What the new configuration says of a group is only known when it is loaded.
  if (d.next.config !== d.before.config) return;
  assignGroups(t, d);
  t.s.groupsOwed = false;
}

/** Nothing under way, nothing newer announced: what is decided on is what the store held at the last read. */
function mayWrite(t: Turn, document: Document): boolean {
  const { store } = t.s;
  if (store.reading || store.readWanted) t.s.waiting = true;
  if (t.clock.now < store.writeAt) {
    lookAgain(t, store.writeAt);
    return false;
  }
  return (
    store.reachable &&
    !store.writing &&
    !store.readWanted &&
    !store.reading &&
    store.confirmed >= document.version &&
    !t.s.leaving &&
    !t.s.away &&
    !t.s.listening
  );
}

/** True when this node is the coordinator, or becomes it with this very write. */
function holdsTerm(t: Turn, d: DocumentDraft, judgement: Judgement): boolean {
  const { coordinator } = d.before;
  const why = coordinator === t.s.self ? undefined : vacancy(t, d.before, judgement);
  if (!why) unsay(t, 'term');
  if (coordinator === t.s.self) return true;
  if (!why || !myTurn(t, d.before, judgement, coordinator)) return false;
  set(d, 'term', d.before.term + 1);
  set(d, 'coordinator', t.s.self);
  // Said once, however often the write is tried.
  say(t, 'term', { kind: 'takes-term', term: d.next.term, why });
  return true;
}

/** Why the coordinator may be replaced, or nothing. */
function vacancy(t: Turn, document: Document, judgement: Judgement): Reason | undefined {
  const { coordinator: node } = document;
  const entry = document.nodes[node];
  if (!entry) return { kind: 'no-coordinator' };
  if (entry.is !== 'in') return { kind: 'coordinator-is', node, is: entry.is };
  const record = t.s.store.records[node]?.value;
  if (record && record.inc !== entry.inc) return { kind: 'coordinator-reborn', node };
  if (record?.left || record?.leaving) return { kind: 'coordinator-leaves', node };
  if (record?.away) return { kind: 'coordinator-away', node };
  // A suspect that a brake protects keeps the term while it renews: else two halves would take it from each other for ever.
  if (brakes(document, node)) return silent(t, node);
  if (!judgement.suspects.includes(node)) return notTold(t, document, node) ?? silent(t, node);
  const why = whyAgainst(t, judgement, node);
  return judgement.mayAccuse && why ? { kind: 'coordinator-suspect', node, why } : undefined;
}

/** It serves nobody, and cannot even give its groups away. */
function notTold(t: Turn, document: Document, node: NodeName): Reason | undefined {
  const why = cannotBeTold(t, document, node);
  return why && { kind: 'coordinator-suspect', node, why };
}

/**
 * A coordinator that is heard but renews nothing (it cannot reach the store, or its daemon hangs) decides nothing
 * either. Another one may take the term: compare-and-set keeps that safe. It is not accused for it.
 */
function silent(t: Turn, coordinator: NodeName): Reason | undefined {
  const timing = asksBy(t);
  const seen = t.s.progress[coordinator];
  const limit = timing.hangMs + timing.storeTimeoutMs + 2 * timing.renewIntervalMs;
  // Only a coordinator writes the document: a new one is a sign of life. Without that, nodes that come back from a store
  // that took no writes would take the term from one another as fast as they can write.
  const at = Math.max(seen?.at ?? t.clock.now, t.s.store.seen?.at ?? 0) + limit;
  if (t.clock.now < at) {
    lookAgain(t, at);
    return undefined;
  }
  // This node may have stood still itself: its record must be seen to stand still after that time.
  if (t.s.store.readSentAt < at) {
    wantRead(t);
    t.s.waiting = true;
    return undefined;
  }
  return { kind: 'coordinator-silent', node: coordinator, forMs: limit };
}

/** Members of the component take their turns, so that they do not all write at once. */
function myTurn(t: Turn, document: Document, judgement: Judgement, coordinator: NodeName): boolean {
  const order = Object.keys(configOf(t).nodes).filter(
    (n) => judgement.component.includes(n) && n !== coordinator && document.nodes[n]?.is === 'in',
  );
  const rank = order.indexOf(t.s.self);
  if (rank <= 0) return true;
  const at = vacantSince(t, document) + rank * asksBy(t).beatIntervalMs;
  if (t.clock.now >= at) return true;
  lookAgain(t, at);
  return false;
}

function vacantSince(t: Turn, document: Document): number {
  return Math.max(t.s.component.since, t.s.unheardSince[document.coordinator] ?? 0, t.s.store.seen?.at ?? 0);
}

function write(t: Turn, d: DocumentDraft): void {
  const { s } = t;
  const version = d.before.version + 1;
  const nonce = `${s.self}/${s.inc}/${d.next.term}/${version}/${s.orders}`;
  s.orders += 1;
  const document = { ...d.next, version, nonce };
  s.store = { ...s.store, writing: { nonce, before: d.before, document, sentAt: t.clock.now } };
  const expected = must(s.store.document, 'what is replaced was read').version;
  act(t, 'write-document', { expected, document });
}
