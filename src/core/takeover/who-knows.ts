/**
 * Who holds up a configuration that not every version knows. Who does not know what it needs cannot load it: it would be a member that
 * decides nothing, and the coordinator may be lost the next moment. So it comes into force when every member knows it.
 */
import type { NodeName } from '../config.ts';
import { needsOf } from '../config-needs.ts';
import type { PlainRefusals } from '../plain-refusals.ts';
import type { Document, NodeRecord } from './document.ts';

/** What those know whom a change waits for; a node that is not in it holds nothing up. */
export type Knowing = Readonly<Record<NodeName, readonly string[]>>;

export function knowingOf(
  nodes: Document['nodes'],
  recordOf: (node: NodeName) => NodeRecord | undefined,
): Knowing {
  const members = Object.entries(nodes).flatMap(([node, entry]) => {
    if (entry.is !== 'in' && entry.is !== 'accused') return [];
    const record = recordOf(node);
    // Another incarnation than the member's has to follow the configuration before it is let in.
    if (record !== undefined && record.inc !== entry.inc) return [];
    return [[node, record?.knows ?? []] as const];
  });
  return Object.fromEntries(members);
}

/** Undefined: everybody knows what it needs. */
export function notKnownByAll(
  knowing: Knowing,
  next: Parameters<typeof needsOf>[0],
): ({ readonly kind: 'members-too-old' } & PlainRefusals['members-too-old']) | undefined {
  for (const needs of needsOf(next)) {
    const nodes = Object.keys(knowing).filter((node) => !knowing[node]?.includes(needs));
    if (nodes.length > 0) return { kind: 'members-too-old', nodes, needs };
  }
  return undefined;
}
