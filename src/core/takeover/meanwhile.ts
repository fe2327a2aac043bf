/**
 * Two nodes take up a change of the configuration at different moments. Until every member says that it goes by the new
 * one, each does the stricter and asks of the others the laxer of all that may be gone by, and beats and listens on the
 * ways of before as well. Merged here, timer by timer and way by way.
 */
import { type Config, carriesHeartbeats, type NetworkName, type NodeName, type Timing } from '../config.ts';

export interface Timers {
  /** What a node does by: it beats, renews and shows progress this often, and stops this soon. */
  readonly does: Timing;
  /** What it asks of others, and of its own daemon. */
  readonly asks: Timing;
}

export interface Meanwhile extends Timers {
  /** Ways that beats went before and do not go by the new configuration. */
  readonly ways?: readonly Way[];
}

/** How the nodes reach one another with their beats on one network. */
export interface Way {
  readonly network: NetworkName;
  readonly port: number;
  readonly addresses: Readonly<Record<NodeName, string>>;
}

/** What of a configuration two nodes judge each other by. */
export type Judged = Pick<Config, 'timing' | 'hostNetworks' | 'nodes'>;

export function stricter(a: Timing, b: Timing): Timing {
  return { ...merged(a, b, Math.min), onStoreLoss: either(a, b, 'stop') };
}

export function laxer(a: Timing, b: Timing): Timing {
  return { ...merged(a, b, Math.max), onStoreLoss: either(a, b, 'freeze') };
}

/** The configuration in force, as the document names it. */
export interface InForce {
  readonly hash: string;
  readonly version: number;
  /** What counts beside this configuration until every member goes by it. */
  readonly meanwhile?: Meanwhile;
}

/** What counts from a change on: with what counted meanwhile already, as that may not be over. */
export function meanwhileOf(before: Meanwhile | undefined, from: Judged, to: Judged): Meanwhile | undefined {
  const does = stricter(stricter(before?.does ?? from.timing, from.timing), to.timing);
  const asks = laxer(laxer(before?.asks ?? from.timing, from.timing), to.timing);
  const ways = waysLeft([...(before?.ways ?? []), ...waysOf(from)], to);
  if (ways.length > 0) return { does, asks, ways };
  return JSON.stringify(does) === JSON.stringify(asks) ? undefined : { does, asks };
}

/** In the order of the file. */
export function waysOf({ hostNetworks, nodes }: Omit<Judged, 'timing'>): readonly Way[] {
  return Object.entries(hostNetworks).flatMap(([network, its]) => {
    if (!carriesHeartbeats(its)) return [];
    const addresses = Object.entries(nodes).flatMap(([node, { addresses }]) => {
      const address = addresses[network];
      return address === undefined ? [] : [[node, address] as const];
    });
    return [{ network, port: its.port, addresses: Object.fromEntries(addresses) }];
  });
}

/** Those that the configuration does not have, each once. A node that it does not name is no part of any of them. */
function waysLeft(ways: readonly Way[], to: Judged): readonly Way[] {
  const kept = ways.map(({ addresses, ...way }) => ({ ...way, addresses: ofNodes(addresses, to) }));
  const now = waysOf(to);
  const isNew = (way: Way, i: number) =>
    !now.some((other) => covers(other, way)) && !kept.slice(0, i).some((other) => covers(other, way));
  return kept.filter((way, i) => Object.keys(way.addresses).length > 1 && isNew(way, i));
}

function ofNodes(addresses: Way['addresses'], { nodes }: Judged): Way['addresses'] {
  return Object.fromEntries(Object.entries(addresses).filter(([node]) => nodes[node] !== undefined));
}

/** Whoever is reached by the second is reached by the first in just that way. */
function covers(one: Way, other: Way): boolean {
  if (one.network !== other.network || one.port !== other.port) return false;
  return Object.entries(other.addresses).every(([node, address]) => one.addresses[node] === address);
}

function merged(a: Timing, b: Timing, pick: (x: number, y: number) => number): Timing {
  return {
    beatIntervalMs: pick(a.beatIntervalMs, b.beatIntervalMs),
    beatMisses: pick(a.beatMisses, b.beatMisses),
    renewIntervalMs: pick(a.renewIntervalMs, b.renewIntervalMs),
    leaseMs: pick(a.leaseMs, b.leaseMs),
    minorityDelayMs: pick(a.minorityDelayMs, b.minorityDelayMs),
    storeTimeoutMs: pick(a.storeTimeoutMs, b.storeTimeoutMs),
    hangMs: pick(a.hangMs, b.hangMs),
    lapseMarginMs: pick(a.lapseMarginMs, b.lapseMarginMs),
    onStoreLoss: a.onStoreLoss,
  };
}

function either(a: Timing, b: Timing, word: Timing['onStoreLoss']): Timing['onStoreLoss'] {
  return a.onStoreLoss === word || b.onStoreLoss === word ? word : a.onStoreLoss;
}
