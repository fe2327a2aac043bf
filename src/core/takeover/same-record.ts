/** A record in which nothing but the counter moved is progress, but no news: nobody has to look at it. */
import type { NodeRecord } from './document.ts';

/** Equal apart from the counter and the time that passes. Undefined counts as absent, as in the store. */
export function sameRecord(a: NodeRecord, b: NodeRecord): boolean {
  return sameValue(timeless(a), timeless(b));
}

/** That the time of a request is over is news; how much of it is left is none. */
function timeless(record: NodeRecord): NodeRecord {
  const { requests } = record;
  if (!Array.isArray(requests) || requests.length === 0) return { ...record, counter: 0 };
  const ended = requests.map((entry) => (entry?.leftMs > 0 ? { ...entry, leftMs: 1 } : entry));
  return { ...record, counter: 0, requests: ended };
}

/** JSON values of one meaning. Most of two records is equal, and nothing is printed to find that out. */
function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [one, other] = [a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>];
  let count = 0;
  for (const key in one) {
    if (one[key] === undefined) continue;
    count += 1;
    if (!sameValue(one[key], other[key])) return false;
  }
  for (const key in other) if (other[key] !== undefined) count -= 1;
  return count === 0;
}
