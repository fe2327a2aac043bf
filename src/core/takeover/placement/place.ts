/**
 * Where every group should run: one pure function without scores. Hard rules first (member, not drained, not banned,
 * restricted, apart), then the rank table, then staying where it is, then the order of preferred nodes, then the node
 * with the fewest groups, then the order of the cluster file. Same input, same answer. One that would run nowhere is made room
 * for (make-room.ts). Most groups are decided between few
 * nodes (`comparedFor`), so that a large cluster costs groups × preferred nodes and not groups × nodes.
 */
import type { GroupName, NodeName } from '../../config.ts';
import { must } from '../../invariant.ts';
import { type Fit, fitOf, makeSeats, type PlacementInput, worstOf } from './candidates.ts';
import { joinCrowd } from './capacity.ts';
import { type Compared, choose, comparedFor, nodeOf } from './choose.ts';
import { makeRoom, makeRoomSearch, type Room, type RoomSearch } from './make-room.ts';
import { type Placed, rootOf, tellPlaced } from './tell-placed.ts';
import { type Bundle, ownerOf, takeTurns } from './turns.ts';

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
  const seats = makeSeats(input, placed, standing);
  const p: Placing = { ...makeRoomSearch(input, bundles, seats, load), placed, load };
  for (const bundle of bundles) {
    // It was put somewhere when an earlier one needed room.
    if (placedAs(p, bundle)) continue;
    const fits = fitsIn(p, bundle.groups);
    const nodes = compared(input, fits);
    const choice = choose(p, fits, nodes);
    const room = choice.is === 'nowhere' ? roomFor(p, bundle) : undefined;
    const stay = choice.is === 'nowhere' && !room ? whoCanStay(p, bundle, fits) : [];
    if (room) giveRoom(p, bundle, room);
    else if (stay.length > 0) stayWithout(p, bundle, stay);
    else put(p, bundle, nodeOf(choice), (group) => tellPlaced({ input, fits, nodes }, choice, group));
  }
  return placed;
}

function placedAs({ placed }: Placing, { groups }: Bundle): Placed | undefined {
  return placed.get(must(groups[0], 'a bundle has a group'));
}

function put(
  p: Placing,
  bundle: Bundle,
  node: NodeName | undefined,
  told: (group: GroupName) => Placed,
): void {
  const { groups } = bundle;
  const before = placedAs(p, bundle)?.node;
  if (before !== undefined) p.load.set(before, (p.load.get(before) ?? 0) - groups.length);
  if (node !== undefined) p.load.set(node, (p.load.get(node) ?? 0) + groups.length);
  if (node !== undefined) joinCrowd(p.seats.crowd, p.input.config, node, groups);
  // Each is told of the others as they are before any of them is here.
  for (const [group, placed] of groups.map((one) => [one, told(one)] as const)) p.placed.set(group, placed);
}

/** Those that run, where there is room for them and not for all of their bundle: nothing that runs stops for one that does not fit. */
function whoCanStay(p: Placing, { groups, is, stands }: Bundle, fits: readonly Fit[]): GroupName[] {
  if (is !== 'stays' || stands === undefined) return [];
  if (rootOf(worstOf(fits, stands).why ?? notPlaced).kind !== 'lacks-capacity') return [];
  const run = groups.filter((group) => p.input.owner(group) === stands);
  return run.length < groups.length && worstOf(fitsIn(p, run), stands).rank !== 'illegal' ? run : [];
}

function stayWithout(p: Placing, { groups, ...bundle }: Bundle, stay: readonly GroupName[]): void {
  const { input } = p;
  const [node, fits] = [bundle.stands, fitsIn(p, groups)];
  const others = groups.filter((group) => !stay.includes(group));
  put(p, { ...bundle, groups: stay }, node, () => ({ node, why: { kind: 'stays' } }));
  put(p, { ...bundle, groups: others }, undefined, (group) =>
    tellPlaced({ input, fits, nodes: input.members }, { is: 'nowhere' }, group),
  );
}

const notPlaced = { kind: 'not-placed' } as const;

/** Why each comes where it does can be told when all are there. */
function giveRoom(p: Placing, waiting: Bundle, room: Room): void {
  for (const [bundle, node] of room) put(p, bundle, node, () => ({ node, why: { kind: 'not-placed' } }));
  for (const [bundle, node] of room) put(p, bundle, node, (group) => inRoom(p, waiting, bundle, node, group));
}

function inRoom(p: Placing, waiting: Bundle, bundle: Bundle, node: NodeName, group: GroupName): Placed {
  const { input } = p;
  const { groups } = bundle;
  if (bundle !== waiting && bundle.is === 'stays') {
    const roomFor = must(waiting.groups[0], 'a bundle has a group');
    return {
      node,
      why: node === bundle.stands ? { kind: 'stays' } : { kind: 'makes-room', node, group: roomFor },
    };
  }
  const owner = ownerOf(input, groups);
  const told = {
    input,
    fits: fitsIn(p, groups),
    nodes: input.members.filter((n) => n === node || n === owner),
  };
  for (const sent of groups) {
    const to = input.destination(sent);
    if (to?.node === node) return tellPlaced(told, { is: 'sent', group: sent, to }, group);
  }
  return tellPlaced(told, { is: 'best', node }, group);
}

function fitsIn({ input, seats }: Placing, groups: readonly GroupName[]): Fit[] {
  return groups.map((group) => fitOf(input, group, groups, seats));
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

/** The groups that run where this one does, itself first. */
export function bundleOf(input: PlacementInput, group: GroupName): GroupName[] {
  const others = bundlesOf(input).find((b) => b.includes(group)) ?? [];
  return [group, ...others.filter((other) => other !== group)];
}
