/**
 * Fence devices are asked while all is well, so that they are known to be right when they are needed. The two members
 * that follow a node in the order of the cluster file ask its devices for its power: at once when it has come in, then
 * in turn, one of them every half minute. What they hear stands in their records. "On" makes a later "off" believable; "off" of a node that is
 * heard is a contradiction and an alarm; silence is a warning with its reason.
 */
import type { NodeName } from '../../config.ts';
import type { PowerAnswer } from '../../power.ts';
import type { Document } from '../document.ts';
import type { Event } from '../event.ts';
import type { DeviceAsked } from '../fence-state.ts';
import type { FenceLevel, NamedDevice } from '../loaded-config.ts';
import type { DeviceSeen, PowerSeen } from '../power-seen.ts';
import { usableDocument } from '../store-view.ts';
import { act, lookAgain, nextOrder, say, type Turn, unsay } from '../turn.ts';
import { hearsIncarnation } from '../view/hearing.ts';
import { loaded } from '../view/loaded.ts';
import { isMember } from '../view/standing.ts';
import { asksBy } from '../view/timing.ts';

/** How often a device is asked about a node, by whosever turn it is. */
const turnMs = 30_000;
/** Where something is wrong, so that whoever mends it sees it soon. */
const inTroubleMs = 10_000;
const askers = 2;

export function askDevices(t: Turn): void {
  const document = usableDocument(t);
  if (!document || !t.s.config || !isMember(t, document)) return;
  const asks = askedBy(t.s.self, document);
  forget(t, document, asks);
  for (const node of asks) {
    const entry = document.nodes[node];
    if (entry?.is === 'in') askAbout(t, node, entry.inc);
  }
}

/** The members whose devices this one asks: those it follows closely. */
function askedBy(self: NodeName, document: Document): NodeName[] {
  const members = membersOf(document);
  return members.filter((node) => {
    const behind = stepsBehind(self, node, members);
    return behind > 0 && behind <= askers;
  });
}

function membersOf(document: Document): NodeName[] {
  return Object.keys(document.nodes).filter((n) => document.nodes[n]?.is === 'in');
}

function stepsBehind(self: NodeName, node: NodeName, members: readonly NodeName[]): number {
  return (members.indexOf(self) - members.indexOf(node) + members.length) % members.length;
}

/**
 * The askers of a node take turns by the clock of the day, and the nodes have theirs one after the other: so a device that fails is soon
 * asked by somebody, and one that serves many nodes is not asked about all of them at once. Where clocks differ everybody asks as
 * often, only less evenly.
 */
function untilTurn(t: Turn, node: NodeName): number {
  const document = usableDocument(t);
  if (!document) return askers * turnMs;
  const members = membersOf(document);
  const nodes = Object.keys(document.nodes);
  const roundMs = Math.max(1, Math.min(askers, members.length - 1)) * turnMs;
  const own = (stepsBehind(t.s.self, node, members) - 1) * turnMs;
  const turnAt = own + Math.floor((nodes.indexOf(node) * turnMs) / nodes.length);
  const sinceTurn = t.clock.wall + inTroubleMs - turnAt;
  return inTroubleMs + ((roundMs - (sinceTurn % roundMs)) % roundMs);
}

/** Devices that can be asked, in levels. */
export function fenceLevels(t: Turn, node: NodeName): readonly FenceLevel[] {
  return loaded(t).levels[node] ?? [];
}

function devicesOf(t: Turn, node: NodeName): readonly NamedDevice[] {
  return loaded(t).devices[node] ?? [];
}

function askAbout(t: Turn, node: NodeName, inc: string): void {
  for (const { id, device } of devicesOf(t, node)) {
    const asked = settle(t, node, inc, id, device.name, askedOf(t, node, inc, id));
    if (asked.order !== undefined) continue;
    if (t.clock.now < asked.nextAt) {
      lookAgain(t, asked.nextAt);
      continue;
    }
    // What a device says of a node that nobody hears tells nothing about the device.
    if (!hearsIncarnation(t, node, inc)) continue;
    const order = nextOrder(t);
    keepAsked(t, node, inc, id, { ...asked, order });
    act(t, 'ask-power', { order, node, device });
  }
}

/** A daemon that has just started goes on with what its record says. */
function askedOf(t: Turn, node: NodeName, inc: string, id: string): DeviceAsked {
  const known = t.s.power[node];
  const asked = known?.inc === inc ? known.devices[id] : undefined;
  if (asked) return asked;
  const said = t.s.store.records[t.s.self]?.value.power?.[node];
  const seen = said?.inc === inc ? said.devices[id] : undefined;
  return { order: undefined, nextAt: t.clock.now, seen: seen?.is === 'on' ? seen : undefined };
}

function keepAsked(t: Turn, node: NodeName, inc: string, id: string, asked: DeviceAsked): void {
  const known = t.s.power[node];
  const devices = known?.inc === inc ? known.devices : {};
  t.s.power = { ...t.s.power, [node]: { inc, devices: { ...devices, [id]: asked } } };
}

/** It said off: the node falls silent within a moment, or the device is wrong. */
function settle(
  t: Turn,
  node: NodeName,
  inc: string,
  id: string,
  by: string,
  asked: DeviceAsked,
): DeviceAsked {
  const { doubtUntil } = asked;
  if (doubtUntil === undefined) return asked;
  if (t.clock.now < doubtUntil) {
    lookAgain(t, doubtUntil);
    return asked;
  }
  const { doubtUntil: _over, ...rest } = asked;
  const contradicts = hearsIncarnation(t, node, inc);
  const settled = contradicts ? { ...rest, seen: { is: 'contradicts' } as const } : rest;
  keepAsked(t, node, inc, id, settled);
  if (contradicts)
    say(t, ['power', `${node} ${id}`], { kind: 'device-contradicts', node, by }, { node, level: 'alarm' });
  return settled;
}

export function powerSaid(t: Turn, e: Extract<Event, { kind: 'power-said' }>): void {
  const known = t.s.power[e.node];
  const asked = known?.devices[e.device];
  if (!known || asked?.order !== e.order) return;
  const named = devicesOf(t, e.node).find(({ id }) => id === e.device);
  const seen = seenAfter(t, e.node, known.inc, asked, e.answer);
  const isWell = seen?.is === 'on' && e.answer.power === 'on';
  const doubtUntil = e.answer.power === 'off' ? t.clock.now + doubtMs(t) : undefined;
  const next = {
    order: undefined,
    nextAt: t.clock.now + (isWell ? untilTurn(t, e.node) : inTroubleMs),
    seen,
  };
  keepAsked(t, e.node, known.inc, e.device, doubtUntil === undefined ? next : { ...next, doubtUntil });
  if (JSON.stringify(seen) !== JSON.stringify(asked.seen) || doubtUntil !== undefined) t.s.dirty = true;
  lookAgain(t, doubtUntil ?? next.nextAt);
  tell(t, e.node, e.device, named?.device.name ?? '', seen);
}

function seenAfter(
  t: Turn,
  node: NodeName,
  inc: string,
  asked: DeviceAsked,
  answer: PowerAnswer,
): DeviceSeen | undefined {
  const { seen } = asked;
  // Its node has fallen silent meanwhile: what it says now is no word about a living node.
  if (!hearsIncarnation(t, node, inc)) return seen;
  if (answer.power === 'on') return { is: 'on' };
  if (answer.power === 'off' || seen?.is === 'contradicts') return seen;
  return { is: 'silent', wasOn: saidOn(seen), said: answer.said };
}

/** Longer than a node that has lost its power is still held to be heard. */
function doubtMs(t: Turn): number {
  const { beatIntervalMs, beatMisses } = asksBy(t);
  return 2 * beatIntervalMs * (beatMisses + 3);
}

function tell(t: Turn, node: NodeName, id: string, by: string, seen: DeviceSeen | undefined): void {
  const key = ['power', `${node} ${id}`] as const;
  if (seen?.is === 'on') unsay(t, key);
  if (seen?.is !== 'silent') return;
  const { wasOn, said } = seen;
  say(t, key, { kind: 'device-silent', node, by, said, wasOn }, { node, level: wasOn ? 'warning' : 'alarm' });
}

/**
 * Of incarnations and devices that are no more nothing is remembered. Of a member that another one asks now only that its
 * device said on: others may need that in this very moment, and what is wrong with it they hear themselves.
 */
function forget(t: Turn, document: Document, asks: readonly NodeName[]): void {
  for (const [node, { inc, devices }] of Object.entries(t.s.power)) {
    const entry = document.nodes[node];
    const isOver = entry === undefined || entry.is === 'out' || entry.is === 'gone' || entry.inc !== inc;
    const known = isOver ? [] : devicesOf(t, node);
    const isLeft = entry?.is === 'in' && !asks.includes(node);
    const kept = Object.entries(devices).flatMap(([id, asked]) => {
      if (!known.some((one) => one.id === id)) return [];
      const now = isLeft ? onceAsked(t, asked) : asked;
      return now === undefined ? [] : [[id, now] as const];
    });
    if (kept.length < Object.keys(devices).length || kept.some(([id, asked]) => asked !== devices[id]))
      keepOnly(t, node, inc, Object.fromEntries(kept));
  }
}

/** What is remembered of a device that another member asks now: the same for as long as it is so. */
function onceAsked({ clock }: Turn, asked: DeviceAsked): DeviceAsked | undefined {
  if (!saidOn(asked.seen)) return undefined;
  const isIdle = asked.order === undefined && asked.doubtUntil === undefined && asked.nextAt <= clock.now;
  return isIdle && asked.seen?.is === 'on'
    ? asked
    : { order: undefined, nextAt: clock.now, seen: { is: 'on' } };
}

function keepOnly(
  t: Turn,
  node: NodeName,
  inc: string,
  devices: Readonly<Record<string, DeviceAsked>>,
): void {
  const { [node]: was, ...others } = t.s.power;
  for (const [id, { seen }] of Object.entries(was?.devices ?? {}))
    if (devices[id]?.seen?.is !== seen?.is) unsay(t, ['power', `${node} ${id}`]);
  t.s.power = Object.keys(devices).length === 0 ? others : { ...others, [node]: { inc, devices } };
}

/** It has said on of this incarnation, and has not contradicted that. */
export function saidOn(seen: DeviceSeen | undefined): boolean {
  return seen?.is === 'on' || (seen?.is === 'silent' && seen.wasOn);
}

/** This node stood still: whom it hears may be out of date, and so is every doubt. */
export function forgetDoubts(t: Turn): void {
  t.s.power = Object.fromEntries(
    Object.entries(t.s.power).map(([node, { inc, devices }]) => {
      const calm = Object.entries(devices).map(
        ([id, { doubtUntil: _over, ...asked }]) => [id, asked] as const,
      );
      return [node, { inc, devices: Object.fromEntries(calm) }];
    }),
  );
}

/** What this node has heard of a device of that incarnation. */
export function seenHere(t: Turn, node: NodeName, id: string, inc: string): DeviceSeen | undefined {
  const known = t.s.power[node];
  return known?.inc === inc ? known.devices[id]?.seen : undefined;
}

/** For this node's record; undefined where it has nothing to say. */
export function describePower(t: Turn): Record<NodeName, PowerSeen> | undefined {
  const out: Record<NodeName, PowerSeen> = {};
  for (const [node, { inc, devices }] of Object.entries(t.s.power).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const seen = Object.entries(devices).flatMap(([id, d]) =>
      d.seen === undefined ? [] : [[id, d.seen] as const],
    );
    if (seen.length > 0) out[node] = { inc, devices: Object.fromEntries(seen) };
  }
  return Object.keys(out).length > 0 ? out : undefined;
}
