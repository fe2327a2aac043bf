/** What placement is fed: the document, the records and the configuration of one moment, as questions it may ask. */

import type { Config, NetworkName, NodeName } from '../../config.ts';
import { bannedUntil, isBanned } from '../coordinate/free.ts';
import type { Document, NodeRecord } from '../document.ts';
import type { PlacementInput, Wish } from './place.ts';

export interface Moment {
  readonly config: Config;
  readonly document: Document;
  readonly records: Readonly<Record<NodeName, NodeRecord>>;
  readonly wall: number;
}

export function placementInput(m: Moment): PlacementInput {
  const members = Object.keys(m.config.nodes).filter((n) => m.document.nodes[n]?.is === 'in');
  const unfit = new Map(members.map((n) => [n, nodeHindrance(m, n)]));
  const cut = new Map(members.map((n) => [n, cutOffFrom(m, members, n)]));
  return {
    config: m.config,
    members,
    hindrance: (group, node) => unfit.get(node) || failedThere(m, group, node),
    cutOff: (node) => cut.get(node) ?? [],
    owner: (group) => {
      const entry = m.document.groups[group];
      return entry?.is === 'assigned' && unfit.has(entry.node) ? entry.node : undefined;
    },
    wish: (group) => wish(m, group),
    wanted: (group) => wanted(m, group) === '',
  };
}

/** Why the group shall not run at all, or nothing. */
export function wanted(m: Moment, group: string): string {
  const config = m.config.groups[group];
  if (!config) return 'it is no longer configured';
  if (!config.enabled) return 'it is not enabled in the cluster file';
  const stopped = m.document.stopped[group];
  if (!stopped) return '';
  return stopped.disabled ? `it was disabled by ${stopped.by}` : `it was stopped by ${stopped.by}`;
}

/** Why the node may be given no group at all, or nothing. */
function nodeHindrance(m: Moment, node: NodeName): string {
  const drained = m.document.drained[node];
  if (drained) return `it is drained by ${drained.by}`;
  return m.records[node]?.leaving ? 'its agent is stopping' : '';
}

function failedThere(m: Moment, group: string, node: NodeName): string {
  const failed = m.document.failures[group]?.[node];
  if (failed && isBanned(m.document, group, node, m.wall)) {
    return `it failed there (${failed.why}); it is left alone for ${Math.round((bannedUntil(failed) - failed.at) / 1000)} s after that`;
  }
  return '';
}

function wish(m: Moment, group: string): Wish | undefined {
  const pin = m.document.pins[group];
  if (pin && pin.until > m.wall) return { node: pin.node, why: `${pin.node} was asked for` };
  const entry = m.document.groups[group];
  if (entry?.is !== 'draining' || entry.to === undefined) return undefined;
  return { node: entry.to, why: `it is on its way to ${entry.to}` };
}

/**
 * A node is cut off from a network when its link is down there, or when it hears nobody on it while at least two others
 * hear each other on it.
 */
function cutOffFrom(m: Moment, members: readonly NodeName[], node: NodeName): NetworkName[] {
  const record = m.records[node];
  if (!record) return [];
  return Object.keys(m.config.networks).filter((network) => {
    if (record.linksDown.includes(network)) return true;
    const hears = record.hears[network];
    if (!hears || hears.some((n) => members.includes(n))) return false;
    return members.some(
      (a) => a !== node && members.some((b) => b !== node && m.records[a]?.hears[network]?.includes(b)),
    );
  });
}
