/** A record in which nothing but the counter moved is progress, but no news: nobody has to look at it. */
import type { NodeRecord } from './document.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Equal apart from the counter and the time that passes. Undefined counts as absent, as in the store. */
export function sameRecord(a: NodeRecord, b: NodeRecord): boolean {
  return a === b || sameFields(a as unknown as Fields, b as unknown as Fields, sameField);
}

/**
 * `made` anew, with what `before` says already taken from there: who compares the two, or what was written of them, then
 * finds the same objects and need not look into them.
 */
export function sharedWith(before: NodeRecord, made: NodeRecord): NodeRecord {
  const [old, out]: [Fields, Record<string, unknown>] = [before as unknown as Fields, { ...made }];
  for (const key in out) if (out[key] !== old[key] && sameValue(out[key], old[key])) out[key] = old[key];
  return out as unknown as NodeRecord;
}

function sameField(a: unknown, b: unknown, key: string): boolean {
  if (key === 'counter') return true;
  return key === 'requests' ? sameValue(timeless(a), timeless(b)) : sameValue(a, b);
}

/** That the time of a request is over is news; how much of it is left is none. */
function timeless(requests: unknown): unknown {
  if (!Array.isArray(requests) || requests.length === 0) return requests;
  return requests.map((entry) => (entry?.leftMs > 0 ? { ...entry, leftMs: 1 } : entry));
}

/** JSON values of one meaning. Most of two records is equal, and nothing is printed to find that out. */
function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) return Array.isArray(b) && sameList(a, b);
  return !Array.isArray(b) && sameFields(a as Fields, b as Fields, sameValue);
}

function sameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((one, i) => sameValue(one, b[i]));
}

function sameFields(
  a: Fields,
  b: Fields,
  same: (one: unknown, other: unknown, key: string) => boolean,
): boolean {
  let count = 0;
  for (const key in a) {
    const one = a[key];
    if (one === undefined) continue;
    count += 1;
    const other = b[key];
    if (one !== other && !same(one, other, key)) return false;
  }
  for (const key in b) if (b[key] !== undefined) count -= 1;
  return count === 0;
}
