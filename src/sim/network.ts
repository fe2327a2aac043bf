/** The wires: who can reach whom on which network, and who reaches the store. Faults are sets; nothing is random here. */
import type { NetworkName, NodeName } from '../core/config.ts';

export class SimNetwork {
  /** `node/network` whose frames come from nowhere (mute), or go nowhere (deaf). */
  readonly #mute = new Set<string>();
  readonly #deaf = new Set<string>();
  readonly #linksDown = new Set<string>();
  readonly #cuts = new Set<string>();
  readonly #storeCuts = new Set<NodeName>();
  /** Ports that a firewall on every machine shuts. */
  readonly #shut = new Set<number>();
  /** Addresses that no machine has. */
  readonly #missing = new Set<string>();
  /** The wires, by the names that the networks on them have at first. */
  readonly networks: readonly NetworkName[];

  constructor(networks: readonly NetworkName[]) {
    this.networks = networks;
  }

  isolate(node: NodeName, network?: NetworkName): void {
    this.oneWay(node, 'deaf', network);
    this.oneWay(node, 'mute', network);
  }

  /** Deaf: what is sent to the node is lost; mute: what it sends. Without a network: everywhere, the store included. */
  oneWay(node: NodeName, fault: 'deaf' | 'mute', network?: NetworkName): void {
    const set = fault === 'deaf' ? this.#deaf : this.#mute;
    for (const n of network ? [network] : this.networks) set.add(`${node}/${n}`);
    // A call needs both ways.
    if (!network) this.#storeCuts.add(node);
  }

  heal(node: NodeName, network?: NetworkName): void {
    for (const n of network ? [network] : this.networks) {
      this.#mute.delete(`${node}/${n}`);
      this.#deaf.delete(`${node}/${n}`);
    }
    if (!network) this.#storeCuts.delete(node);
  }

  link(node: NodeName, network: NetworkName, up: boolean): void {
    if (up) this.#linksDown.delete(`${node}/${network}`);
    else this.#linksDown.add(`${node}/${network}`);
  }

  linkUp(node: NodeName, network: NetworkName): boolean {
    return !this.#linksDown.has(`${node}/${network}`);
  }

  cut(a: NodeName, b: NodeName): void {
    this.#cuts.add(pair(a, b));
  }

  mend(a: NodeName, b: NodeName): void {
    this.#cuts.delete(pair(a, b));
  }

  /** The node alone loses the store; its heartbeats go on. */
  cutStore(node: NodeName, cut: boolean): void {
    if (cut) this.#storeCuts.add(node);
    else this.#storeCuts.delete(node);
  }

  /** Addresses tell which wire they are on: 10.WIRE.…. */
  wireOf(address: string): NetworkName {
    return this.networks[Number(address.split('.')[1])] ?? '';
  }

  shut(port: number, isShut: boolean): void {
    if (isShut) this.#shut.add(port);
    else this.#shut.delete(port);
  }

  miss(address: string, isMissing: boolean): void {
    if (isMissing) this.#missing.add(address);
    else this.#missing.delete(address);
  }

  /** A packet gets from an address of `a` to an address of `b`. */
  delivers(a: NodeName, from: string, b: NodeName, to: string, port: number): boolean {
    if (this.#shut.has(port) || this.#missing.has(from) || this.#missing.has(to)) return false;
    return this.wireOf(from) === this.wireOf(to) && this.reaches(a, b, this.wireOf(from));
  }

  healAll(): void {
    this.#shut.clear();
    this.#missing.clear();
    for (const set of [this.#mute, this.#deaf, this.#linksDown, this.#cuts, this.#storeCuts]) set.clear();
  }

  /** What `a` sends gets to `b`; the other way is another question. */
  reaches(a: NodeName, b: NodeName, network: NetworkName): boolean {
    const [from, to] = [`${a}/${network}`, `${b}/${network}`];
    if (this.#linksDown.has(from) || this.#linksDown.has(to)) return false;
    return !this.#mute.has(from) && !this.#deaf.has(to) && !this.#cuts.has(pair(a, b));
  }

  reachesStore(node: NodeName): boolean {
    return !this.#storeCuts.has(node) && this.networks.some((n) => !this.#linksDown.has(`${node}/${n}`));
  }
}

function pair(a: NodeName, b: NodeName): string {
  return a < b ? `${a}/${b}` : `${b}/${a}`;
}
