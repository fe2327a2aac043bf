/** Invariant 2: no start before the document gives the group to this very incarnation (with the proof beside it). */
import type { GroupName } from '../../core/config.ts';
import type { NodePart, Surroundings } from '../parts.ts';
import { Violation } from '../violation.ts';

export function checkStart(world: Surroundings, node: NodePart, group: GroupName): void {
  const entry = world.store.document?.value.groups[group];
  const mine = entry && entry.is !== 'free' && entry.node === node.name && entry.inc === node.inc;
  if (!mine)
    throw new Violation(`${node.name} (${node.inc}) starts ${group}, which the document does not give it`);
}
