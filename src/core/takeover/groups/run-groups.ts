/**
 * What this node runs. The document is the only order: a group assigned to this incarnation runs here, everything else
 * that is still here is stopped and released. Running on is the default while nothing newer can be known.
 */
import { emptyGroup, type GroupName } from '../../config.ts';
import type { Document } from '../document.ts';
import { isKept } from '../membership/hand-over.ts';
import type { OwnGroups } from '../remembered.ts';
import { usableDocument, wantRead } from '../store-view.ts';
import { act, lookAgainNow, lookAtGroup, type Turn, without } from '../turn.ts';
import { mayStart } from '../view/lease.ts';
import { allClosed, isMember, isMine } from '../view/standing.ts';
import { advanceResources } from './advance.ts';
import { followDefinition } from './change.ts';
import { expectStarts } from './expect-starts.ts';
import { beginGroup, closeGroup, watchJournal } from './journal.ts';
import { allStopped, groupHere, setGroup } from './local.ts';
import { forgetProbes } from './probing.ts';
import { isLost, knowsUnjournaled, mayBeOpen, stopUnjournaled } from './unjournaled.ts';

export function runGroups(t: Turn): void {
  const document = usableDocument(t);
  forgetProbes(t);
  if (document) {
    forgetClosed(t, document);
    if (knowsUnjournaled(t, document, ownEntries(t, document))) {
      refuseUnopened(t, document);
      beginAssigned(t, document);
    }
    expectStarts(t, document);
  }
  for (const name of Object.keys(t.s.groups)) runGroup(t, name, document);
  tellIdle(t);
}

/** Without news: only those whose time has come. */
export function runDueGroups(t: Turn): void {
  const due = Object.keys(t.s.groupsAt).filter((name) => t.clock.now >= (t.s.groupsAt[name] ?? 0));
  const document = usableDocument(t);
  for (const name of due) {
    t.s.groupsAt = without(t.s.groupsAt, name);
    if (t.s.groups[name]) runGroup(t, name, document);
  }
  // It follows from what members look at as well: whether this incarnation is clean.
  tellIdle(t);
}

/** What the document gives to this incarnation; of thousands of groups most are none of this node's business. */
function ownEntries(t: Turn, document: Document): OwnGroups['entries'] {
  const of = document.groups;
  if (t.s.mine?.of === of) return t.s.mine.entries;
  const entries = Object.entries(of).flatMap(([name, entry]) =>
    entry.is === 'free' || !isMine(t, entry) ? [] : [[name, entry] as const],
  );
  t.s.mine = { of, entries };
  return entries;
}

function forgetClosed(t: Turn, document: Document): void {
  for (const [name, group] of Object.entries(t.s.groups)) {
    const entry = document.groups[name];
    const named = entry && entry.is !== 'free' && isMine(t, entry) && entry.gen === group.gen;
    if (group.step !== 'closed' || named) continue;
    setGroup(t, name, undefined);
    // What was put off for it may be probed now (look-ahead.ts).
    if (t.s.putOff.length > 0) lookAgainNow(t);
  }
}

/**
 * Assigned and drained again before this node ever opened it: nothing runs, and nothing of this generation ever will.
 * That must be said, or the group would be drained for ever.
 */
function refuseUnopened(t: Turn, document: Document): void {
  const { s } = t;
  for (const [name, entry] of ownEntries(t, document)) {
    if (s.groups[name] || (s.refused[name] ?? -1) >= entry.gen) continue;
    if (entry.is === 'assigned' && !s.leaving) continue;
    if (mayBeOpen(t, name, entry)) {
      stopUnjournaled(t, document, name, entry);
      continue;
    }
    const definition = { ...emptyGroup, ...s.config?.value.groups[name], resources: [] };
    setGroup(t, name, {
      gen: entry.gen,
      def: entry.def,
      definition,
      step: 'open',
      target: 'stop',
      resources: {},
    });
  }
}

function runGroup(t: Turn, name: GroupName, document: Document | undefined): void {
  const target = targetOf(t, name, document);
  const group = groupHere(t, name);
  if (group.target !== target) setGroup(t, name, { ...group, target });
  if (document?.maintenance[name] && target === 'run') return;
  watchJournal(t, name);
  confirmOpening(t, name, document);
  if (groupHere(t, name).step !== 'open') return;
  if (document) followDefinition(t, name, document.groups[name]);
  if (document && waitsForLater(t, name, document)) return;
  advanceResources(t, name);
  const now = groupHere(t, name);
  if (now.target !== 'stop' || !allStopped(now) || isLost(now)) return;
  if (now.retryAt !== undefined && t.clock.now < now.retryAt) return lookAtGroup(t, name, now.retryAt);
  closeGroup(t, name);
}

/** What starts after it and stops as well, here, is stopped first; when the incarnation is over there is no time for that. */
function waitsForLater(t: Turn, name: GroupName, document: Document): boolean {
  if (groupHere(t, name).target !== 'stop' || !isMember(t, document)) return false;
  return Object.entries(t.s.groups).some(
    ([other, { target, step }]) =>
      target === 'stop' &&
      step !== 'closed' &&
      t.s.config?.value.groups[other]?.after?.includes(name) === true,
  );
}

/** Journaled, and a linearizable read shows that it is still assigned here: now it may start. */
function confirmOpening(t: Turn, name: GroupName, document: Document | undefined): void {
  const group = groupHere(t, name);
  if (group.step !== 'opening') return;
  const isConfirmed = document !== undefined && t.s.store.confirmed >= document.version;
  if (!isConfirmed && group.target === 'run') wantRead(t);
  if (!group.journaled || (!isConfirmed && group.target === 'run')) return;
  const { journaled: _done, ...rest } = group;
  setGroup(t, name, { ...rest, step: 'open' });
}

function targetOf(t: Turn, name: GroupName, document: Document | undefined): 'run' | 'stop' {
  const group = groupHere(t, name);
  // A predecessor of this daemon may have published it as released.
  if (group.verdict || (t.s.refused[name] ?? -1) >= group.gen) return 'stop';
  if (t.s.leaving && !isKept(t, name)) return 'stop';
  if (!document) return group.target;
  if (!isMember(t, document)) return 'stop';
  const entry = document.groups[name];
  return entry?.is === 'assigned' && isMine(t, entry) && entry.gen === group.gen ? 'run' : 'stop';
}

/**
 * Opens what is assigned here and not refused, on a valid lease only. The intent is journaled already on the strength of
 * a watch, which is harmless; what starts waits for a linearizable read (confirmOpening).
 */
function beginAssigned(t: Turn, document: Document): void {
  const { s } = t;
  if (!isMember(t, document) || s.leaving) return;
  for (const [name, entry] of ownEntries(t, document)) {
    if (entry.is !== 'assigned' || s.groups[name]) continue;
    if ((s.refused[name] ?? -1) >= entry.gen || document.maintenance[name]) continue;
    const definition = s.config?.value.groups[name];
    const def = entry.next ?? entry.def;
    if (!definition || s.config?.defs[name] !== def) continue;
    if (!mayStart(t)) return;
    // It may run by the one or the other.
    if (entry.next !== undefined && mayBeOpen(t, name, entry)) stopUnjournaled(t, document, name, entry);
    else beginGroup(t, name, entry, definition);
  }
}

/** The keeper may pet without a deadline only while nothing can be running. */
function tellIdle(t: Turn): void {
  const { clean } = t.s;
  // The keeper has stopped everything it knew of before this incarnation began; only something found since is news. If
  // it could not know, nothing is stopped before everything was probed.
  if (clean.is === 'clean') t.s.leftKnown = true;
  const found =
    clean.is === 'unclean' ||
    (clean.is === 'probing' && Object.values(clean.orders).some((o) => o.step !== 'probe'));
  const stopped = allClosed(t) && t.s.leftKnown && !found;
  if (t.s.idleTold === stopped) return;
  t.s.idleTold = stopped;
  act(t, 'set-idle', { stopped });
}
