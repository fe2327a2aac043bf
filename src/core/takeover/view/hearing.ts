/** Whom this node hears now, on its own wires. */
import type { NodeName } from '../../config.ts';
import type { Incarnation } from '../document.ts';
import type { Turn } from '../turn.ts';

export function hearsAnywhere(t: Turn, node: NodeName): boolean {
  return Object.values(t.s.hears).some((peers) => peers[node] === true);
}

/** Its beats come, and carry this incarnation, as far as is known. */
export function hearsIncarnation(t: Turn, node: NodeName, inc: Incarnation): boolean {
  return hearsAnywhere(t, node) && (t.s.beating[node] ?? inc) === inc;
}

/** The node itself says in its record that it hears this one. */
export function isHeardBy(t: Turn, node: NodeName): boolean {
  const record = t.s.store.records[node]?.value;
  return record !== undefined && Object.values(record.hears).some((heard) => heard.includes(t.s.self));
}
