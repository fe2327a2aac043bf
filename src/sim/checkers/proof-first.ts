/** Invariant 2: no start before the document gives the group to this very incarnation (with the proof beside it). */
import type { GroupName } from '../../core/config.ts';
import type { Document } from '../../core/takeover/document.ts';
import type { NodePart, Surroundings } from '../parts.ts';
import { Violation } from '../violation.ts';

export function checkStart(world: Surroundings, node: NodePart, group: GroupName): void {
  // A store that went back in time shows others; whoever runs a group by the last one goes on with it.
  const isMine = ({ groups: { [group]: entry } }: Document) =>
    entry !== undefined && entry.is !== 'free' && entry.node === node.name && entry.inc === node.inc;
  if (!world.store.lasts().some(isMine))
    throw new Violation(`${node.name} (${node.inc}) starts ${group}, which the document does not give it`);
}
