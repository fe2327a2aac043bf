/**
 * Which of the node's networks have a carrier. The kernel lists an interface with its addresses only while it is up and
 * running, so one look at the own addresses answers both "is the cable in" and "is the address there", in the node's
 * own network namespace and without a process to watch. While all are up and their interfaces stay in the state they are
 * in, that look is taken once a second: only an address that is taken away from a working interface is noticed so late.
 */
import { networkInterfaces } from 'node:os';
import type { NetworkName } from '../core/config.ts';
import { canonicalAddress } from '../values/subnet.ts';
import { type InterfaceStates, openInterfaceStates } from './interface-states.ts';

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
/** At the latest, whatever the interfaces say. */
const wholeLookMs = 1000;

export interface LinkWatch {
  /** Changes since the last call; at first every link. */
  poll(now: number): readonly LinkChange[];
  /** Every link as last seen. */
  states(): readonly LinkChange[];
  close(): void;
}

/** Running interfaces, by their addresses. */
export type Addresses = ReadonlyMap<string, string>;

/**
 * A network may be listed with several addresses: one of them is enough. `before` is what was known of links that stay, so that a change of configuration says nothing twice; `clock` is in ms,
 * for how long a look takes.
 */
export function watchLinks(
  links: readonly WatchedLink[],
  before: readonly LinkChange[] = [],
  readAddresses: () => Addresses = readRunningAddresses,
  clock: () => number = () => performance.now(),
  interfaces: InterfaceStates = openInterfaceStates(),
): LinkWatch {
  let known: ReadonlyMap<NetworkName, boolean> = new Map(before.map(({ network, up }) => [network, up]));
  let lookAt = Number.NEGATIVE_INFINITY;
  let wholeLookAt = Number.NEGATIVE_INFINITY;
  let lastCostMs = 0;
  return {
    poll(now) {
      if (now < lookAt || (now < wholeLookAt && interfaces.areSame())) return noChanges;
      const startedMs = clock();
      const present = readAddresses();
      const costMs = clock() - startedMs;
      // The cheaper of two: one look that was interrupted says nothing about the next.
      lookAt = now + Math.min(costMs, lastCostMs) / shareOfTime;
      lastCostMs = costMs;
      interfaces.watch(interfacesOf(links, present));
      wholeLookAt = now + wholeLookMs;
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
    close: () => interfaces.close(),
  };
}

/** Whose state answers for all links; none where a link is down, or needs none. */
function interfacesOf(links: readonly WatchedLink[], present: Addresses): readonly string[] {
  const wanted = links.flatMap(({ own }) => (own.startsWith('127.') ? [] : [canonicalAddress(own)]));
  const names = wanted.flatMap((address) => present.get(address) ?? []);
  return names.length < wanted.length ? [] : [...new Set(names)];
}

/** Loopback addresses other than 127.0.0.1 are on no interface's list, and always there. */
function compareLinks(
  links: readonly WatchedLink[],
  known: ReadonlyMap<NetworkName, boolean>,
  present: Addresses,
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

function readRunningAddresses(): Addresses {
  const addresses = new Map<string, string>();
  for (const [name, entries] of Object.entries(networkInterfaces())) {
    for (const { address } of entries ?? []) addresses.set(address, name);
  }
  return addresses;
}
