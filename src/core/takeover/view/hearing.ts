/** Whom this node hears now, on its own wires. */
import type { NodeName } from '../../config.ts';
import type { Turn } from '../turn.ts';

export function hearsAnywhere(t: Turn, node: NodeName): boolean {
  return Object.values(t.s.hears).some((peers) => peers[node] === true);
}

/** The node itself says in its record that it hears this one. */
export function isHeardBy(t: Turn, node: NodeName): boolean {
  const record = t.s.store.records[node]?.value;
  return record !== undefined && Object.values(record.hears).some((heard) => heard.includes(t.s.self));
}
