/**
 * Bringing what is assigned in line with what placement wants: drain what should stop or run elsewhere, assign what is
 * free. A group is never assigned away from an owner; it is drained, released, freed, and then assigned anew.
 */
import type { GroupName, NodeName } from '../../config.ts';
import type { GroupEntry, Takeover } from '../document.ts';
import { bundleOf, candidates, type Placed, place } from '../placement/place.ts';
import { type Moment, placementInput, wanted } from '../placement/placement-view.ts';
import { lookAgain, say, type Turn, unsay } from '../turn.ts';
import { type DocumentDraft, put, setGroupEntry } from './draft.ts';
import { bannedUntil } from './free.ts';

function momentOf(t: Turn, d: DocumentDraft): Moment {
  const records = Object.fromEntries(Object.entries(t.s.store.records).map(([n, r]) => [n, r.value]));
  return { config: t.s.config!.value, document: d.next, records, wall: t.clock.wall };
}

export function assignGroups(t: Turn, d: DocumentDraft): void {
  expire(t, d);
  const moment = momentOf(t, d);
  const placed = place(placementInput(moment));
  for (const [name, entry] of Object.entries(d.next.groups)) {
    if (d.next.maintenance[name]) continue;
    const not = wanted(moment, name);
    if (entry.is !== 'free' || not !== '') unsay(t, `nowhere/${name}`);
    if (entry.is === 'assigned') drainIfNeeded(t, d, name, entry, not, placed.get(name));
    else if (entry.is === 'free' && not === '') assign(t, d, name, entry, placed.get(name));
  }
}

function drainIfNeeded(
  t: Turn,
  d: DocumentDraft,
  name: GroupName,
  entry: Extract<GroupEntry, { is: 'assigned' }>,
  not: string,
  placed: Placed | undefined,
): void {
  // While its owner is accused nobody can stop it there: it waits for the proof.
  if (d.next.nodes[entry.node]?.is !== 'in') return;
  const drain = (why: string, to?: NodeName) =>
    setGroupEntry(d, name, { ...entry, is: 'draining', why, ...(to ? { to } : {}) });
  if (not) return drain(not);
  if (!placed?.node) return drain(placed?.why ?? 'no node may run it');
  if (placed.node !== entry.node) return drain(placed.why, placed.node);
  changeDefinition(t, d, name, entry);
}

/** A changed definition is followed in place: named first as `next`, and as `def` once the owner says it runs with it. */
function changeDefinition(
  t: Turn,
  d: DocumentDraft,
  name: GroupName,
  entry: Extract<GroupEntry, { is: 'assigned' }>,
): void {
  const wanted = t.s.config!.defs[name]!;
  const { next, ...owned } = entry;
  const record = t.s.store.records[entry.node]?.value;
  const runs = record?.inc === entry.inc ? record.running[name] : undefined;
  if (next !== undefined && runs?.gen === entry.gen && runs.def === next) {
    setGroupEntry(d, name, { ...owned, def: next, ...(next === wanted ? {} : { next: wanted }) });
  } else if ((next ?? entry.def) !== wanted) {
    setGroupEntry(d, name, { ...owned, next: wanted });
  }
}

function assign(
  t: Turn,
  d: DocumentDraft,
  name: GroupName,
  entry: Extract<GroupEntry, { is: 'free' }>,
  placed: Placed | undefined,
): void {
  if (!placed?.node) {
    say(t, `nowhere/${name}`, `${name} runs nowhere: ${placed?.why ?? 'it is not placed'}`, {
      group: name,
      level: 'alarm',
    });
    return;
  }
  unsay(t, `nowhere/${name}`);
  const node = d.next.nodes[placed.node]!;
  if (node.is !== 'in') return;
  setGroupEntry(d, name, {
    is: 'assigned',
    node: placed.node,
    inc: node.inc,
    gen: entry.gen + 1,
    def: t.s.config!.defs[name]!,
    last: takeover(t, d, name, entry.last),
  });
}

/** One that has waited got its owner now, not when it lost the one before; why it had to wait is over. */
function takeover(t: Turn, d: DocumentDraft, name: GroupName, last: Takeover | undefined): Takeover {
  const at = t.clock.wall;
  if (last === undefined) return { from: '', proof: 'initial', why: 'first start', at };
  const waited = d.before.groups[name]?.is === 'free';
  return waited ? { ...last, why: `runs again, after: ${last.why}`, at } : last;
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
  return place(others).get(name)?.node;
}

/** Why this node may not run the group now, or nothing. */
export function refusalOf(t: Turn, d: DocumentDraft, name: GroupName, node: NodeName): string {
  const moment = momentOf(t, d);
  const input = placementInput(moment);
  const bundle = bundleOf(input, name);
  const placed = new Map([...place(input)].filter(([other]) => !bundle.includes(other)));
  const candidate = candidates(input, bundle, placed).find((c) => c.node === node);
  if (!candidate) return `${node} is not in the cluster now`;
  return candidate.rank === 'illegal' ? candidate.why : '';
}
