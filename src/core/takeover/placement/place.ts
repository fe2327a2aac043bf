/**
 * Where every group should run: one pure function without scores. Hard rules first (member, not drained, not banned,
 * restricted, apart), then the rank table, then staying where it is, then the order of preferred nodes, then the node
 * with the fewest groups, then the order of the cluster file. Same input, same answer; groups × nodes steps.
 */
import type { Config, GroupConfig, GroupName, NodeName } from '../../config.ts';
import { must } from '../../invariant.ts';
import type { Reason } from '../../reason.ts';
import { type Rank, rank, ranks } from './rank.ts';

export interface PlacementInput {
  readonly config: Config;
  /** Nodes that are in and may be given groups. */
  readonly members: readonly NodeName[];
  /** Why a member may not run this group now (drained, failed there lately), or nothing. */
  readonly hindrance: (group: GroupName, node: NodeName) => Reason | undefined;
  /** Networks this node is cut off from although others are not. */
  readonly cutOff: (node: NodeName) => readonly string[];
  /** Why a group should not go back to this node yet, and how often it went, or nothing. */
  readonly unsteady: (group: GroupName, node: NodeName) => Unsteady | undefined;
  /** Whom the group is assigned to, if its owner is a member. */
  readonly owner: (group: GroupName) => NodeName | undefined;
  /** A pin, or where a drained group was to go. */
  readonly destination: (group: GroupName) => Destination | undefined;
  /** Groups that shall run at all. */
  readonly wanted: (group: GroupName) => boolean;
}

type Unsteady = Extract<Reason, { kind: 'back-lately' }>;

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

export interface Placed {
  readonly node: NodeName | undefined;
  readonly why: Reason;
  /** It would rather go there, but the node was away lately. */
  readonly waits?: Destination;
  /** Why it does not stay where it is, where that and no better node moves it. */
  readonly leaves?: Extract<Reason, { kind: 'leaves' }>;
}

export function place(input: PlacementInput): Map<GroupName, Placed> {
  const placed = new Map<GroupName, Placed>();
  const load = new Map<NodeName, number>();
  const rivals = rivalsIn(input.config);
  for (const bundle of inOrder(input)) {
    const choice = choose(input, bundle, placed, load, rivals);
    for (const group of bundle) placed.set(group, choice);
    if (choice.node) load.set(choice.node, (load.get(choice.node) ?? 0) + bundle.length);
  }
  return placed;
}

/**
 * Bundles of groups that run together: what runs and may stay first, so that nothing that looks for a node displaces it,
 * be it a newcomer or one that fails wherever it is put; then what has to leave its node, then the rest.
 */
function inOrder(input: PlacementInput): GroupName[][] {
  const turns: Readonly<Record<'stays' | 'leaves' | 'free', GroupName[][]>> = {
    stays: [],
    leaves: [],
    free: [],
  };
  for (const b of bundle(input)) turns[turnOf(input, b)].push(b);
  return [...turns.stays, ...turns.leaves, ...turns.free];
}

function turnOf(input: PlacementInput, groups: readonly GroupName[]): 'stays' | 'leaves' | 'free' {
  const owner = groups.map((g) => input.owner(g)).find((n) => n !== undefined);
  if (owner === undefined) return 'free';
  const mayStay = groups.every((g) => !input.hindrance(g, owner) && lostTo(input, g, owner) === undefined);
  return mayStay ? 'stays' : 'leaves';
}

/** A network that the group lives on and the node is cut off from. */
function lostTo(input: PlacementInput, group: GroupName, node: NodeName): string | undefined {
  const { resources } = configured(input, group);
  return input.cutOff(node).find((net) => resources.some((r) => r.networks.includes(net)));
}

function bundle(input: PlacementInput): GroupName[][] {
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

function choose(
  input: PlacementInput,
  groups: readonly GroupName[],
  placed: ReadonlyMap<GroupName, Placed>,
  load: ReadonlyMap<NodeName, number>,
  rivals: Rivals,
): Placed {
  const owner = groups.map((g) => input.owner(g)).find((n) => n !== undefined);
  const all = candidates(input, groups, placed, rivals);
  const legal = all.filter((c) => c.rank !== 'illegal');
  if (legal.length === 0) return { node: undefined, why: nobody(all) };
  const destination = groups
    .map((g) => input.destination(g))
    .find((to) => to !== undefined && legal.some((c) => c.node === to.node));
  if (destination) return destination;
  const leader = must(groups[0], 'a bundle has a group');
  const pick = (from: readonly Candidate[]) =>
    from.reduce((a, b) => (better(input, leader, owner, load, b, a) ? b : a));
  const best = pick(legal);
  const placement = { node: best.node, why: reason(best, owner), ...leaving(all, best, owner) };
  if (best.node !== owner || legal.every((c) => c.rank !== 'unsteady')) return placement;
  const rather = pick(candidates({ ...input, unsteady: () => undefined }, groups, placed, rivals));
  const held = legal.find((c) => c.node === rather.node && c.rank === 'unsteady');
  return held?.why ? { ...placement, waits: { node: held.node, why: held.why } } : placement;
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
  best: Candidate,
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

function orderOf(input: PlacementInput, group: GroupName, node: NodeName): number {
  const { nodes, ordered } = configured(input, group);
  const at = nodes.indexOf(node);
  if (at < 0) return nodes.length;
  return ordered ? at : 0;
}

/** Every member with its rank for the bundle: the worst of its groups' ranks. */
export function candidates(
  input: PlacementInput,
  groups: readonly GroupName[],
  placed: ReadonlyMap<GroupName, Placed>,
  rivals: Rivals = rivalsIn(input.config),
): Candidate[] {
  const [first = [], ...others] = groups.map((g) => candidatesOf(input, g, placed, rivals));
  return first.map((candidate, i) =>
    others.reduce((worst, ofOther, at) => {
      const there = must(ofOther[i], 'every group has a candidate per member');
      if (!isWorse(there, worst)) return worst;
      const group = groups[at + 1] ?? '';
      return { ...there, why: there.why && ({ kind: 'together-with', group, why: there.why } as const) };
    }, candidate),
  );
}

function configured(input: PlacementInput, group: GroupName): GroupConfig {
  return must(input.config.groups[group], 'a group that is placed is configured');
}

/** The groups that run where this one does, itself first. */
export function bundleOf(input: PlacementInput, group: GroupName): GroupName[] {
  const others = bundle(input).find((b) => b.includes(group)) ?? [];
  return [group, ...others.filter((other) => other !== group)];
}

function isWorse(a: Candidate, b: Candidate): boolean {
  return ranks.indexOf(a.rank) < ranks.indexOf(b.rank);
}

function candidatesOf(
  input: PlacementInput,
  name: GroupName,
  placed: ReadonlyMap<GroupName, Placed>,
  rivals: Rivals,
): Candidate[] {
  const group = configured(input, name);
  const { members } = input;
  const obstacles = members.map((n) => obstacle(input, name, n, placed, rivals));
  const lost = (n: NodeName) => lostTo(input, name, n);
  const isWell = (n: NodeName) =>
    members.includes(n) && obstacles[members.indexOf(n)] === undefined && lost(n) === undefined;
  const owned = input.owner(name);
  const owner = owned !== undefined && isWell(owned) ? owned : undefined;
  // Who runs it keeps it; who went once may have it back where it must start anyway.
  const waits = members.map((n) => {
    const why = n === owner ? undefined : input.unsteady(name, n);
    return owner !== undefined || (why?.times ?? 0) > 1 ? why : undefined;
  });
  const online = group.nodes.filter((n) => isWell(n) && waits[members.indexOf(n)] === undefined);
  const rankInput = { group, online, owner };
  return members.map((node, i) => {
    const why = obstacles[i];
    if (why) return { node, rank: 'illegal', why };
    const r = rank(node, rankInput);
    if (r === 'illegal') return { node, rank: r, why: { kind: 'not-preferred' } };
    const network = lost(node);
    if (network !== undefined) return { node, rank: 'poor', why: { kind: 'cut-off', network } };
    const wait = waits[i];
    return wait === undefined ? { node, rank: r, why: undefined } : { node, rank: 'unsteady', why: wait };
  });
}

/** Why the group may not run on this node at all, or nothing. */
function obstacle(
  input: PlacementInput,
  name: GroupName,
  node: NodeName,
  placed: ReadonlyMap<GroupName, Placed>,
  rivals: Rivals,
): Reason | undefined {
  const hindrance = input.hindrance(name, node);
  if (hindrance) return hindrance;
  const rival = rivals.get(name)?.find((other) => placed.get(other)?.node === node);
  return rival === undefined ? undefined : { kind: 'apart-from', group: rival };
}

/** Groups each group is kept apart from. Apart is mutual, whichever of the two says it. */
type Rivals = ReadonlyMap<GroupName, readonly GroupName[]>;

function rivalsIn({ groups }: Config): Rivals {
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
