/**
 * Whether a node that somebody outside calls gone shows itself to be alive. A device switches off the machine it is wired
 * to, which may be another one; a person may stand before the wrong rack; a watchdog may not bite. No such word is taken
 * against a member that hears the node, or against a record that still moves.
 */
import type { NodeName } from '../../config.ts';
import { tellsLateMs } from '../../versioned.ts';
import type { Document, Incarnation, NodeRecord } from '../document.ts';
import type { FenceTry } from '../fence-state.ts';
import { wantRead } from '../store-view.ts';
import { lookAgain, type Turn } from '../turn.ts';
import { hearsAnywhere, hearsIncarnation } from '../view/hearing.ts';
import { standsStill } from '../view/stands-still.ts';
import { asksBy } from '../view/timing.ts';

/** A member that hears this incarnation of the node; without one, any incarnation. */
export function whoHears(
  t: Turn,
  document: Document,
  node: NodeName,
  inc?: Incarnation,
): NodeName | undefined {
  const isHeardHere = inc === undefined ? hearsAnywhere(t, node) : hearsIncarnation(t, node, inc);
  if (isHeardHere) return t.s.self;
  const others = Object.entries(t.s.store.records).filter(([n]) => n !== node && n !== t.s.self);
  return others.find(([n, { value }]) => saysItHears(t, document, n, value, node, inc))?.[0];
}

/** Its record says so, and is of now: one that stands still says nothing about this moment. */
function saysItHears(
  t: Turn,
  document: Document,
  member: NodeName,
  record: NodeRecord,
  node: NodeName,
  inc: Incarnation | undefined,
): boolean {
  const entry = document.nodes[member];
  if (entry?.is !== 'in' || entry.inc !== record.inc) return false;
  const hears = Object.values(record.hears).some((heard) => heard.includes(node));
  const anew = record.beatsAnew?.[node];
  const isAnother = inc !== undefined && anew !== undefined && anew !== inc;
  return hears && !isAnother && !standsStill(t, member);
}

/** It renews its record: this node has seen that move a moment ago. Until when that counts; undefined: it does not. */
export function renewsUntil(t: Turn, node: NodeName, inc: Incarnation): number | undefined {
  const seen = t.s.progress[node];
  return seen && seen.moves > 0 && isLively(t, node, inc) ? stillAt(t, seen.at) : undefined;
}

/**
 * It may renew its record: that moved a moment ago, and after the last beat it can have sent. A judge that has read it for the
 * first time a moment ago does not know when it moved: that may have been just now.
 */
export function isLively(t: Turn, node: NodeName, inc: Incarnation): boolean {
  const seen = t.s.progress[node];
  if (seen === undefined || seen.inc !== inc) return false;
  if (t.clock.now >= stillAt(t, seen.at)) return false;
  return hearsIncarnation(t, node, inc) || seen.at > lastBeatBefore(t, node);
}

/** What it wrote since it was seen to move may not have been told yet. */
function stillAt(t: Turn, movedAt: number): number {
  return movedAt + (quietMs(t) + tellsLateMs);
}

/** It was heard while the device spoke, and its last sign of life was a beat: like any node that lost its power. */
function fellSilent(t: Turn, node: NodeName, inc: Incarnation): boolean {
  const seen = t.s.progress[node];
  return seen?.inc === inc && t.s.unheardSince[node] !== undefined && seen.at <= lastBeatBefore(t, node);
}

/** A node that lost its power sent its last beat, and wrote its record, before this. */
function lastBeatBefore(t: Turn, node: NodeName): number {
  const { beatIntervalMs, beatMisses } = asksBy(t);
  const missed = t.s.unheardSince[node];
  return missed === undefined ? Number.NEGATIVE_INFINITY : missed - (beatMisses - 1.5) * beatIntervalMs;
}

/** A node that lives renews within this time. */
function quietMs(t: Turn): number {
  return 2 * asksBy(t).renewIntervalMs;
}

/** A node without power is heard no more, and everybody has said so, within this time. */
function silenceMs(t: Turn): number {
  const { beatIntervalMs, beatMisses, storeTimeoutMs } = asksBy(t);
  return beatIntervalMs * (beatMisses + 3) + storeTimeoutMs;
}

/** Who had lost it by then would have written that since. One whose record has not moved contradicts nobody: it is waited for. */
function isOfNow(t: Turn, by: NodeName, { at }: FenceTry): boolean {
  const moved = t.s.progress[by]?.at ?? Number.NEGATIVE_INFINITY;
  return by === t.s.self || moved >= at + silenceMs(t) - asksBy(t).storeTimeoutMs;
}

export type Agreement =
  | { readonly is: 'silent' }
  | { readonly is: 'waiting' }
  | { readonly is: 'heard'; readonly by: NodeName }
  | { readonly is: 'renews' };

/** What the node itself has to say to the word "off" of its device. */
export function agreementOf(t: Turn, document: Document, node: NodeName, tried: FenceTry): Agreement {
  if (hasMoved(t, node, tried)) return { is: 'renews' };
  const by = whoHears(t, document, node, tried.inc);
  if (by !== undefined) {
    const until = tried.at + silenceMs(t);
    if (t.clock.now >= until && isOfNow(t, by, tried)) return { is: 'heard', by };
    lookAgain(t, until);
    return { is: 'waiting' };
  }
  if (!tried.lively || fellSilent(t, node, tried.inc)) return { is: 'silent' };
  const until = tried.at + quietMs(t);
  // Only a read shows that it stands still: a watch may tell a renewal late.
  if (tried.shown !== undefined && tried.shown.lastAt >= until) return { is: 'silent' };
  if (t.clock.now >= until) wantRead(t);
  else lookAgain(t, until);
  return { is: 'waiting' };
}

/** Compared with what a read has shown that was sent after the device's word: that cannot be older news. */
function hasMoved(t: Turn, node: NodeName, { shown, inc }: FenceTry): boolean {
  const record = t.s.store.records[node]?.value;
  if (shown === undefined || record === undefined || record.inc !== inc) return false;
  return shown.inc !== record.inc || shown.counter !== record.counter;
}
