/** With which key everything in the simulated store was signed, and who can read it. Who signs with what is the product's. */
import type { NodeName } from '../core/config.ts';
import { signingKey } from '../values/signing-key.ts';
import type { Keys, Ring } from './keys.ts';

interface Signed {
  readonly by: string;
  /** Of whoever did. */
  readonly keys: Keys;
}

const first: Signed = { by: 'key1', keys: ['key1'] };

export class SimSeals {
  /** The key file that the daemon of a node goes by. */
  ringOf: (node: NodeName) => Ring = () => ({ keys: first.keys, step: undefined });
  readonly #signed = new WeakMap<object, Signed>();

  /** By a person. */
  signByHand(value: object, keys: Keys = first.keys): void {
    this.#signed.set(value, { by: keys[0], keys });
  }

  /** By a node that has read the document. */
  sign(node: NodeName, value: object, document: unknown): void {
    const ring = this.ringOf(node);
    this.#signed.set(value, { by: signingKey(ring, this.#of(document).by), keys: ring.keys });
  }

  /** The keys of whoever wrote it, as they stand in the file. */
  keysOf(value: unknown): Keys {
    return this.#of(value).keys;
  }

  canRead(node: NodeName, value: unknown): boolean {
    return this.ringOf(node).keys.includes(this.#of(value).by);
  }

  #of(value: unknown): Signed {
    return (typeof value === 'object' && value !== null && this.#signed.get(value)) || first;
  }
}
