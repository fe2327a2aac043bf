/**
 * Exactly half of the members hear one another: which of two halves that lost each other goes on at once. Accusing is a
 * compare-and-set, so this is about who survives and never about safety. Both halves go by the configuration that the
 * document names: who has not loaded that decides nothing.
 */
import type { ClusterConfig, NodeName } from '../../config.ts';
import type { TieFavour } from '../../reason-facts.ts';
import type { Document } from '../document.ts';

export interface Halves {
  readonly ours: readonly NodeName[];
  readonly theirs: readonly NodeName[];
}

/** The member that the file would rather see go on, if any of those it names is one. */
export function preferredIn({ ours, theirs }: Halves, tie: ClusterConfig['tie']): NodeName | undefined {
  return tie?.prefer.find((node) => ours.includes(node) || theirs.includes(node));
}

/**
 * Why our half does not wait; undefined: it does. The half with the preferred node goes first, whatever runs where. Else the
 * one that runs groups; if both do, the one with more, then the one with the first node.
 */
export function favoured(
  document: Document,
  { ours, theirs }: Halves,
  preferred: NodeName | undefined,
): TieFavour | undefined {
  if (preferred !== undefined)
    return ours.includes(preferred) ? { goesOn: 'preferred', node: preferred } : undefined;
  const [own, other] = [ours, theirs].map((half) => owned(document, half)) as [number, number];
  if (own !== other) return own > other ? { goesOn: 'more-groups' } : undefined;
  const [first] = [...ours, ...theirs].sort();
  return own > 0 && first !== undefined && ours.includes(first) ? { goesOn: 'first-node' } : undefined;
}

function owned(document: Document, nodes: readonly NodeName[]): number {
  return Object.values(document.groups).filter((g) => g.is !== 'free' && nodes.includes(g.node)).length;
}
