/** Where one bundle of groups comes: without words, which each of its groups has its own of (tell-placed.ts). */
import type { GroupName, NodeName } from '../../config.ts';
import { must } from '../../invariant.ts';
import {
  type Candidate,
  configured,
  type Destination,
  type Fit,
  fitOf,
  isFit,
  isWorse,
  orderOf,
  type PlacementInput,
  type Seats,
  worstOf,
} from './candidates.ts';
import { ownerOf } from './turns.ts';

export type Choice =
  | { readonly is: 'nowhere' }
  /** One of its groups was sent there. */
  | { readonly is: 'sent'; readonly group: GroupName; readonly to: Destination }
  /** One of its groups is under maintenance there. */
  | { readonly is: 'kept'; readonly node: NodeName }
  /** It would rather go to where it `waits` for. */
  | { readonly is: 'best'; readonly node: NodeName; readonly waits?: NodeName };

/** Which members a bundle is decided between. */
export type Compared = (input: PlacementInput, fits: readonly Fit[]) => readonly NodeName[];

export interface Choosing {
  readonly input: PlacementInput;
  readonly seats: Seats;
  readonly load: ReadonlyMap<NodeName, number>;
}

export function nodeOf(choice: Choice): NodeName | undefined {
  if (choice.is === 'nowhere') return undefined;
  return choice.is === 'sent' ? choice.to.node : choice.node;
}

/** `fits`: of its groups. `nodes`: between which it is decided. */
export function choose(p: Choosing, fits: readonly Fit[], nodes: readonly NodeName[]): Choice {
  const { input, seats } = p;
  const groups = fits.map(({ group }) => group);
  const owner = ownerOf(input, groups);
  const legal = nodes.map((node) => worstOf(fits, node)).filter((c) => c.rank !== 'illegal');
  if (legal.length === 0) return { is: 'nowhere' };
  const sent = sentTo(input, groups, legal);
  if (sent) return sent;
  // Hands off: what runs together with it does not leave it.
  const kept = legal.find((c) => groups.some((g) => input.keptAt(g) === c.node));
  if (kept) return { is: 'kept', node: kept.node };
  const leader = must(fits[0], 'a bundle has a group');
  const pick = (from: readonly Candidate[]) =>
    from.reduce((a, b) => (better(p, leader, owner, b, a) ? b : a));
  const { node } = pick(legal);
  if (node !== owner || legal.every((c) => c.rank !== 'unsteady')) return { is: 'best', node };
  const unheld = { ...input, unsteady: () => undefined, closed: () => undefined };
  const atOnce = groups.map((group) => fitOf(unheld, group, groups, seats));
  const rather = pick(nodes.map((n) => worstOf(atOnce, n)));
  const held = legal.find((c) => c.node === rather.node && c.rank === 'unsteady');
  return held?.why ? { is: 'best', node, waits: held.node } : { is: 'best', node };
}

/** A node that got poor meanwhile is gone to only where all are. */
function sentTo(
  input: PlacementInput,
  groups: readonly GroupName[],
  legal: readonly Candidate[],
): Choice | undefined {
  const fit = legal.filter((c) => isFit(c, legal));
  for (const group of groups) {
    const to = input.destination(group);
    if (to && fit.some((c) => c.node === to.node)) return { is: 'sent', group, to };
  }
  return undefined;
}

export const everyMember: Compared = ({ members }) => members;

/**
 * Members that can be the best for a bundle, that a person named, or that it would rather go to. A group that has a preferred
 * node which is well comes to none that is not preferred, but for its owner; one whose owner is best stays there.
 */
export function comparedFor(input: PlacementInput, fits: readonly Fit[]): readonly NodeName[] {
  const [fit, ...others] = fits;
  if (fit === undefined || others.length > 0) return input.members;
  const owner = input.owner(fit.group);
  const isEnough = fit.online.length > 0 || (owner !== undefined && fit.of(owner).rank === 'best');
  if (!isEnough) return input.members;
  const { nodes } = configured(input, fit.group);
  const some = new Set([...nodes, ...input.returned, owner, input.destination(fit.group)?.node]);
  return input.members.filter((node) => some.has(node));
}

/** Is `b` better than `a`? */
function better(
  { input, load }: Choosing,
  leader: Fit,
  owner: NodeName | undefined,
  b: Candidate,
  a: Candidate,
): boolean {
  if (a.rank !== b.rank) return isWorse(a, b);
  if (a.node === owner || b.node === owner) return b.node === owner && a.node !== owner;
  const unmet = leader.unmet(b.node) - leader.unmet(a.node);
  if (unmet !== 0) return unmet < 0;
  const order = orderOf(input, leader.group, b.node) - orderOf(input, leader.group, a.node);
  return order !== 0 ? order < 0 : (load.get(b.node) ?? 0) < (load.get(a.node) ?? 0);
}
