/**
 * The keys of a simulated cluster: which ones each program of each node goes by, and the person who lets another one take the
 * place of one. The steps are the product's (src/values/next-key-step.ts); what takes time is what takes time there: files are
 * copied one after the other, and keeper and daemon of a node take theirs up each by itself.
 */
import type { NodeName } from '../core/config.ts';
import { documentKey, recordKey } from '../core/domain-entries.ts';
import type { OwnKeys } from '../core/takeover/following.ts';
import { newestKey, nextKeyStep } from '../values/next-key-step.ts';
import type { Keys, Ring } from './keys.ts';
import type { NodePart, Part, Surroundings } from './parts.ts';

/** As the command waits before it looks. */
const takenUpMs = 5000;
const copiedWithinMs = 3000;
const readWithinMs = 2000;

export class SimKeys {
  #file: Ring = { keys: ['key1'], step: undefined };
  #made = 1;
  #rotating = false;
  #copiedAt = 0;
  readonly #missed = new Set<NodeName>();
  readonly #files = new Map<NodeName, Ring>();
  readonly #taken = new Map<string, Ring>();
  readonly #world: Surroundings;

  constructor(world: Surroundings) {
    this.#world = world;
  }

  /** Of the person: what is written by hand is signed with it. */
  own(): Keys {
    return this.#file.keys;
  }

  /** What it goes by. */
  ringOf(node: NodeName, part: Part): Ring {
    return this.#taken.get(`${node} ${part}`) ?? this.#fileOf(node);
  }

  /** As its daemon knows them. */
  heldBy(node: NodeName): OwnKeys {
    const ring = this.ringOf(node, 'daemon');
    return { accepts: ring.keys, newest: newestKey(ring) };
  }

  /** A program starts, and reads the file. */
  starts(node: NodeName, part: Part): void {
    this.#taken.set(`${node} ${part}`, this.#fileOf(node));
  }

  /** Its file is not the one that all others have: it hears nobody. */
  isForgotten(node: NodeName): boolean {
    return !this.#fileOf(node).keys.includes(this.#file.keys[0]);
  }

  /**
   * `holdfast key rotate`, again and again until the old key is forgotten: what the store shows after a while decides which
   * file comes next, or that it is too early.
   */
  rotate(): void {
    if (this.#rotating) return;
    this.#rotating = true;
    this.#look();
  }

  #look(): void {
    this.#world.schedule.after(takenUpMs, () => {
      // Whoever has just copied a file by hand waits as well.
      if (this.#world.schedule.now - this.#copiedAt >= readWithinMs) this.#next();
      if (this.#rotating) this.#look();
    });
  }

  /** Whoever copies the files leaves this node out from now on. */
  miss(node: NodeName): void {
    this.#missed.add(node);
  }

  /** It is left out no longer, and has the file of now. */
  copy(node: NodePart): void {
    this.#missed.delete(node.name);
    this.#copy(node);
  }

  #next(): void {
    const { store } = this.#world;
    const document = store.document?.value;
    if (!document || !this.#file.keys.includes(store.signersOf(documentKey)[0])) return;
    const nodes = Object.entries(document.nodes).map(([node, { is }]) => {
      const accepts = store.signersOf(recordKey(node));
      return { node, isMember: is === 'in', signedBy: accepts[0], accepts };
    });
    const by = store.signersOf(documentKey);
    const next = nextKeyStep(this.#file, { nodes, document: { signedBy: by[0], accepts: by } });
    this.#world.exercised.step(`key-${next.is}`);
    if (next.is === 'rewrite') this.#rewrite();
    else if (next.is !== 'wait') this.#write(next.is);
  }

  /** A request that changes nothing is answered in the document all the same. */
  #rewrite(): void {
    const asked = [...this.#world.nodes.values()].find((node) => node.isUp());
    if (asked) this.#world.ask(asked.name, { kind: 'unpin', group: 'nothing' });
  }

  #write(step: 'accept' | 'sign' | 'forget'): void {
    const [first, second = first] = this.#file.keys;
    this.#rotating = step !== 'forget';
    this.#made += step === 'accept' ? 1 : 0;
    const keys: Keys =
      step === 'accept' ? [first, `key${this.#made}`] : step === 'sign' ? [second, first] : [first];
    this.#file = { keys, step: step === 'forget' ? undefined : step };
    // What was signed with it before is worth nothing any more.
    if (step === 'forget') this.#world.store.dropCopy();
    const { random, schedule } = this.#world;
    for (const node of this.#world.nodes.values()) {
      if (this.#missed.has(node.name)) continue;
      schedule.after(random.between(0, copiedWithinMs), () => this.#copy(node));
    }
  }

  #copy(node: NodePart): void {
    this.#files.set(node.name, this.#file);
    this.#copiedAt = this.#world.schedule.now;
    const { random } = this.#world;
    for (const part of ['keeper', 'daemon'] as const)
      node.later(random.between(0, readWithinMs), () => this.#read(node, part), part);
  }

  #read(node: NodePart, part: Part): void {
    this.starts(node.name, part);
    if (part === 'daemon') node.dispatch({ kind: 'keys-changed', keys: this.heldBy(node.name) });
  }

  #fileOf(node: NodeName): Ring {
    return this.#files.get(node) ?? { keys: ['key1'], step: undefined };
  }
}
