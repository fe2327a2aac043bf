/**
 * What a client has seen of a domain in one session (one connection, one watch): the newest value of every key and up to
 * which version nothing is missing. It never answers a read alone; it only saves sending and parsing a value again.
 * Values are shared between readers, so nobody may change them (the types say readonly).
 */
import type { EntryChange, Versioned } from '../core/versioned.ts';

export class Mirror {
  readonly #entries = new Map<string, Versioned<unknown>>();
  #complete = false;
  #since = 0;

  /** Everything up to this version is here; 0 until a whole read. */
  get since(): number {
    return this.#complete ? this.#since : 0;
  }

  /** A whole read of this session is in. */
  get complete(): boolean {
    return this.#complete;
  }

  /** Whether `count` keys at version `at` fit what is held: a missing one would have been deleted in the store. */
  canHold(count: number, at: number): boolean {
    const settled = [...this.#entries.values()].filter(({ version }) => version <= at).length;
    return settled <= count && count <= this.#entries.size;
  }

  /** Takes the value if it is newer, calling `value` only then. */
  set(key: string, version: number, value: () => unknown): void {
    const held = this.#entries.get(key);
    if (held === undefined || held.version < version) this.#entries.set(key, { version, value: value() });
  }

  /** A watch that shows every change in order has shown this version. */
  advance(version: number): void {
    this.#since = Math.max(this.#since, version);
  }

  /** A read has shown everything up to this version. */
  completeUpTo(version: number): void {
    this.#complete = true;
    this.advance(version);
  }

  clear(): void {
    this.#entries.clear();
    this.#complete = false;
    this.#since = 0;
  }

  /** The newest value of the key, which may be newer than the change that is being told. */
  change(key: string): EntryChange | undefined {
    const entry = this.#entries.get(key);
    return entry === undefined ? undefined : { kind: 'entry', key, entry };
  }

  /** As it is now. */
  entries(): ReadonlyMap<string, Versioned<unknown>> {
    return new Map(this.#entries);
  }
}
