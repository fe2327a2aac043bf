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
  const seen = t.s.progress[node];
  if (!seen) return false;
  // While the store was away, or took no writes, nobody could renew.
  const at = Math.max(seen.at, t.s.store.reachableSince, t.s.renewal.steadySince) + silenceMs(t);
  // Only when this node itself renewed later than that: else it is the store that stands still.
  // With every renewal that is confirmed the members are looked at.
  return t.s.renewal.confirmedAt >= at;
}
