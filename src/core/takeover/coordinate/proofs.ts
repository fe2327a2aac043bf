/**
 * Which proof is enough for which group. A group needs the strictest of its resources. Of a definition that is no longer
 * configured nothing is known, so only the proofs that are enough for everything count.
 */
import type { GroupName, NodeName, ProofKind } from '../../config.ts';
import type { Document } from '../document.ts';
import type { Turn } from '../turn.ts';
import { groupConfig, loaded } from '../view/loaded.ts';

const enoughForEverything: readonly string[] = ['released', 'reborn', 'off', 'confirmed'];

export function enoughFor(
  t: Turn,
  group: GroupName,
  owned: { readonly def: string; readonly next?: string },
  proof: ProofKind | 'initial',
): boolean {
  if (enoughForEverything.includes(proof) || proof === 'initial') return true;
  const { defs } = loaded(t);
  // While a definition changes over, resources of both may run.
  if (defs[group] !== owned.def || owned.next !== undefined) return false;
  return groupConfig(t, group).resources.every((r) => r.proofs.includes(proof));
}

/** Enough for every group this node is assigned: else it stays accused. */
export function enoughForAll(t: Turn, document: Document, node: NodeName, proof: ProofKind): boolean {
  return Object.entries(document.groups).every(
    ([name, g]) => g.is === 'free' || g.node !== node || enoughFor(t, name, g, proof),
  );
}
