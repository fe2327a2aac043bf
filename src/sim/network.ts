/** The wires: who can reach whom on which network, and who reaches the store. Faults are sets; nothing is random here. */
import type { NetworkName, NodeName } from '../core/config.ts';

export class SimNetwork {
  /** `node/network` whose frames come from nowhere (mute), or go nowhere (deaf). */
  readonly #mute = new Set<string>();
  readonly #deaf = new Set<string>();
  readonly #linksDown = new Set<string>();
  readonly #cuts = new Set<string>();
  /** Ports that a firewall on every machine shuts. */
  readonly #shut = new Set<number>();
  /** Addresses that no machine has. */
  readonly #missing = new Set<string>();
  /** Nodes whose calls do not get to the store (mute), or whose answers do not come back (deaf). */
  readonly #storeMute = new Set<NodeName>();
  readonly #storeDeaf = new Set<NodeName>();
  /** `from/to/network` whose frames are lost. */
  readonly #lost = new Set<string>();
  /** The wires, by the names that the networks on them have at first. */
  readonly networks: readonly NetworkName[];
  readonly #wires = new Map<string, NetworkName>();

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
    if (!network) this.oneWayStore(node, fault);
  }

  /** Mute: its calls are lost; deaf: they are carried out, and the answers are lost. */
  oneWayStore(node: NodeName, fault: 'deaf' | 'mute'): void {
    (fault === 'deaf' ? this.#storeDeaf : this.#storeMute).add(node);
  }

  /** What `from` sends to `to` is lost; the other way, and everybody else, is heard. */
  lose(from: NodeName, to: NodeName, network?: NetworkName): void {
    for (const n of network ? [network] : this.networks) this.#lost.add(`${from}/${to}/${n}`);
  }

  heal(node: NodeName, network?: NetworkName): void {
    for (const n of network ? [network] : this.networks) {
      this.#mute.delete(`${node}/${n}`);
      this.#deaf.delete(`${node}/${n}`);
    }
    for (const lost of this.#lost) {
      const [from, to, on] = lost.split('/');
      if ((from === node || to === node) && (network === undefined || on === network))
        this.#lost.delete(lost);
    }
    if (!network) this.cutStore(node, false);
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
    for (const n of this.networks)
      for (const way of [`${a}/${b}`, `${b}/${a}`]) this.#lost.delete(`${way}/${n}`);
  }

  /** The node alone loses the store; its heartbeats go on. */
  cutStore(node: NodeName, cut: boolean): void {
    for (const set of [this.#storeMute, this.#storeDeaf]) {
      if (cut) set.add(node);
      else set.delete(node);
    }
  }

  /** Addresses tell which wire they are on: 10.WIRE.…. */
  wireOf(address: string): NetworkName {
    const known = this.#wires.get(address);
    if (known !== undefined) return known;
    const wire = this.networks[Number(address.split('.')[1])] ?? '';
    this.#wires.set(address, wire);
    return wire;
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
    const faults = [this.#mute, this.#deaf, this.#linksDown, this.#cuts, this.#lost];
    for (const set of [...faults, this.#storeMute, this.#storeDeaf]) set.clear();
  }

  /** What `a` sends gets to `b`; the other way is another question. */
  reaches(a: NodeName, b: NodeName, network: NetworkName): boolean {
    if (isIn(this.#linksDown, a, network) || isIn(this.#linksDown, b, network)) return false;
    if (isIn(this.#mute, a, network) || isIn(this.#deaf, b, network)) return false;
    if (this.#cuts.size > 0 && this.#cuts.has(pair(a, b))) return false;
    return this.#lost.size === 0 || !this.#lost.has(`${a}/${b}/${network}`);
  }

  /** A client anywhere on the network gets an answer from this node. */
  servesOn(node: NodeName, network: NetworkName): boolean {
    const port = `${node}/${network}`;
    return !this.#linksDown.has(port) && !this.#mute.has(port) && !this.#deaf.has(port);
  }

  /** Its calls get to the store. */
  reachesStore(node: NodeName): boolean {
    return !this.#storeMute.has(node) && this.#hasLink(node);
  }

  /** What the store says gets to it. */
  hearsStore(node: NodeName): boolean {
    return !this.#storeDeaf.has(node) && this.#hasLink(node);
  }

  #hasLink(node: NodeName): boolean {
    return this.networks.some((n) => !this.#linksDown.has(`${node}/${n}`));
  }
}

/** Asked for every packet, and most of the time nothing is wrong. */
function isIn(ports: ReadonlySet<string>, node: NodeName, network: NetworkName): boolean {
  return ports.size > 0 && ports.has(`${node}/${network}`);
}

function pair(a: NodeName, b: NodeName): string {
  return a < b ? `${a}/${b}` : `${b}/${a}`;
}
