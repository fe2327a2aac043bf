/**
 * What came of the fence attempts that this node runs. A result counts for the incarnation and the attempt it was begun
 * for; whether it proves anything is said by `weaknessOfLevel`, and by the node itself (sign-of-life.ts).
 */
import type { NodeName } from '../../config.ts';
import type { Reason } from '../../reason.ts';
import type { Event } from '../event.ts';
import type { FenceTry } from '../fence-state.ts';
import type { FenceLevel } from '../loaded-config.ts';
import { fenceLevels } from '../membership/ask-devices.ts';
import { wantRead } from '../store-view.ts';
import { note, type Turn } from '../turn.ts';
import { weaknessOfLevel, wordOf } from './judge-off.ts';
import { isLively } from './sign-of-life.ts';

export function tryBegun(
  t: Turn,
  node: NodeName,
  begun: Pick<FenceTry, 'inc' | 'attempt' | 'by' | 'devices'>,
): void {
  keep(t, node, { ...begun, status: 'running', at: t.clock.now, lively: false, retryAt: 0 });
}

export function fenceDone(t: Turn, e: Extract<Event, { kind: 'fence-done' }>): void {
  const { s, clock } = t;
  const tried = s.fences[e.node];
  // The result of an older attempt, or for an older incarnation, proves nothing about this one.
  if (!tried || tried.inc !== e.inc || tried.attempt !== e.attempt || tried.status !== 'running') return;
  s.dirty = true;
  const done = { ...tried, by: e.by, at: clock.now };
  const document = s.store.document?.value;
  const level = levelTried(t, e.node, tried);
  if (level === undefined) return void attemptFailed(t, e.node, done, { kind: 'level-changed' });
  const why = document && weaknessOfLevel(level, e.results, (id) => wordOf(t, document, e.node, id));
  if (why) return void attemptFailed(t, e.node, done, why);
  const lively = isLively(t, e.node, e.inc);
  keep(t, e.node, { ...done, status: 'off', lively });
  if (lively) wantRead(t);
  note(t, { kind: 'says-off', node: e.node, attempt: e.attempt, by: e.by }, { node: e.node });
}

/**
 * The level that was used, if it still is one by the configuration that is loaded. With another one it may be half of what
 * proves the node off.
 */
export function levelTried(
  t: Turn,
  node: NodeName,
  { devices }: Pick<FenceTry, 'devices'>,
): FenceLevel | undefined {
  return fenceLevels(t, node).find(
    (level) => level.length === devices.length && level.every(({ id }, i) => id === devices[i]),
  );
}

/** It proved nothing: the next one follows, later each time. */
export function attemptFailed(t: Turn, node: NodeName, tried: FenceTry, why: Reason): FenceTry {
  const retryAt = t.clock.now + Math.min(10_000, 1000 * tried.attempt);
  const failed: FenceTry = { ...tried, status: 'failed', why, retryAt };
  keep(t, node, failed);
  const { attempt, by } = tried;
  note(t, { kind: 'fence-failed', node, attempt, by, why }, { node, level: 'alarm' });
  return failed;
}

/** A read sent after a device has said off shows where the record stands: what moves from there on is alive. */
export function recordsShown(t: Turn, sentAt: number): void {
  for (const [node, tried] of Object.entries(t.s.fences)) {
    const record = t.s.store.records[node]?.value;
    if (tried.status !== 'off' || sentAt < tried.at || !record) continue;
    const { inc, counter } = tried.shown ?? record;
    keep(t, node, { ...tried, shown: { inc, counter, lastAt: sentAt } });
    t.s.dirty = true;
  }
}

function keep(t: Turn, node: NodeName, tried: FenceTry): void {
  t.s.fences = { ...t.s.fences, [node]: tried };
}
