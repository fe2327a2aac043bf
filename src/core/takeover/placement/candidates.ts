/**
 * How good each node is for a group, and why: what `place` compares. What is asked of one node is independent of how many
 * there are, but for the preferred nodes of the group; so whoever needs to know of few nodes asks for few.
 */
import type { Config, GroupConfig, GroupName, NodeName } from '../../config.ts';
import { must } from '../../invariant.ts';
import type { Reason } from '../../reason.ts';
import { type Crowd, crowdIn, lackAt } from './capacity.ts';
import { type AllWishes, unmetAt, wishesIn } from './prefer.ts';
import { type Rank, rank, ranks } from './rank.ts';
import { type Closed, longerHeld } from './windows.ts';

export interface PlacementInput {
  readonly config: Config;
  /** Nodes that are in and may be given groups. */
  readonly members: readonly NodeName[];
  /** Why a member may not run this group now (drained, failed there lately), or nothing. */
  readonly hindrance: (group: GroupName, node: NodeName) => Reason | undefined;
  /** Networks this node is cut off from although others are not. */
  readonly cutOff: (node: NodeName) => readonly string[];
  /** Why the group should not be there, as the node is not well by its own checks, or nothing. */
  readonly unwell: (group: GroupName, node: NodeName) => Poor | undefined;
  /** Members that were away lately; of others nothing is unsteady. */
  readonly returned: readonly NodeName[];
  /** Why a group should not go to this node yet (it was away lately, or the group has just moved), or nothing. */
  readonly unsteady: (group: GroupName, node: NodeName) => Unsteady | undefined;
  /** Why the group does not go to a better node by itself at this time of the day, or nothing. */
  readonly closed: (group: GroupName) => Closed | undefined;
  /** Whom the group is assigned to, if its owner is a member. */
  readonly owner: (group: GroupName) => NodeName | undefined;
  /** A pin, or where a group that is drained was to go, also with the very write that frees it. */
  readonly destination: (group: GroupName) => Destination | undefined;
  /** Where it is under maintenance: it stays there, whatever is decided about it. */
  readonly keptAt: (group: GroupName) => NodeName | undefined;
  /** Others may be moved for it: it would start as soon as it has a node, and has failed nowhere lately. */
  readonly getsRoom: (group: GroupName) => boolean;
  /** It is not moved for another one: that happened to it a moment ago, or it cannot be stopped. */
  readonly keepsRoom: (group: GroupName) => boolean;
  /** Groups that shall run at all. */
  readonly wanted: (group: GroupName) => boolean;
}

/** Why a node serves a group badly or not at all, although it may run it. */
export type Poor = Extract<Reason, { kind: 'cut-off' | 'unwell' }>;

export type Unsteady = Poor | Extract<Reason, { kind: 'back-lately' | 'quarantined' | 'moved-lately' }>;

export interface Destination {
  readonly node: NodeName;
  readonly why: Reason;
}

export interface Candidate {
  readonly node: NodeName;
  readonly rank: Rank;
  /** Why illegal or poor; undefined otherwise. */
  readonly why: Reason | undefined;
}

/** Where other groups are, as far as it is known in the middle of a placement. */
export interface Seats {
  /** Of groups that were decided before. */
  readonly placed: ReadonlyMap<GroupName, { readonly node: NodeName | undefined }>;
  /** Of the others, before anything is decided (see turns.ts). */
  readonly standing: ReadonlyMap<GroupName, NodeName>;
  readonly rivals: Rivals;
  /** Undefined: nobody needs any capacity. */
  readonly crowd: Crowd | undefined;
  readonly wishes: AllWishes;
}

/** One group in the middle of a placement. */
export interface Fit {
  readonly group: GroupName;
  /** Preferred nodes that could run it now, in the group's order. */
  readonly online: readonly NodeName[];
  /** How good a member is for it. */
  readonly of: (node: NodeName) => Candidate;
  /** What is not there as its bundle would rather have it: the fewer the better. */
  readonly unmet: (node: NodeName) => number;
}

/** `bundle`: the groups that it runs together with, itself among them. */
export function fitOf(
  input: PlacementInput,
  name: GroupName,
  bundle: readonly GroupName[],
  seats: Seats,
): Fit {
  const group = configured(input, name);
  const owned = input.owner(name);
  const isBarred = (n: NodeName) => group.restricted && group.nodes.length > 0 && !group.nodes.includes(n);
  const lack = (n: NodeName) => (isBarred(n) ? undefined : lackBeside(input, bundle, n, seats));
  const obstacleAt = (n: NodeName) => obstacle(input, name, n, seats) ?? (n === owned ? undefined : lack(n));
  // Where it runs it stays rather than that it runs nowhere.
  const poor = (n: NodeName) => poorFor(input, name, n) ?? (n === owned ? lack(n) : undefined);
  const isWell = (n: NodeName) =>
    input.members.includes(n) && obstacleAt(n) === undefined && poor(n) === undefined;
  const owner = owned !== undefined && isWell(owned) ? owned : undefined;
  // Who runs it keeps it; who went once may have it back where it must start anyway.
  const wait = (n: NodeName) => {
    const why = n === owner ? undefined : input.unsteady(name, n);
    const isLastChoice = why?.kind === 'quarantined' || (why?.kind === 'back-lately' && why.times > 1);
    if (owner === undefined) return isLastChoice ? why : undefined;
    return n === owner ? undefined : longerHeld(input.closed(name), why);
  };
  const unmet = (n: NodeName) => unmetBy(input, bundle, n, seats).length;
  const online = rather(
    group.nodes.filter((n) => isWell(n) && wait(n) === undefined),
    bundle.some((one) => seats.wishes.has(one)) ? unmet : undefined,
  );
  const rankInput = { group, online, owner };
  const of = (node: NodeName): Candidate => {
    const why = obstacleAt(node);
    if (why) return { node, rank: 'illegal', why };
    const r = rank(node, rankInput);
    if (r === 'illegal') return { node, rank: r, why: { kind: 'not-preferred' } };
    const isPoor = poor(node);
    if (isPoor !== undefined) return { node, rank: 'poor', why: isPoor };
    const unsteady = wait(node);
    if (unsteady !== undefined) return { node, rank: 'unsteady', why: unsteady };
    return { node, rank: r, why: undefined };
  };
  return { group: name, online, of, unmet };
}

/** In the order of the list, but those first where more is as the group would rather have it. */
function rather(nodes: readonly NodeName[], unmet?: (node: NodeName) => number): readonly NodeName[] {
  return unmet === undefined ? nodes : nodes.toSorted((a, b) => unmet(a) - unmet(b));
}

/** What is not at the node as the groups of the bundle would rather have it. */
export function unmetBy(
  input: PlacementInput,
  bundle: readonly GroupName[],
  node: NodeName,
  { placed, standing, wishes }: Seats,
): Reason[] {
  const where = (other: GroupName) => {
    const decided = placed.get(other);
    return input.keptAt(other) ?? (decided ? decided.node : standing.get(other));
  };
  const is = (other: GroupName) => {
    const at = bundle.includes(other) ? node : where(other);
    return at === undefined ? 'nowhere' : at === node ? 'there' : 'elsewhere';
  };
  return bundle.flatMap((name) => unmetAt(wishes.get(name), is));
}

export function makeSeats(
  input: PlacementInput,
  placed: Seats['placed'],
  standing: Seats['standing'],
): Seats {
  const placesOf = (group: GroupName) =>
    [input.keptAt(group), placed.get(group)?.node, standing.get(group)].filter((n) => n !== undefined);
  const { config } = input;
  return {
    placed,
    standing,
    rivals: rivalsIn(config),
    crowd: crowdIn(config, placesOf),
    wishes: wishesIn(config),
  };
}

/** Every member with its rank for the bundle: the worst of its groups' ranks. */
export function candidates(
  input: PlacementInput,
  groups: readonly GroupName[],
  placed: Seats['placed'],
): Candidate[] {
  const seats = makeSeats(input, placed, new Map());
  const fits = groups.map((group) => fitOf(input, group, groups, seats));
  return input.members.map((node) => worstOf(fits, node));
}

/** Of groups that run together. */
export function worstOf(fits: readonly Fit[], node: NodeName): Candidate {
  const [first, ...others] = fits;
  return others.reduce((worst, { group, of }) => {
    const there = of(node);
    if (!isWorse(there, worst)) return worst;
    return { ...there, why: there.why && ({ kind: 'together-with', group, why: there.why } as const) };
  }, must(first, 'a bundle has a group').of(node));
}

/** It may run there, and serves its clients there unless it does so nowhere. */
export function isFit({ rank: is }: Candidate, all: readonly Candidate[]): boolean {
  const isPoor = (r: Rank) => r === 'illegal' || r === 'poor';
  return is !== 'illegal' && (is !== 'poor' || all.every((c) => isPoor(c.rank)));
}

export function isWorse(a: Candidate, b: Candidate): boolean {
  return ranks.indexOf(a.rank) < ranks.indexOf(b.rank);
}

export function configured(input: PlacementInput, group: GroupName): GroupConfig {
  return must(input.config.groups[group], 'a group that is placed is configured');
}

/** How early the node comes in the list of the group. */
export function orderOf(input: PlacementInput, group: GroupName, node: NodeName): number {
  const { nodes, ordered } = configured(input, group);
  const at = nodes.indexOf(node);
  if (at < 0) return nodes.length;
  return ordered ? at : 0;
}

/** It is not well, or cut off from a network that the group lives on. */
export function poorFor(input: PlacementInput, group: GroupName, node: NodeName): Poor | undefined {
  const { resources } = configured(input, group);
  const network = input.cutOff(node).find((net) => resources.some((r) => r.networks.includes(net)));
  return network === undefined ? input.unwell(group, node) : { kind: 'cut-off', network };
}

/** Why the group may not run on this node at all, or nothing. */
function obstacle(input: PlacementInput, name: GroupName, node: NodeName, seats: Seats): Reason | undefined {
  const hindrance = input.hindrance(name, node);
  if (hindrance) return hindrance;
  const rival = seats.rivals.get(name)?.find((other) => holds(input, seats, other, node, name));
  return rival === undefined ? undefined : { kind: 'apart-from', group: rival };
}

/** What the node lacks for the bundle, beside those that are there or will be. */
function lackBeside(
  input: PlacementInput,
  bundle: readonly GroupName[],
  node: NodeName,
  { placed, standing, crowd }: Seats,
): Reason | undefined {
  if (crowd === undefined) return undefined;
  // Of those that run there and have too little room by now the first to be decided may stay.
  const isThere = bundle.every((group) => input.owner(group) === node);
  const counts = (other: GroupName) => {
    const isKept = input.keptAt(other) === node;
    const decided = placed.get(other);
    if (isKept) return true;
    return decided ? decided.node === node : standing.get(other) === node && !isThere;
  };
  const others = [...(crowd.get(node) ?? [])].filter((other) => !bundle.includes(other));
  return lackAt(input.config, node, bundle, others.filter(counts));
}

/** The other group is there, or will be. Of two that stand on one node the first to be decided may stay. */
function holds(
  input: PlacementInput,
  { placed, standing }: Seats,
  other: GroupName,
  node: NodeName,
  name: GroupName,
): boolean {
  if (input.keptAt(other) === node) return true;
  const decided = placed.get(other);
  if (decided) return decided.node === node;
  return standing.get(other) === node && standing.get(name) !== node;
}

/** Groups each group is kept apart from. Apart is mutual, whichever of the two says it. */
export type Rivals = ReadonlyMap<GroupName, readonly GroupName[]>;

export function rivalsIn({ groups }: Config): Rivals {
  const rivals = new Map<GroupName, GroupName[]>();
  const add = (a: GroupName, b: GroupName) => {
    const known = rivals.get(a);
    if (known) known.push(b);
    else rivals.set(a, [b]);
  };
  for (const [name, { apart }] of Object.entries(groups)) {
    for (const other of apart) {
      if (other === name) continue;
      add(name, other);
      add(other, name);
    }
  }
  return rivals;
}
