/**
 * Whom a group would rather run beside, and whom rather not. That keeps no group from running and forbids no node: it only counts
 * between nodes that are as good otherwise. Among the preferred nodes of a group those where more is as it would rather have it come
 * first; else it counts before the order of nodes and how much runs there. What runs and has no `failback` is not moved for it.
 *
 * It is mutual, whichever of the two says it, and counts as much for both: so a move for it leaves more as groups would rather have it
 * in all, and such moves come to an end.
 */
import type { Config, GroupName } from '../../config.ts';
import type { Reason } from '../../reason.ts';

export interface Wishes {
  readonly apart: readonly GroupName[];
  readonly together: readonly GroupName[];
}

/** Of groups that have any. */
export type AllWishes = ReadonlyMap<GroupName, Wishes>;

export function wishesIn({ groups }: Pick<Config, 'groups'>): AllWishes {
  const wishes = new Map<GroupName, { apart: GroupName[]; together: GroupName[] }>();
  const add = (how: keyof Wishes, a: GroupName, b: GroupName) => {
    const known = wishes.get(a) ?? { apart: [], together: [] };
    if (!known[how].includes(b)) known[how].push(b);
    wishes.set(a, known);
  };
  for (const [name, { prefer }] of Object.entries(groups)) {
    for (const how of ['apart', 'together'] as const) {
      for (const other of prefer?.[how] ?? []) {
        if (other === name) continue;
        add(how, name, other);
        add(how, other, name);
      }
    }
  }
  return wishes;
}

type Unmet = Extract<Reason, { kind: 'rather-apart' | 'rather-together' }>;

/** What is not at a node as the group would rather have it. Groups that are nowhere are left out. */
export function unmetAt(
  wishes: Wishes | undefined,
  is: (other: GroupName) => 'there' | 'elsewhere' | 'nowhere',
): Unmet[] {
  if (wishes === undefined) return [];
  return [
    ...wishes.apart.flatMap((group) =>
      is(group) === 'there' ? [{ kind: 'rather-apart', group } as const] : [],
    ),
    ...wishes.together.flatMap((group) =>
      is(group) === 'elsewhere' ? [{ kind: 'rather-together', group } as const] : [],
    ),
  ];
}
