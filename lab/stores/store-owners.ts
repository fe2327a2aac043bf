/**
 * Where a store runs in a lab. A process or member whose address belongs to a node runs inside that node and shares its
 * fate; every other address gets a host of its own (`store`, `store-2`, …), so that faults of the network cut it off and
 * pausing a node does not.
 */
import type { Config, NetworkName, NodeName } from '../../src/core/config.ts';
import { canonicalAddress, contains } from '../../src/values/subnet.ts';
import { LabError } from '../lab-error.ts';

/** Finds the host of a store address; addresses that are no node's become hosts of their own, in the order asked. */
export class StoreOwners {
  readonly extra: { name: string; network: NetworkName; address: string }[] = [];
  readonly #config: Config;
  readonly #nodes = new Map<string, NodeName>();

  constructor(config: Config) {
    this.#config = config;
    for (const [name, node] of Object.entries(config.nodes)) {
      for (const address of Object.values(node.addresses)) this.#nodes.set(canonicalAddress(address), name);
    }
  }

  /** Throws `lab-unsuitable` for an address that is in none of the networks. */
  ownerOf(address: string): string {
    const known = this.#nodes.get(address) ?? this.extra.find((host) => host.address === address)?.name;
    if (known !== undefined) return known;
    const entry = Object.entries(this.#config.hostNetworks).find(([, n]) => contains(n.subnet, address));
    if (!entry) {
      throw unsuitable(
        `The store's address ${address} is in none of the networks; take one from a network's subnet.`,
      );
    }
    const name = this.extra.length === 0 ? 'store' : `store-${this.extra.length + 1}`;
    this.extra.push({ name, network: entry[0], address });
    return name;
  }
}

export function unsuitable(message: string): LabError {
  return new LabError('lab-unsuitable', message);
}
