/**
 * Room for one that would run nowhere. Bundles are placed one after the other, so an earlier one may have taken the only node
 * that a later one can use, or the room on it. Here the others are put elsewhere for it: each keeps a node that it may use, and what must not be
 * moved (under maintenance, pinned there, moved for another one a moment ago) is not. First those give way that stand nowhere
 * (turns.ts), since that costs nobody anything; then as few as possible of those that do, and these only for one that would start
 * at once.
 *
 * To find such places is to colour a graph, for which no quick way is known: so a bounded number of them is looked at. Among as
 * few groups as people keep apart from one another that is everything that could matter.
 */
import type { GroupName, NodeName } from '../../config.ts';
import { must } from '../../invariant.ts';
import {
  type Candidate,
  fitOf,
  isWorse,
  orderOf,
  type PlacementInput,
  type Seats,
  worstOf,
} from './candidates.ts';
import { lackAt } from './capacity.ts';
import type { Bundle } from './turns.ts';

/** Where bundles come that come elsewhere than they were put, the one that waited among them. */
export type Room = ReadonlyMap<Bundle, NodeName>;

/** Places looked at for one bundle that waits, and for all of them in one placement. */
const looksForOne = 2_000;
const looksInAll = 10_000;

/** That one moves which runs, against that one is sent elsewhere which is on its way. */
const dear = 2;

export interface RoomSearch {
  readonly input: PlacementInput;
  readonly seats: Seats;
  readonly bundleOf: ReadonlyMap<GroupName, Bundle>;
  readonly load: ReadonlyMap<NodeName, number>;
  looksLeft: number;
}

export function makeRoomSearch(
  input: PlacementInput,
  bundles: readonly Bundle[],
  seats: Seats,
  load: ReadonlyMap<NodeName, number>,
): RoomSearch {
  const bundleOf = new Map(bundles.flatMap((b) => b.groups.map((group) => [group, b] as const)));
  return { input, seats, bundleOf, load, looksLeft: looksInAll };
}

/** One search for one bundle. */
interface Attempt {
  readonly search: RoomSearch;
  readonly waiting: Bundle;
  readonly usable: Map<Bundle, readonly NodeName[]>;
  /** As far as it has come: where each of these goes. */
  readonly decided: Map<Bundle, NodeName>;
  looks: number;
  /** More could be tried if more were moved. */
  isCut: boolean;
}

/** Undefined: there is no room, or none was found. */
export function makeRoom(search: RoomSearch, waiting: Bundle): Room | undefined {
  const { input, bundleOf, looksLeft } = search;
  if (waiting.groups.some((group) => input.keptAt(group) !== undefined)) return undefined;
  const most = waiting.groups.every(input.getsRoom) ? dear * bundleOf.size : 0;
  const looks = Math.min(looksForOne, looksLeft);
  const attempt: Attempt = { search, waiting, usable: new Map(), decided: new Map(), looks, isCut: true };
  let isFound = false;
  for (let price = 0; !isFound && attempt.isCut && attempt.looks > 0 && price <= most; price++) {
    attempt.isCut = false;
    isFound = settle(attempt, [waiting], price);
  }
  search.looksLeft -= looks - attempt.looks;
  return isFound ? attempt.decided : undefined;
}

/** Finds a node for each of these, and for whom they put out, for this price in all. */
function settle(attempt: Attempt, homeless: readonly Bundle[], price: number): boolean {
  const [bundle, ...others] = homeless;
  if (bundle === undefined) return true;
  const { decided, waiting } = attempt;
  for (const node of usableFor(attempt, bundle)) {
    if (attempt.looks <= 0) return false;
    attempt.looks -= 1;
    const rivals = rivalsAt(attempt, bundle, node, others);
    if (rivals.some((rival) => decided.has(rival))) continue;
    const left = price - (bundle.stands !== node && bundle !== waiting ? priceOf(bundle) : 0);
    for (const out of whoGoes(attempt, { bundle, node, homeless: others, left }, rivals)) {
      decided.set(bundle, node);
      if (settle(attempt, [...others, ...out], left)) return true;
      decided.delete(bundle);
    }
  }
  return false;
}

/** One bundle that is to come to a node. */
interface Coming {
  readonly bundle: Bundle;
  readonly node: NodeName;
  /** Others that are nowhere. */
  readonly homeless: readonly Bundle[];
  /** What may still be paid. */
  readonly left: number;
}

/** Whom it keeps apart from, and with them who has to go so that there is room: one choice after the other. */
function* whoGoes(
  attempt: Attempt,
  coming: Coming,
  out: readonly Bundle[],
  from = 0,
): Generator<readonly Bundle[]> {
  const { bundle, node, homeless, left } = coming;
  // Each that is put out where it stands comes elsewhere.
  const ahead = out.reduce((sum, one) => sum + (one.stands === node ? priceOf(one) : 0), 0);
  if (left < ahead) {
    attempt.isCut = true;
    return;
  }
  const there = needyAt(attempt, node, [bundle, ...homeless, ...out]);
  if (lackAt(attempt.search.input.config, node, bundle.groups, there.groups) === undefined) return yield out;
  for (const [i, one] of there.bundles.entries()) {
    if (i < from) continue;
    if (attempt.looks <= 0) return;
    attempt.looks -= 1;
    // It is left out of the bundles that are there next time.
    yield* whoGoes(attempt, coming, [...out, one], i);
  }
}

/** Who needs something and is at this node as far as the attempt has come, but for these: groups, and bundles of them that may go. */
function needyAt(
  { search, decided }: Attempt,
  node: NodeName,
  not: readonly Bundle[],
): { readonly groups: readonly GroupName[]; readonly bundles: readonly Bundle[] } {
  const { input, seats, bundleOf } = search;
  const groups = new Set<GroupName>();
  const bundles = new Set<Bundle>();
  for (const [bundle, at] of decided) {
    if (at === node && !not.includes(bundle)) for (const name of bundle.groups) groups.add(name);
  }
  for (const name of seats.crowd?.get(node) ?? []) {
    const bundle = bundleOf.get(name);
    if (bundle && (not.includes(bundle) || decided.has(bundle))) continue;
    const placed = seats.placed.get(name);
    const isThere = (placed ? placed.node : seats.standing.get(name)) === node;
    if (isThere || input.keptAt(name) === node) groups.add(name);
    if (isThere && bundle) bundles.add(bundle);
  }
  return { groups: [...groups], bundles: [...bundles] };
}

/** What it costs that one comes elsewhere than it stands. One that is on its way stops anyway. */
function priceOf({ is, stands }: Bundle): number {
  if (stands === undefined) return 0;
  return is === 'stays' ? dear : 1;
}

/** Whom it keeps apart from, of those that are at this node as far as the attempt has come. */
function rivalsAt(
  { search, decided }: Attempt,
  bundle: Bundle,
  node: NodeName,
  homeless: readonly Bundle[],
): Bundle[] {
  const out = new Set<Bundle>();
  for (const group of bundle.groups) {
    for (const name of search.seats.rivals.get(group) ?? []) {
      const rival = search.bundleOf.get(name);
      if (rival === undefined || rival === bundle || homeless.includes(rival)) continue;
      if ((decided.get(rival) ?? whereIs(search, rival)) === node) out.add(rival);
    }
  }
  return [...out];
}

/** Before the attempt. */
function whereIs({ seats }: RoomSearch, { groups, stands }: Bundle): NodeName | undefined {
  const placed = seats.placed.get(must(groups[0], 'a bundle has a group'));
  return placed ? placed.node : stands;
}

/** Nodes that a bundle may be put at, the best first. */
function usableFor(attempt: Attempt, bundle: Bundle): readonly NodeName[] {
  const known = attempt.usable.get(bundle);
  if (known) return known;
  const found = usable(attempt.search, bundle);
  attempt.usable.set(bundle, found);
  return found;
}

function usable(search: RoomSearch, bundle: Bundle): NodeName[] {
  const { input, seats } = search;
  const now = whereIs(search, bundle);
  const fixed = fixedAt(input, bundle, now);
  if (fixed !== undefined) return [fixed];
  const crowd = seats.crowd && new Map();
  const alone: Seats = {
    placed: new Map(),
    standing: new Map(),
    rivals: seats.rivals,
    crowd,
    wishes: new Map(),
  };
  const fits = bundle.groups.map((group) => fitOf(input, group, bundle.groups, alone));
  const all = input.members.map((node) => worstOf(fits, node)).filter(({ rank }) => rank !== 'illegal');
  const of = (node: NodeName | undefined) => all.find((c) => c.node === node);
  // Nobody is put to where it serves nobody for one that runs nowhere.
  const isPoor = now === undefined ? all.every((c) => c.rank === 'poor') : of(now)?.rank === 'poor';
  const rather = [bundle.stands, ...bundle.groups.map((group) => input.destination(group)?.node)];
  return all
    .filter(({ rank }) => isPoor || rank !== 'poor')
    .sort((a, b) => byRank(search, bundle, a, b))
    .map(({ node }) => node)
    .sort((a, b) => Number(rather.includes(b)) - Number(rather.includes(a)));
}

/** Where it has to be, whoever waits. One under maintenance that should be elsewhere is nowhere in the way there. */
function fixedAt(
  input: PlacementInput,
  { groups, is, stands }: Bundle,
  now: NodeName | undefined,
): NodeName | undefined {
  if (now === undefined) return undefined;
  const isPinned = (group: GroupName) => {
    const to = input.destination(group);
    return to?.node === now && to.why.kind === 'moved-for';
  };
  if (groups.some(isPinned)) return now;
  const isKept = (group: GroupName) => input.keptAt(group) !== undefined || input.keepsRoom(group);
  return is === 'stays' && groups.some(isKept) ? stands : undefined;
}

function byRank({ input, load }: RoomSearch, { groups }: Bundle, a: Candidate, b: Candidate): number {
  if (a.rank !== b.rank) return isWorse(a, b) ? 1 : -1;
  const leader = must(groups[0], 'a bundle has a group');
  const order = orderOf(input, leader, a.node) - orderOf(input, leader, b.node);
  return order === 0 ? (load.get(a.node) ?? 0) - (load.get(b.node) ?? 0) : order;
}
