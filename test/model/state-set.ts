/**
 * The states already seen, as 64-bit fingerprints in open addressing, numbered in the order they were found. Two
 * different states with one fingerprint would hide one of them; with ten million states the odds are about 3 in a million.
 */
export class StateSet {
  #mask: number;
  #low: Uint32Array;
  #high: Uint32Array;
  #ids: Int32Array;
  size = 0;

  constructor(capacity = 1 << 16) {
    this.#mask = capacity - 1;
    this.#low = new Uint32Array(capacity);
    this.#high = new Uint32Array(capacity);
    this.#ids = new Int32Array(capacity).fill(-1);
  }

  /** The number of the state with these bytes; a new one gets `size` before the call. */
  add(bytes: Uint8Array, width: number): number {
    if (2 * this.size > this.#mask) this.#grow();
    let a = 0x9e3779b9;
    let b = 0x85ebca6b;
    for (let i = 0; i < width; i++) {
      const x = bytes[i]!;
      a = Math.imul(a ^ x, 0x01000193);
      a ^= a >>> 15;
      b = Math.imul(b + x, 0xcc9e2d51);
      b = (b << 13) | (b >>> 19);
    }
    a = Math.imul(a ^ (a >>> 16), 0x7feb352d) ^ b;
    b = Math.imul(b ^ (b >>> 15), 0x846ca68b);
    return this.#place((a ^ (a >>> 13)) >>> 0, (b ^ (b >>> 16)) >>> 0);
  }

  #place(low: number, high: number): number {
    let slot = low & this.#mask;
    for (;;) {
      const id = this.#ids[slot]!;
      if (id === -1) break;
      if (this.#low[slot] === low && this.#high[slot] === high) return id;
      slot = (slot + 1) & this.#mask;
    }
    this.#low[slot] = low;
    this.#high[slot] = high;
    this.#ids[slot] = this.size;
    return this.size++;
  }

  #grow(): void {
    const [low, high, ids] = [this.#low, this.#high, this.#ids];
    const capacity = 2 * (this.#mask + 1);
    this.#mask = capacity - 1;
    this.#low = new Uint32Array(capacity);
    this.#high = new Uint32Array(capacity);
    this.#ids = new Int32Array(capacity).fill(-1);
    for (let i = 0; i < ids.length; i++) {
      if (ids[i] === -1) continue;
      let slot = low[i]! & this.#mask;
      while (this.#ids[slot] !== -1) slot = (slot + 1) & this.#mask;
      this.#low[slot] = low[i]!;
      this.#high[slot] = high[i]!;
      this.#ids[slot] = ids[i]!;
    }
  }
}
