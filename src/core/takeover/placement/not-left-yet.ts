/**
 * A group that another one keeps apart from, or whose room another one is to have, counts as there until it has left: who comes
 * after it waits as long as it stops. Where it stays nobody comes anyway (turns.ts).
 */
import type { GroupName, NodeName } from '../../config.ts';
import type { Reason } from '../../reason.ts';
import type { Rivals } from './candidates.ts';
import { lackAt, needsSomething } from './capacity.ts';
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

/**
 * A group is where it is until it is free, also while it stops there: who is to have its room waits for that. What one that has left
 * the configuration needed is not known any more, so nobody who needs anything comes beside it.
 */
export function roomNotLeftYet(
  { document, config }: Pick<Moment, 'config'> & { readonly document: Pick<Moment['document'], 'groups'> },
  name: GroupName,
  node: NodeName,
): Extract<Reason, { kind: 'room-not-left-yet' }> | undefined {
  if (!needsSomething(config, name)) return undefined;
  const there = Object.entries(document.groups).flatMap(([other, entry]) =>
    other !== name && entry.is !== 'free' && entry.node === node ? [other] : [],
  );
  const leaves = (other: GroupName) => document.groups[other]?.is === 'draining';
  const unknown = there.find((other) => config.groups[other] === undefined);
  if (unknown !== undefined) return { kind: 'room-not-left-yet', group: unknown, node };
  if (lackAt(config, node, [name], there) === undefined) return undefined;
  const needy = there.filter((other) => needsSomething(config, other));
  const group = needy.find(leaves) ?? needy[0];
  return group === undefined ? undefined : { kind: 'room-not-left-yet', group, node };
}
