/** The wires: who can reach whom on which network, and who reaches the store. Faults are sets; nothing is random here. */
import type { NetworkName, NodeName } from '../core/config.ts';

export class SimNetwork {
  readonly #isolated = new Set<string>();
  readonly #linksDown = new Set<string>();
  readonly #cuts = new Set<string>();
  readonly #storeCuts = new Set<NodeName>();
  readonly networks: readonly NetworkName[];

  constructor(networks: readonly NetworkName[]) {
    this.networks = networks;
  }

  isolate(node: NodeName, network?: NetworkName): void {
    for (const n of network ? [network] : this.networks) this.#isolated.add(`${node}/${n}`);
    if (!network) this.#storeCuts.add(node);
  }

  heal(node: NodeName, network?: NetworkName): void {
    for (const n of network ? [network] : this.networks) this.#isolated.delete(`${node}/${n}`);
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

  healAll(): void {
    for (const set of [this.#isolated, this.#linksDown, this.#cuts, this.#storeCuts]) set.clear();
  }

  reaches(a: NodeName, b: NodeName, network: NetworkName): boolean {
    if (this.#isolated.size === 0 && this.#linksDown.size === 0 && this.#cuts.size === 0) return true;
    const off = (n: NodeName) =>
      this.#isolated.has(`${n}/${network}`) || this.#linksDown.has(`${n}/${network}`);
    return !off(a) && !off(b) && !this.#cuts.has(pair(a, b));
  }

  reachesStore(node: NodeName): boolean {
    return !this.#storeCuts.has(node) && this.networks.some((n) => !this.#linksDown.has(`${node}/${n}`));
  }
}

function pair(a: NodeName, b: NodeName): string {
  return a < b ? `${a}/${b}` : `${b}/${a}`;
}
