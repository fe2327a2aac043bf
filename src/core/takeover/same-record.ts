/** A record in which nothing but the counter moved is progress, but no news: nobody has to look at it. */
import type { NodeRecord } from './document.ts';

/** Equal apart from the counter and the time that passes. Records are small; fields are written in one order by `publish`. */
export function sameRecord(a: NodeRecord, b: NodeRecord): boolean {
  return JSON.stringify(timeless(a)) === JSON.stringify(timeless(b));
}

/** That the time of a request is over is news; how much of it is left is none. */
function timeless(record: NodeRecord): NodeRecord {
  const { requests } = record;
  if (!Array.isArray(requests) || requests.length === 0) return { ...record, counter: 0 };
  const ended = requests.map((entry) => (entry?.leftMs > 0 ? { ...entry, leftMs: 1 } : entry));
  return { ...record, counter: 0, requests: ended };
}
