/** With which key everything in the simulated store was signed, and who can read it. Who signs with what is the product's. */
import type { NodeName } from '../core/config.ts';
import { newestKey } from '../values/next-key-step.ts';
import { signingKey } from '../values/signing-key.ts';
import type { Keys, Ring } from './keys.ts';

interface Signed {
  readonly by: string;
  /** Of whoever did. */
  readonly ring: Ring;
}

const first: Signed = { by: 'key1', ring: { keys: ['key1'], step: undefined } };

export class SimSeals {
  /** The key file that the daemon of a node goes by. */
  ringOf: (node: NodeName) => Ring = () => first.ring;
  readonly #signed = new WeakMap<object, Signed>();

  /** By a person. */
  signByHand(value: object, keys: Keys = first.ring.keys): void {
    this.#signed.set(value, { by: keys[0], ring: { keys, step: undefined } });
  }

  /** By a node that has read the document. */
  sign(node: NodeName, value: object, document: unknown): void {
    const ring = this.ringOf(node);
    this.#signed.set(value, { by: signingKey(ring, this.#of(document).by), ring });
  }

  /** The keys of whoever wrote it, as they stand in the file. */
  keysOf(value: unknown): Keys {
    return this.#of(value).ring.keys;
  }

  /** Of whoever wrote it, the key that takes the place of the other, or the only one. */
  newestOf(value: unknown): string {
    return newestKey(this.#of(value).ring);
  }

  canRead(node: NodeName, value: unknown): boolean {
    return this.ringOf(node).keys.includes(this.#of(value).by);
  }

  #of(value: unknown): Signed {
    return (typeof value === 'object' && value !== null && this.#signed.get(value)) || first;
  }
}
