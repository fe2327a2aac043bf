/**
 * In which order bundles of groups that run together are placed, and who has a place before any of them is. What runs and may
 * stay comes first, then what is on its way, so that it comes where it was sent; then what has to leave its node, then the
 * rest.
 *
 * What runs and may stay, and what is on its way, **stands** somewhere. Nobody is moved because one that it keeps apart
 * from would rather be where it stands: so every move that nothing forces makes the group that moves better off and no
 * other one worse, and the moves come to an end. One that would run nowhere is another matter: room is made for it
 * (make-room.ts), and as that lets one more run, it comes to an end too. Whom a move is under way for stands where it ends: the
 * picture that is decided for is the one after it.
 */
import type { GroupName, NodeName } from '../../config.ts';
import { configured, type PlacementInput, poorFor } from './candidates.ts';

export interface Turns {
  readonly bundles: readonly Bundle[];
  readonly standing: ReadonlyMap<GroupName, NodeName>;
}

/** Groups that run together. */
export interface Bundle extends TurnOf {
  readonly groups: readonly GroupName[];
}

export function takeTurns(input: PlacementInput, bundles: readonly (readonly GroupName[])[]): Turns {
  const turns = bundles.map((groups) => ({ groups, ...turnOf(input, groups) }));
  const standing = turns.flatMap(({ groups, stands }) =>
    stands === undefined ? [] : groups.map((group) => [group, stands] as const),
  );
  const inTurn = order.flatMap((is) => turns.filter((turn) => turn.is === is));
  return { bundles: inTurn, standing: new Map(standing) };
}

interface TurnOf {
  readonly is: (typeof order)[number];
  readonly stands?: NodeName;
}

const order = ['stays', 'comes', 'leaves', 'free'] as const;

function turnOf(input: PlacementInput, groups: readonly GroupName[]): TurnOf {
  const owner = ownerOf(input, groups);
  if (owner !== undefined)
    return groups.every((g) => mayBeAt(input, g, owner)) ? { is: 'stays', stands: owner } : { is: 'leaves' };
  const to = groups.map((g) => input.destination(g)?.node).find((n) => n !== undefined);
  if (to === undefined) return { is: 'free' };
  const isThere = input.members.includes(to) && groups.every((g) => mayBeAt(input, g, to));
  return isThere ? { is: 'comes', stands: to } : { is: 'comes' };
}

/**
 * Where a bundle runs. One of its groups that is under maintenance is not moved: the others come to it, or do without it where
 * one of them may not be there.
 */
export function ownerOf(input: PlacementInput, groups: readonly GroupName[]): NodeName | undefined {
  const first = (some: readonly GroupName[]) => some.map(input.owner).find((n) => n !== undefined);
  const isKept = (group: GroupName) => input.keptAt(group) !== undefined;
  const kept = first(groups.filter(isKept));
  if (kept !== undefined && groups.every((g) => mayBeAt(input, g, kept))) return kept;
  return groups.every(isKept) ? kept : first(groups.filter((g) => !isKept(g)));
}

function mayBeAt(input: PlacementInput, group: GroupName, node: NodeName): boolean {
  const { nodes, restricted } = configured(input, group);
  if (restricted && nodes.length > 0 && !nodes.includes(node)) return false;
  return !input.hindrance(group, node) && poorFor(input, group, node) === undefined;
}
