/** A record in which nothing but the counter moved is progress, but no news: nobody has to look at it. */
import type { NodeRecord } from './document.ts';

/** Equal apart from the counter. Records are small; fields are written in one order by `publish`. */
export function sameRecord(a: NodeRecord, b: NodeRecord): boolean {
  return JSON.stringify({ ...a, counter: 0 }) === JSON.stringify({ ...b, counter: 0 });
}
