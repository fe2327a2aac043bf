/**
 * Bringing what is assigned in line with what placement wants: drain what should stop or run elsewhere, assign what is
 * free. A group is never assigned away from an owner; it is drained, released, freed, and then assigned anew.
 */
import type { GroupName, NodeName } from '../../config.ts';
import { must } from '../../invariant.ts';
import type { Reason } from '../../reason.ts';
import type { GroupEntry, Takeover } from '../document.ts';
import { bannedUntil } from '../placement/bans.ts';
import { candidates, isFit, type Rivals, rivalsIn } from '../placement/candidates.ts';
import { couldStay, makesRoom } from '../placement/moves.ts';
import { notLeftYet, roomNotLeftYet } from '../placement/not-left-yet.ts';
import { startsWithout, waitsToStart, waitsToStop } from '../placement/order.ts';
import { bundleOf, place, placeWithoutRoom } from '../placement/place.ts';
import { type Moment, notWanted, placementInput, servesNobody } from '../placement/placement-view.ts';
import { type Placed, rootOf } from '../placement/tell-placed.ts';
import { stopsWithout } from '../placement/without-first.ts';
import { lookAgain, note, say, type Turn, unsay } from '../turn.ts';
import { configOf, loaded } from '../view/loaded.ts';
import { circleOf, claimsIn, holderOf, letGo, waitsFor } from './claims.ts';
import { type DocumentDraft, nodeEntry, put, setGroupEntry } from './draft.ts';
import { followWindows } from './follow-windows.ts';
import { momentOf } from './moment.ts';
import { noteDeparture } from './note-absences.ts';
import { noteDown } from './note-down.ts';
import { endMoves, noteMove } from './note-moves.ts';

export function assignGroups(t: Turn, d: DocumentDraft): void {
  expire(t, d);
  followWindows(t);
  noteDown(t, d);
  endMoves(t, d);
  letGo(t, d);
  const moment = momentOf(t, d);
  const placed = place(placementInput(moment));
  const rivals = rivalsIn(moment.config);
  for (const [name, entry] of Object.entries(d.next.groups)) {
    if (d.next.maintenance[name]) continue;
    const not = notWanted(moment, name);
    if (entry.is !== 'free' || not) unsay(t, ['nowhere', name]);
    if (entry.is === 'draining' || not) unsay(t, ['claim', name]);
    if (entry.is !== 'assigned' || not) unsay(t, ['back', name]);
    if (entry.is !== 'free' || not) unsay(t, ['order', name]);
    if (entry.is === 'assigned') {
      const stops = not ?? stopsWithout(moment, name);
      const leaves = stops !== undefined || placed.get(name)?.node !== entry.node;
      // What starts after it stops before it.
      if (leaves && waitsToStop(moment, placed, name)) continue;
      drainIfNeeded(t, d, name, entry, stops, placed.get(name));
    } else if (entry.is === 'free' && !not && mayStartNow(t, moment, placed, rivals, name)) {
      const firsts = startsWithout(moment, placed, name);
      assign(t, d, name, entry, placed.get(name));
      if (d.next.groups[name]?.is === 'assigned') tellWithout(t, name, firsts);
    }
  }
}

function tellWithout(t: Turn, group: GroupName, firsts: ReturnType<typeof startsWithout>): void {
  for (const { first, why } of firsts)
    note(t, { kind: 'starts-without', group, first, why }, { group, level: 'warning' });
}

/** False while one that it starts after does not run, or one that it keeps apart from, or that has the room it needs, is still there; it is said for which it waits. */
function mayStartNow(
  t: Turn,
  moment: Moment,
  placed: ReadonlyMap<GroupName, Placed>,
  rivals: Rivals,
  group: GroupName,
): boolean {
  const node = placed.get(group)?.node;
  const why =
    node === undefined
      ? undefined
      : (waitsToStart(moment, placed, group) ??
        notLeftYet(moment, rivals, group, node) ??
        roomNotLeftYet(moment, group, node));
  if (!why) unsay(t, ['order', group]);
  else say(t, ['order', group], { kind: 'group-waits', group, why }, { group });
  return why === undefined;
}

function drainIfNeeded(
  t: Turn,
  d: DocumentDraft,
  name: GroupName,
  entry: Extract<GroupEntry, { is: 'assigned' }>,
  not: Reason | undefined,
  placed: Placed | undefined,
): void {
  // While its owner is accused nobody can stop it there: it waits for the proof.
  if (d.next.nodes[entry.node]?.is !== 'in') return;
  const drain = (why: Reason, to?: NodeName) =>
    setGroupEntry(d, name, { ...entry, is: 'draining', why, ...(to ? { to } : {}) });
  if (not) return drain(not);
  if (!placed?.node) return drain(placed?.why ?? { kind: 'no-node', nodes: [] });
  if (placed.node !== entry.node) {
    if (servesNobody(momentOf(t, d)).has(entry.node)) noteDeparture(d, entry.node);
    if (couldStay(placed)) noteMove(t, d, name, entry.gen, makesRoom(placed));
    // It has to leave the node that a person wanted it on: that is over, and it does not come and go with what drives it off.
    if (d.next.pins[name]?.node === entry.node) put(d, 'pins', name, undefined);
    return drain(placed.leaves ?? placed.why, placed.node);
  }
  tellWait(t, name, placed);
  changeDefinition(t, d, name, entry);
}

/** It goes when the better node has stayed for a while, and the group itself where it is. */
function tellWait(t: Turn, group: GroupName, { waits }: Placed): void {
  if (!waits) return void unsay(t, ['back', group]);
  // A window is what people want, and may be days away.
  const isMeant = rootOf(waits.why).kind === 'window-closed';
  const reason: Reason = { kind: 'failback-waits', group, ...waits };
  say(t, ['back', group], reason, isMeant ? { group } : { group, level: 'warning' });
}

/** A changed definition is followed in place: named first as `next`, and as `def` once the owner says it runs with it. */
function changeDefinition(
  t: Turn,
  d: DocumentDraft,
  name: GroupName,
  entry: Extract<GroupEntry, { is: 'assigned' }>,
): void {
  const wanted = defOf(t, name);
  const { next, ...owned } = entry;
  const record = t.s.store.records[entry.node]?.value;
  const runs = record?.inc === entry.inc ? record.running[name] : undefined;
  const hasChanged = runs?.gen === entry.gen && runs.def === next && runs.change === entry.change;
  if (next !== undefined && hasChanged) {
    // What is wanted by now is named with the next write, if it can be had.
    setGroupEntry(d, name, { ...owned, def: next });
  } else if ((next ?? entry.def) !== wanted && mayHave(t, d, name, entry.node)) {
    setGroupEntry(d, name, { ...owned, next: wanted, change: (entry.change ?? 0) + 1 });
  } else breakCircle(t, d, name, entry);
}

/** False while another group holds something that this one claims; it is said for whom it waits. */
function mayHave(t: Turn, d: DocumentDraft, name: GroupName, node: NodeName): boolean {
  const holder = holderOf(claimsIn(t, d), name, node);
  if (!holder) {
    unsay(t, ['claim', name]);
    return true;
  }
  const reason: Reason = { kind: 'group-waits', group: name, why: waitsFor(holder) };
  say(t, ['claim', name], reason, { group: name, level: 'warning' });
  return false;
}

/** Of groups that wait for one another, the first by name stops, and starts again when the others have changed. */
function breakCircle(
  t: Turn,
  d: DocumentDraft,
  name: GroupName,
  entry: Extract<GroupEntry, { is: 'assigned' }>,
): void {
  const circle = circleOf(t, d, name);
  if (circle.length === 0 || circle.toSorted()[0] !== name) return;
  const why: Reason = { kind: 'lets-go', groups: circle.filter((other) => other !== name) };
  setGroupEntry(d, name, { ...entry, is: 'draining', why, to: entry.node });
}

function assign(
  t: Turn,
  d: DocumentDraft,
  name: GroupName,
  entry: Extract<GroupEntry, { is: 'free' }>,
  placed: Placed | undefined,
): void {
  if (!placed?.node) {
    const why: Reason = placed?.why ?? { kind: 'not-placed' };
    return say(
      t,
      ['nowhere', name],
      { kind: 'runs-nowhere', group: name, why },
      { group: name, level: 'alarm' },
    );
  }
  unsay(t, ['nowhere', name]);
  const node = nodeEntry(d, placed.node);
  if (node.is !== 'in' || !mayHave(t, d, name, placed.node)) return;
  tellYields(t, name, placed.why, placed.node);
  setGroupEntry(d, name, {
    is: 'assigned',
    node: placed.node,
    inc: node.inc,
    gen: entry.gen + 1,
    def: defOf(t, name),
    last: takeover(t, d, name, entry.last, placed.why, placed.node),
  });
}

/** A quarantine keeps no group from running that has no other node. */
function tellYields(t: Turn, group: GroupName, placed: Reason, node: NodeName): void {
  const best = rootOf(placed);
  const why = best.kind === 'best-left' ? rootOf(best.why) : best;
  if (why.kind === 'quarantined')
    note(t, { kind: 'quarantine-yields', group, node }, { group, node, level: 'warning' });
}

/** One that has waited got its owner now, not when it lost the one before; why it had to wait is over. */
function takeover(
  t: Turn,
  d: DocumentDraft,
  name: GroupName,
  last: Takeover | undefined,
  why: Reason,
  node: NodeName,
): Takeover {
  const at = t.clock.wall;
  if (last === undefined) return { from: '', proof: 'initial', why: { kind: 'first-start' }, at };
  const waited = d.before.groups[name]?.is === 'free';
  if (waited) return { ...last, at, again: true };
  return speaksForAnother(last.why, node) ? { ...last, why } : last;
}

/** It left its owner for the sake of another node than it comes to now: that one has gone meanwhile. */
function speaksForAnother(last: Reason, node: NodeName): boolean {
  const why = rootOf(last);
  const isFor = why.kind === 'ranked' || why.kind === 'best-left' || why.kind === 'moved-for';
  return (isFor || why.kind === 'on-its-way' || why.kind === 'makes-room') && why.node !== node;
}

function defOf(t: Turn, group: GroupName): string {
  return must(loaded(t).defs[group], 'every configured group has the hash of its definition');
}

/** Pins and bans end by the wall clock; what is over is taken out, what is not is looked at again in time. */
function expire(t: Turn, d: DocumentDraft): void {
  const { wall, now } = t.clock;
  const inTime = (until: number) => lookAgain(t, now + Math.max(1, until - wall));
  for (const [name, pin] of Object.entries(d.next.pins)) {
    if (pin.until <= wall) put(d, 'pins', name, undefined);
    else inTime(pin.until);
  }
  for (const [name, nodes] of Object.entries(d.next.failures)) {
    const kept = Object.entries(nodes).filter(([, f]) => wall < forgottenAt(f));
    if (kept.length === 0) put(d, 'failures', name, undefined);
    else if (kept.length < Object.keys(nodes).length) put(d, 'failures', name, Object.fromEntries(kept));
    for (const [, f] of kept) inTime(wall < bannedUntil(f) ? bannedUntil(f) : forgottenAt(f));
  }
  for (const [name, { at }] of Object.entries(d.next.unstoppable)) {
    const until = at + configOf(t).cluster.fenceLimit.windowMs;
    if (until <= wall) put(d, 'unstoppable', name, undefined);
    else inTime(until);
  }
}

/** A failure is remembered for twice its ban, so that the next one counts higher. */
function forgottenAt(f: { readonly count: number; readonly at: number }): number {
  return f.at + 2 * (bannedUntil(f) - f.at);
}

/** The best other node for a group, for a move that names none. */
export function otherNode(
  t: Turn,
  d: DocumentDraft,
  name: GroupName,
  not: NodeName | undefined,
): NodeName | undefined {
  const input = placementInput(momentOf(t, d));
  const others = { ...input, members: input.members.filter((n) => n !== not) };
  return placeWithoutRoom(others).get(name)?.node;
}

/** Another group that runs together with this one is pinned elsewhere, or nothing. */
export function pinAgainst(
  t: Turn,
  d: DocumentDraft,
  name: GroupName,
  node: NodeName,
): { readonly group: GroupName; readonly node: NodeName } | undefined {
  for (const group of bundleOf(placementInput(momentOf(t, d)), name)) {
    const pin = group === name ? undefined : d.next.pins[group];
    if (pin && pin.until > t.clock.wall && pin.node !== node) return { group, node: pin.node };
  }
  return undefined;
}

/** Why this node may not run the group now, or nothing. */
export function refusalOf(t: Turn, d: DocumentDraft, name: GroupName, node: NodeName): Reason | undefined {
  const moment = momentOf(t, d);
  const input = placementInput(moment);
  const bundle = bundleOf(input, name);
  const placed = new Map([...place(input)].filter(([other]) => !bundle.includes(other)));
  const all = candidates(input, bundle, placed);
  const candidate = all.find((c) => c.node === node);
  if (!candidate) return { kind: 'not-in-cluster-now', node };
  return isFit(candidate, all) ? undefined : candidate.why;
}
