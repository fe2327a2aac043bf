/** What placement is fed: the document, the records and the configuration of one moment, as questions it may ask. */

import type { Calendar } from '../../calendar.ts';
import {
  type Claim,
  type Config,
  carriesClients,
  claimsOf,
  type GroupName,
  isOneForAll,
  type NetworkName,
  type NodeName,
} from '../../config.ts';
import type { Reason } from '../../reason.ts';
import type { Document, NodeRecord, Stopped } from '../document.ts';
import { inTouch, inTouchOn } from '../view/hearing.ts';
import { unsteady } from './absences.ts';
import { bannedUntil, isBanned } from './bans.ts';
import type { Destination, PlacementInput, Poor } from './candidates.ts';
import { movedLately } from './moves.ts';
import { getsRoom, keepsRoom } from './room.ts';
import { closedNow } from './windows.ts';
import { runsWithout } from './without-first.ts';

export interface Moment {
  readonly config: Config;
  readonly document: Document;
  readonly records: Readonly<Record<NodeName, NodeRecord>>;
  readonly wall: number;
  readonly calendar?: Calendar | undefined;
  /**
   * `NODE NETWORK`, and `NODE` where it is not well: found so short a time ago that the others may only be about to lose one
   * another, or to find the same of themselves.
   */
  readonly unsettled?: ReadonlySet<string>;
  /** `NODE NETWORK`: found cut off, for long enough, while there were two others to tell by. */
  readonly wasCut?: ReadonlySet<string>;
  /** Members that are heard and renew nothing: what is given to them they do not read. */
  readonly still?: ReadonlySet<NodeName>;
  /** The document that this one is about to replace. */
  readonly before?: Document;
}

function placeKey(node: NodeName, network: NetworkName): string {
  return `${node} ${network}`;
}

export function placementInput(m: Moment): PlacementInput {
  const members = Object.keys(m.config.nodes).filter((n) => m.document.nodes[n]?.is === 'in');
  const unproven = unprovenNodes(m.document);
  const waits: Reason | undefined =
    unproven.length > 0 ? { kind: 'waits-for-proofs', nodes: unproven } : undefined;
  const unfit = new Map(members.map((n) => [n, waits ?? nodeHindrance(m, n)]));
  const taken = takenClaims(m);
  const cut = new Map(members.map((n) => [n, cutOffFrom(m, members, n)]));
  const poorThere = (node: NodeName): Poor | undefined => {
    const network = cut.get(node)?.[0];
    return network === undefined ? unwellAt(m, node) : { kind: 'cut-off', network };
  };
  return {
    config: m.config,
    members,
    hindrance: (group, node) =>
      unfit.get(node) ??
      stillThere(m, group, node) ??
      failedThere(m, group, node) ??
      claimedThere(m, taken, group, node),
    cutOff: (node) => cut.get(node) ?? [],
    unwell: (group, node) => (isOwner(m, group, node) ? unwellAt(m, node) : saysUnwell(m, node)),
    returned: members.filter((n) => m.document.absences?.[n] !== undefined),
    unsteady: (group, node) =>
      unsteady(
        m.document.absences?.[node],
        m.config.groups[group],
        m.wall,
        m.config.cluster.quarantine,
        poorThere(node),
      ) ?? movedLately(m.document.moved?.[group], m.document.groups[group]?.gen ?? 0, m.wall),
    closed: (group) => closedNow(m.config.groups[group], m.wall, m.calendar),
    owner: (group) => {
      const entry = m.document.groups[group];
      return entry?.is === 'assigned' && unfit.has(entry.node) ? entry.node : undefined;
    },
    destination: (group) => destination(m, group),
    keptAt: (group) => keptAt(m, group),
    getsRoom: (group) => getsRoom(m, group),
    keepsRoom: (group) => keepsRoom(m, group),
    wanted: (group) => notWanted(m, group) === undefined,
  };
}

/**
 * Nodes that may own anything: the store was accepted by a person after it was restored or begun anew, and they have not
 * given a proof since. Until they have, nothing is assigned to anybody.
 */
function unprovenNodes(document: Document): NodeName[] {
  return Object.entries(document.nodes).flatMap(([node, entry]) =>
    entry.is === 'accused' && entry.inc === '' ? [node] : [],
  );
}

/** Why the group shall not run at all, or nothing. */
export function notWanted(m: Moment, group: GroupName): Reason | undefined {
  return notWantedItself(m, group) ?? firstNotWanted(m, group, []);
}

/** One that it starts after shall not run, so it stops first. `way`: whoever asked; a circle is refused in the file. */
function firstNotWanted(m: Moment, group: GroupName, way: readonly GroupName[]): Reason | undefined {
  for (const other of m.config.groups[group]?.after ?? []) {
    if (way.includes(other) || runsWithout(m.config, group, other)) continue;
    const why = notWantedItself(m, other) ?? firstNotWanted(m, other, [...way, group]);
    if (why) return { kind: 'stops-with', group: other, why };
  }
  return undefined;
}

function notWantedItself(m: Moment, group: GroupName): Reason | undefined {
  const config = m.config.groups[group];
  if (!config) return { kind: 'not-configured' };
  if (!config.enabled) return { kind: 'not-enabled' };
  const stopped = m.document.stopped[group];
  return stopped && whyStopped(stopped);
}

export function whyStopped(stopped: Stopped): Reason {
  if (stopped.is === 'failed') return { kind: 'stopped-by-policy', why: stopped.why };
  return { kind: stopped.disabled ? 'disabled-by' : 'stopped-by', by: stopped.by };
}

/** Why the node may be given no group at all, or nothing. */
function nodeHindrance(m: Moment, node: NodeName): Reason | undefined {
  const drained = m.document.drained[node];
  if (drained) return { kind: 'drained-by', by: drained.by };
  const [entry, record] = [m.document.nodes[node], m.records[node]];
  // A copy of the node that leaves says nothing of the original.
  const isOwn = entry?.is === 'in' && record?.inc === entry.inc;
  return isOwn && record.leaving ? { kind: 'agent-stopping' } : undefined;
}

/** What it has may run on there for as long as that lasts. */
function stillThere({ still, document }: Moment, group: GroupName, node: NodeName): Reason | undefined {
  const entry = document.groups[group];
  const isThere = entry !== undefined && entry.is !== 'free' && entry.node === node;
  return still?.has(node) && !isThere ? { kind: 'renews-nothing', node } : undefined;
}

function failedThere(m: Moment, group: string, node: NodeName): Reason | undefined {
  const failed = m.document.failures[group]?.[node];
  if (!failed || !isBanned(m, group, node, m.wall)) return undefined;
  return { kind: 'failed-there', why: failed.why, forMs: bannedUntil(failed) - failed.at };
}

/** Directories and ports of nodes, by the group that is there to stay. */
type Taken = ReadonlyMap<string, GroupName>;

function takenClaims({ config, document }: Moment): Taken {
  const taken = new Map<string, GroupName>();
  for (const [group, entry] of Object.entries(document.groups)) {
    if (entry.is !== 'assigned') continue;
    for (const claim of claimsOf(config.groups[group])) {
      const place = placeOf(claim, entry.node);
      if (!isOneForAll(claim) && !taken.has(place)) taken.set(place, group);
    }
  }
  return taken;
}

function placeOf({ kind, what }: Claim, node: NodeName): string {
  return `${node} ${kind} ${what}`;
}

function claimedThere(
  { config }: Moment,
  taken: Taken,
  group: GroupName,
  node: NodeName,
): Reason | undefined {
  for (const claim of claimsOf(config.groups[group])) {
    const holder = isOneForAll(claim) ? undefined : taken.get(placeOf(claim, node));
    if (holder !== undefined && holder !== group)
      return { kind: 'waits-for-claim', claim, group: holder, node };
  }
  return undefined;
}

/** Maintenance means hands off: what is assigned or draining under it is there until it ends. */
function keptAt({ document }: Moment, group: string): NodeName | undefined {
  const entry = document.groups[group];
  return document.maintenance[group] && entry && entry.is !== 'free' ? entry.node : undefined;
}

/** A pin, or where a group that is drained was to go: also with the very write that frees it. */
function destination(m: Moment, group: string): Destination | undefined {
  const pin = m.document.pins[group];
  if (pin && pin.until > m.wall) return { node: pin.node, why: { kind: 'moved-for', node: pin.node } };
  const now = m.document.groups[group];
  const entry = now?.is === 'free' ? m.before?.groups[group] : now;
  if (entry?.is !== 'draining' || entry.to === undefined) return undefined;
  // To the node that it is on: it is restarted there.
  const why = entry.to === entry.node ? entry.why : ({ kind: 'on-its-way', node: entry.to } as const);
  return { node: entry.to, why };
}

/** Members that are not well, or serve nobody on some network that clients come by. */
export function servesNobody(m: Moment): ReadonlySet<NodeName> {
  const members = Object.keys(m.config.nodes).filter((n) => m.document.nodes[n]?.is === 'in');
  const isForClients = (network: NetworkName) => carriesClients(m.config.hostNetworks[network] ?? noNetwork);
  const isPoor = (n: NodeName) =>
    unwellAt(m, n) !== undefined || cutOffFrom(m, members, n).some(isForClients);
  return new Set(members.filter(isPoor));
}

const noNetwork = { role: 'none' } as const;

/**
 * A node is cut off from a network when its link is down there, or when it is in touch with nobody on it while at least
 * two others are. That stays so when one of the two goes, until it is in touch with somebody there. One
 * that is in touch with nobody anywhere is judged as a member (judge.ts): it may be the others who hear nothing.
 */
function cutOffFrom(m: Moment, members: readonly NodeName[], node: NodeName): NetworkName[] {
  return foundCutOff(m, members, node).filter((network) => !m.unsettled?.has(placeKey(node, network)));
}

/** Every member and network of which that is so at this very moment. */
export function cutOffPlaces(m: Moment): string[] {
  const members = Object.keys(m.config.nodes).filter((n) => m.document.nodes[n]?.is === 'in');
  return members.flatMap((node) => foundCutOff(m, members, node).map((network) => placeKey(node, network)));
}

/** Every member that says of itself that it is not well. */
export function unwellPlaces(m: Moment): string[] {
  return Object.keys(m.config.nodes).filter((n) => saysUnwell(m, n) !== undefined);
}

/** Its groups leave it when the others had the time to find the same of themselves. Nobody comes there meanwhile. */
function unwellAt(m: Moment, node: NodeName): Poor | undefined {
  return m.unsettled?.has(node) ? undefined : saysUnwell(m, node);
}

function saysUnwell({ document, records }: Moment, node: NodeName): Poor | undefined {
  const [entry, record] = [document.nodes[node], records[node]];
  const unwell = entry?.is === 'in' && record?.inc === entry.inc ? record.unwell : undefined;
  return unwell && { kind: 'unwell', ...unwell };
}

function isOwner({ document }: Moment, group: GroupName, node: NodeName): boolean {
  const entry = document.groups[group];
  return entry?.is === 'assigned' && entry.node === node;
}

function foundCutOff(m: Moment, members: readonly NodeName[], node: NodeName): NetworkName[] {
  const record = m.records[node];
  if (!record) return [];
  const isAlone = !inTouch(record).some((n) => members.includes(n));
  return Object.keys(m.config.hostNetworks).filter((network) => {
    if (record.linksDown.includes(network)) return true;
    if (isAlone || !record.hears[network] || inTouchOn(record, network).some((n) => members.includes(n)))
      return false;
    if (m.wasCut?.has(placeKey(node, network))) return true;
    const others = members.filter((n) => n !== node);
    return others.some((a) => others.some((b) => inTouchOn(m.records[a], network).includes(b)));
  });
}
