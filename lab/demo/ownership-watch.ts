/**
 * Looks into every node, from outside, many times a second: who has the address, who runs the web server? At no moment
 * may that be two nodes, whatever the cluster believes. A look costs a few small files of /proc and of the control
 * groups and starts no process. It needs no word of the lab either: a control group without processes is a node
 * without power.
 */
import { controlGroupAt } from '../../src/node/control-group.ts';
import { nowMs } from './clock.ts';
import { hasAddress } from './host-view.ts';

/** A node as the kernel of this machine shows it. */
export interface WatchedNode {
  readonly name: string;
  /** Control group of the whole node. */
  readonly controlGroup: string;
  /** Control group of the web server in it. */
  readonly service: string;
}

export interface Double {
  readonly atMs: number;
  readonly what: 'address' | 'web server';
  readonly nodes: readonly string[];
}

const everyMs = 50;

export class OwnershipWatch {
  readonly doubles: Double[] = [];
  /** How often every node was looked into. */
  looks = 0;
  readonly #nodes: readonly WatchedNode[];
  readonly #address: string;
  readonly #timer: NodeJS.Timeout;

  constructor(nodes: readonly WatchedNode[], address: string) {
    this.#nodes = nodes;
    this.#address = address;
    this.#timer = setInterval(() => this.#look(), everyMs);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** Nodes that have the address or run the web server, right now. */
  holders(): string[] {
    return this.#nodes
      .filter(
        (node) => controlGroupAt(node.service).isPopulated() || hasAddress(node.controlGroup, this.#address),
      )
      .map((node) => node.name);
  }

  #look(): void {
    this.looks++;
    this.#check('web server', (node) => controlGroupAt(node.service).isPopulated());
    this.#check('address', (node) => hasAddress(node.controlGroup, this.#address));
  }

  /** The nodes cannot be seen at one instant: two are two only if the first still has it after the second was seen. */
  #check(what: Double['what'], has: (node: WatchedNode) => boolean): void {
    const having = this.#nodes.filter(has);
    if (having.length < 2) return;
    const still = having.filter((node, i) => i === having.length - 1 || has(node));
    if (still.length > 1) this.doubles.push({ atMs: nowMs(), what, nodes: still.map((node) => node.name) });
  }
}
