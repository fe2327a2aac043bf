/**
 * Which of the node's networks have a carrier. The kernel lists an interface with its addresses only while it is up and
 * running, so one look at the own addresses answers both "is the cable in" and "is the address there", in the node's
 * own network namespace and without a process to watch.
 */
import { networkInterfaces } from 'node:os';
import type { NetworkName } from '../core/config.ts';
import { canonicalAddress } from '../values/subnet.ts';

export interface WatchedLink {
  readonly network: NetworkName;
  /** An address of the node in it. */
  readonly own: string;
}

export interface LinkChange {
  readonly network: NetworkName;
  readonly up: boolean;
}

/** A look may take up to this share of the time, so that a host with hundreds of interfaces looks less often. */
const shareOfTime = 1 / 100;

export interface LinkWatch {
  /** Changes since the last call; at first every link. */
  poll(now: number): readonly LinkChange[];
  /** Every link as last seen. */
  states(): readonly LinkChange[];
}

/**
 * A network may be listed with several addresses: one of them is enough. `before` is what was known of links that stay, so that a change of configuration says nothing twice; `clock` is in ms,
 * for how long a look takes.
 */
export function watchLinks(
  links: readonly WatchedLink[],
  before: readonly LinkChange[] = [],
  readAddresses: () => ReadonlySet<string> = readRunningAddresses,
  clock: () => number = () => performance.now(),
): LinkWatch {
  let known: ReadonlyMap<NetworkName, boolean> = new Map(before.map(({ network, up }) => [network, up]));
  let lookAt = Number.NEGATIVE_INFINITY;
  let lastCostMs = 0;
  return {
    poll(now) {
      if (now < lookAt) return [];
      const startedMs = clock();
      const present = readAddresses();
      const costMs = clock() - startedMs;
      // The cheaper of two: one look that was interrupted says nothing about the next.
      lookAt = now + Math.min(costMs, lastCostMs) / shareOfTime;
      lastCostMs = costMs;
      const changes = compareLinks(links, known, present);
      if (changes.length > 0)
        known = new Map([...known, ...changes.map(({ network, up }) => [network, up] as const)]);
      return changes;
    },
    states: () =>
      [...new Set(links.map(({ network }) => network))].flatMap((network) => {
        const up = known.get(network);
        return up === undefined ? [] : [{ network, up }];
      }),
  };
}

/** Loopback addresses other than 127.0.0.1 are on no interface's list, and always there. */
function compareLinks(
  links: readonly WatchedLink[],
  known: ReadonlyMap<NetworkName, boolean>,
  present: ReadonlySet<string>,
): readonly LinkChange[] {
  let changes: LinkChange[] | undefined;
  const isThere = ({ own }: WatchedLink) => own.startsWith('127.') || present.has(canonicalAddress(own));
  for (const link of links) {
    const { network } = link;
    const up = isThere(link) || links.some((other) => other.network === network && isThere(other));
    if (known.get(network) === up || changes?.some((change) => change.network === network)) continue;
    changes ??= [];
    changes.push({ network, up });
  }
  return changes ?? noChanges;
}

const noChanges: readonly LinkChange[] = [];

function readRunningAddresses(): ReadonlySet<string> {
  const addresses = new Set<string>();
  for (const entries of Object.values(networkInterfaces())) {
    for (const { address } of entries ?? []) addresses.add(address);
  }
  return addresses;
}
