/** Numbers in a typed array that doubles when it is full: parents and edges of millions of states. */
export class GrowingInts {
  #values = new Int32Array(1 << 12);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const wider = new Int32Array(2 * this.length);
      wider.set(this.#values);
      this.#values = wider;
    }
    this.#values[this.length++] = value;
  }

  at(index: number): number {
    return this.#values[index]!;
  }
}

/** States of one width in a row: the level that is expanded and the one that is found. */
export class StateQueue {
  #bytes: Uint8Array;
  readonly width: number;
  length = 0;

  constructor(width: number) {
    this.width = width;
    this.#bytes = new Uint8Array(width << 10);
  }

  push(state: Uint8Array): void {
    const at = this.length * this.width;
    if (at + this.width > this.#bytes.length) {
      const wider = new Uint8Array(2 * this.#bytes.length);
      wider.set(this.#bytes);
      this.#bytes = wider;
    }
    this.#bytes.set(state.subarray(0, this.width), at);
    this.length++;
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }
}
