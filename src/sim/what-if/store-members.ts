/**
 * The store of a simulated cluster whose members stand somewhere: some on its nodes, which lose their power and their wires.
 * Answered is while a majority of the members hear one another, and for whoever reaches one of these; when the one that leads
 * is lost, nobody is answered until the others have chosen another.
 */
import type { NodeName } from '../../core/config.ts';
import type { StoreMode } from '../store.ts';
import type { World } from '../world.ts';
import type { StoreMember } from './snapshot.ts';

export class StoreMembers {
  readonly members: readonly StoreMember[];
  readonly #world: World;
  readonly #electionMs: number;
  #leader: StoreMember | undefined;
  #mode: StoreMode = 'up';
  /** Who had power. */
  #seen = '';
  /** Until then they choose. */
  #choosesUntil = 0;
  /** Nodes that it has taken the store from, and may give it back to. */
  readonly #without = new Set<NodeName>();
  /** Their node has power, and they do not answer all the same. */
  readonly #broken: ReadonlySet<string>;

  constructor(world: World, members: readonly StoreMember[], electionMs: number | undefined) {
    this.#world = world;
    this.members = members;
    // Each waits for one to two time-outs, and the first of them stands.
    this.#electionMs = members.length > 1 ? (electionMs ?? 0) * 1.5 : 0;
    this.#leader = members.find(({ leads }) => leads);
    const isUp = (node: NodeName | undefined) => node === undefined || world.nodes.get(node)?.power === true;
    const broken = members.filter(({ node, well }) => !well && isUp(node));
    this.#broken = new Set(broken.map(({ name }) => name));
  }

  get needed(): number {
    return Math.floor(this.members.length / 2) + 1;
  }

  /** A person switches the store off, or lets it be slow. */
  set(mode: StoreMode): void {
    this.#mode = mode;
    this.look();
  }

  /** Members that live. */
  living(): readonly StoreMember[] {
    return this.members.filter(
      ({ name, node }) =>
        !this.#broken.has(name) && (node === undefined || this.#world.nodes.get(node)?.power === true),
    );
  }

  /** The store answers somebody. */
  answers(): boolean {
    return this.#world.store.mode !== 'gone';
  }

  /** After every step; cheap where nobody has lost or got its power. */
  lookAtPower(): void {
    let seen = '';
    for (const { power } of this.#world.nodes.values()) seen += power ? '+' : '-';
    if (seen === this.#seen) return;
    this.#seen = seen;
    this.look();
  }

  /** After anything that may have changed who has power and who reaches whom. */
  look(): void {
    if (this.members.length === 0) return this.#show(this.#mode);
    const serving = this.#serving();
    if (serving.length > 0) this.#elect(serving);
    const chooses = this.#world.schedule.now < this.#choosesUntil;
    this.#show(serving.length === 0 || chooses ? 'gone' : this.#mode);
    if (serving.length > 0) for (const node of this.#world.nodes.keys()) this.#reach(node, serving);
  }

  #elect(serving: readonly StoreMember[]): void {
    if (this.#leader === undefined || serving.includes(this.#leader)) return;
    this.#leader = serving[0];
    this.#choosesUntil = this.#world.schedule.now + this.#electionMs;
    this.#world.schedule.at(this.#choosesUntil, () => this.look());
  }

  #show(mode: StoreMode): void {
    const { store } = this.#world;
    if (store.mode === mode) return;
    const wasGone = store.mode === 'gone';
    store.mode = mode;
    if (wasGone) this.#world.rewatch();
  }

  #reach(node: NodeName, serving: readonly StoreMember[]): void {
    const reaches = serving.some((member) => this.#linked(node, member.node));
    if (reaches !== this.#without.has(node)) return;
    if (reaches) this.#without.delete(node);
    else this.#without.add(node);
    this.#world.network.cutStore(node, !reaches);
    if (reaches) this.#world.rewatch();
  }

  /** The largest part of the living members in which one hears a majority. */
  #serving(): readonly StoreMember[] {
    const living = this.living();
    const parts = living.map((one) => living.filter((other) => this.#linked(one.node, other.node)));
    const largest = parts.reduce((a, b) => (b.length > a.length ? b : a), []);
    return largest.length >= this.needed ? largest : [];
  }

  /** By any network, there and back. */
  #linked(a: NodeName | undefined, b: NodeName | undefined): boolean {
    const { network } = this.#world;
    if (a === b) return true;
    if (a === undefined || b === undefined)
      return network.networks.some((net) => network.servesOn((a ?? b)!, net));
    return network.networks.some((net) => network.reaches(a, b, net) && network.reaches(b, a, net));
  }
}
