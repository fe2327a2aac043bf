/**
 * Where every group should run: one pure function without scores. Hard rules first (member, not drained, not banned,
 * restricted, apart), then the rank table, then staying where it is, then the order of preferred nodes, then the node
 * with the fewest groups, then the order of the cluster file. Same input, same answer. One that would run nowhere is made room
 * for (make-room.ts). Most groups are decided between few
 * nodes (`comparedFor`), so that a large cluster costs groups × preferred nodes and not groups × nodes.
 */
import type { GroupName, NodeName } from '../../config.ts';
import { must } from '../../invariant.ts';
import type { Reason } from '../../reason.ts';
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
  rivalsIn,
  worstOf,
} from './candidates.ts';
import { makeRoom, makeRoomSearch, type Room, type RoomSearch } from './make-room.ts';
import { type Bundle, ownerOf, takeTurns } from './turns.ts';

export interface Placed {
  readonly node: NodeName | undefined;
  readonly why: Reason;
  /** It would rather go there, but the node was away lately, or the group has just moved. */
  readonly waits?: Destination;
  /** Why it does not stay where it is, where that and no better node moves it. */
  readonly leaves?: Extract<Reason, { kind: 'leaves' }>;
}

/** Which members a bundle is decided between. */
type Compared = (input: PlacementInput, fits: readonly Fit[]) => readonly NodeName[];

export function place(input: PlacementInput, compared: Compared = comparedFor): Map<GroupName, Placed> {
  return placeAll(input, compared, makeRoom);
}

/** As if nobody gave way to one that would run nowhere. */
export function placeWithoutRoom(input: PlacementInput): Map<GroupName, Placed> {
  return placeAll(input, comparedFor, () => undefined);
}

/** A placement in the making. */
interface Placing extends RoomSearch {
  readonly placed: Map<GroupName, Placed>;
  readonly load: Map<NodeName, number>;
}

function placeAll(
  input: PlacementInput,
  compared: Compared,
  roomFor: typeof makeRoom,
): Map<GroupName, Placed> {
  const { bundles, standing } = takeTurns(input, bundlesOf(input));
  const placed = new Map<GroupName, Placed>();
  const load = new Map<NodeName, number>();
  const seats = { placed, standing, rivals: rivalsIn(input.config) };
  const p: Placing = { ...makeRoomSearch(input, bundles, seats, load), placed, load };
  for (const bundle of bundles) {
    // It was put somewhere when an earlier one needed room.
    if (placedAs(p, bundle)) continue;
    const choice = choose(p, bundle.groups, compared);
    const room = choice.node === undefined ? roomFor(p, bundle) : undefined;
    if (room) giveRoom(p, bundle, room);
    else put(p, bundle, choice);
  }
  return placed;
}

function placedAs({ placed }: Placing, { groups }: Bundle): Placed | undefined {
  return placed.get(must(groups[0], 'a bundle has a group'));
}

function put(p: Placing, bundle: Bundle, choice: Placed): void {
  const { groups } = bundle;
  const before = placedAs(p, bundle)?.node;
  if (before !== undefined) p.load.set(before, (p.load.get(before) ?? 0) - groups.length);
  if (choice.node !== undefined) p.load.set(choice.node, (p.load.get(choice.node) ?? 0) + groups.length);
  for (const group of groups) p.placed.set(group, forOne(p.input, groups, choice, group));
}

/** Why each comes where it does can be told when all are there. */
function giveRoom(p: Placing, waiting: Bundle, room: Room): void {
  for (const [bundle, node] of room) put(p, bundle, { node, why: { kind: 'not-placed' } });
  for (const [bundle, node] of room) put(p, bundle, inRoom(p, waiting, bundle, node));
}

function inRoom(p: Placing, waiting: Bundle, bundle: Bundle, node: NodeName): Placed {
  const { groups } = bundle;
  if (bundle !== waiting && bundle.is === 'stays') {
    const group = must(waiting.groups[0], 'a bundle has a group');
    return { node, why: node === bundle.stands ? { kind: 'stays' } : { kind: 'makes-room', node, group } };
  }
  const sent = groups.map((group) => p.input.destination(group)).find((to) => to?.node === node);
  if (sent) return sent;
  const owner = ownerOf(p.input, groups);
  const fits = fitsIn(p, groups);
  const all = p.input.members.filter((n) => n === node || n === owner).map((n) => worstOf(fits, n));
  const best = must(
    all.find((c) => c.node === node),
    'room is made at a member',
  );
  return { node, why: reason(best, owner), ...leaving(all, best, owner) };
}

function fitsIn({ input, seats }: Placing, groups: readonly GroupName[]): Fit[] {
  return groups.map((group) => fitOf(input, group, seats));
}

function bundlesOf(input: PlacementInput): GroupName[][] {
  const { groups } = input.config;
  const seen = new Set<GroupName>();
  const out: GroupName[][] = [];
  const links = togetherLinks(input);
  for (const name of Object.keys(groups)) {
    if (seen.has(name) || !input.wanted(name)) continue;
    const found: GroupName[] = [];
    const queue = [name];
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      if (seen.has(at) || !groups[at] || !input.wanted(at)) continue;
      seen.add(at);
      found.push(at);
      queue.push(...(links.get(at) ?? []));
    }
    out.push(found);
  }
  return out;
}

/** Of one that comes to where another one of its bundle stays, that is why. */
function forOne(
  input: PlacementInput,
  groups: readonly GroupName[],
  choice: Placed,
  group: GroupName,
): Placed {
  if (choice.why.kind !== 'stays' || input.owner(group) === choice.node) return choice;
  const other = groups.find((g) => input.owner(g) === choice.node);
  return other === undefined
    ? choice
    : { ...choice, why: { kind: 'together-with', group: other, why: choice.why } };
}

/** Together is mutual, whichever of the two groups says it. */
function togetherLinks(input: PlacementInput): Map<GroupName, GroupName[]> {
  const links = new Map<GroupName, GroupName[]>();
  const link = (a: GroupName, b: GroupName) => links.set(a, [...(links.get(a) ?? []), b]);
  for (const [name, group] of Object.entries(input.config.groups)) {
    for (const other of group.together) {
      link(name, other);
      link(other, name);
    }
  }
  return links;
}

function choose(p: Placing, groups: readonly GroupName[], compared: Compared): Placed {
  const { input, seats, load } = p;
  const owner = ownerOf(input, groups);
  const fits = fitsIn(p, groups);
  const nodes = compared(input, fits);
  const all = nodes.map((node) => worstOf(fits, node));
  const legal = all.filter((c) => c.rank !== 'illegal');
  if (legal.length === 0) return { node: undefined, why: nobody(all) };
  const destination = destinationOf(input, groups, legal);
  if (destination?.why.kind === 'on-its-way') return { ...destination, ...leaving(all, destination, owner) };
  if (destination) return destination;
  // Hands off: what runs together with it does not leave it.
  const kept = legal.find((c) => groups.some((g) => input.keptAt(g) === c.node));
  if (kept) return { node: kept.node, why: { kind: 'stays' } };
  const leader = must(groups[0], 'a bundle has a group');
  const pick = (from: readonly Candidate[]) =>
    from.reduce((a, b) => (better(input, leader, owner, load, b, a) ? b : a));
  const best = pick(legal);
  const placement = { node: best.node, why: reason(best, owner), ...leaving(all, best, owner) };
  if (best.node !== owner || legal.every((c) => c.rank !== 'unsteady')) return placement;
  const atOnce = groups.map((group) => fitOf({ ...input, unsteady: () => undefined }, group, seats));
  const rather = pick(nodes.map((node) => worstOf(atOnce, node)));
  const held = legal.find((c) => c.node === rather.node && c.rank === 'unsteady');
  return held?.why ? { ...placement, waits: { node: held.node, why: held.why } } : placement;
}

/** A node that got poor meanwhile is gone to only where all are. */
function destinationOf(
  input: PlacementInput,
  groups: readonly GroupName[],
  legal: readonly Candidate[],
): Destination | undefined {
  const fit = legal.filter((c) => isFit(c, legal));
  return groups.map((g) => input.destination(g)).find((to) => fit.some((c) => c.node === to?.node));
}

export const everyMember: Compared = ({ members }) => members;

/**
 * Members that can be the best for a bundle, that a person named, or that it would rather go to. A group that has a preferred
 * node which is well comes to none that is not preferred, but for its owner; one whose owner is best stays there.
 */
function comparedFor(input: PlacementInput, fits: readonly Fit[]): readonly NodeName[] {
  const [fit, ...others] = fits;
  if (fit === undefined || others.length > 0) return input.members;
  const owner = input.owner(fit.group);
  const isEnough = fit.online.length > 0 || (owner !== undefined && fit.of(owner).rank === 'best');
  if (!isEnough) return input.members;
  const { nodes } = configured(input, fit.group);
  const some = new Set([...nodes, ...input.returned, owner, input.destination(fit.group)?.node]);
  return input.members.filter((node) => some.has(node));
}

function nobody(all: readonly Candidate[]): Reason {
  if (all.length === 0) return { kind: 'no-member' };
  return { kind: 'no-node', nodes: all.map(({ node, why = { kind: 'not-placed' } }) => ({ node, why })) };
}

function reason({ node, rank: r, why }: Candidate, owner: NodeName | undefined): Reason {
  if (node === owner) return { kind: 'stays' };
  return (r === 'poor' || r === 'unsteady') && why
    ? { kind: 'best-left', node, why }
    : { kind: 'ranked', node, rank: r };
}

/** It may not stay, or not well: that moves it, whoever comes next. */
function leaving(
  all: readonly Candidate[],
  best: Pick<Candidate, 'node'>,
  owner: NodeName | undefined,
): Pick<Placed, 'leaves'> {
  const why = best.node === owner ? undefined : all.find(({ node }) => node === owner)?.why;
  return owner === undefined || why === undefined ? {} : { leaves: { kind: 'leaves', node: owner, why } };
}

/** Is `b` better than `a`? */
function better(
  input: PlacementInput,
  group: GroupName,
  owner: NodeName | undefined,
  load: ReadonlyMap<NodeName, number>,
  b: Candidate,
  a: Candidate,
): boolean {
  if (a.rank !== b.rank) return isWorse(a, b);
  if (a.node === owner || b.node === owner) return b.node === owner && a.node !== owner;
  const order = orderOf(input, group, b.node) - orderOf(input, group, a.node);
  return order !== 0 ? order < 0 : (load.get(b.node) ?? 0) < (load.get(a.node) ?? 0);
}

/** The groups that run where this one does, itself first. */
export function bundleOf(input: PlacementInput, group: GroupName): GroupName[] {
  const others = bundlesOf(input).find((b) => b.includes(group)) ?? [];
  return [group, ...others.filter((other) => other !== group)];
}
