/** A record that has not moved for long: its node does not reach the store, or no daemon of it works. Its word is of then. */
import type { NodeName } from '../../config.ts';
import type { Turn } from '../turn.ts';
import { asksBy } from './timing.ts';

/** So long may a record stand still before its node counts as unreachable. */
export function silenceMs(t: Turn): number {
  const timing = asksBy(t);
  return timing.storeTimeoutMs + 2 * timing.renewIntervalMs;
}

/** For long enough that its word is no word about now. */
export function standsStill(t: Turn, node: NodeName): boolean {
  if (!t.s.progress[node]) return false;
  // Only when this node itself renewed later than that: else it is the store that stands still.
  // With every renewal that is confirmed the members are looked at.
  return t.s.renewal.confirmedAt >= stillFrom(t, node);
}

/** From when on its record counts as still, if it does not move. */
export function stillFrom(t: Turn, node: NodeName): number {
  const moved = t.s.progress[node]?.at ?? t.clock.now;
  // While the store was away, or took no writes, nobody could renew.
  return Math.max(moved, t.s.store.reachableSince, t.s.renewal.steadySince) + silenceMs(t);
}
