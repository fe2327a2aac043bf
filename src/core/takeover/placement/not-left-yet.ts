/**
 * A group that another one keeps apart from counts as there until it has left: who comes after it waits as long as it stops.
 * Where it stays nobody comes anyway (turns.ts).
 */
import type { GroupName, NodeName } from '../../config.ts';
import type { Reason } from '../../reason.ts';
import type { Rivals } from './candidates.ts';
import type { Moment } from './placement-view.ts';

/** Who has not left that node yet, or nothing. */
export function notLeftYet(
  { document }: Pick<Moment, 'document'>,
  rivals: Rivals,
  name: GroupName,
  node: NodeName,
): Reason | undefined {
  const group = rivals.get(name)?.find((other) => {
    const entry = document.groups[other];
    return entry !== undefined && entry.is !== 'free' && entry.node === node;
  });
  return group === undefined ? undefined : { kind: 'not-left-yet', group, node };
}
