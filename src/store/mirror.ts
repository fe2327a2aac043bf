/**
 * What a client has seen of the store in one session (one connection, one watch): the newest value of every key and up to
 * which version nothing is missing. It never answers a read alone; it only saves sending and parsing a value again.
 * Values are shared between readers, so nobody may change them (the types say readonly).
 */
import type { NodeName } from '../core/config.ts';
import type { Document, NodeRecord } from '../core/takeover/document.ts';
import type { StoreChange, StoreSnapshot, Versioned } from '../ports/store.ts';
import { documentKey, recordPrefix } from './keys.ts';

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
  change(key: string): StoreChange | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (key === documentKey) return { kind: 'document', document: entry as Versioned<Document> };
    if (!key.startsWith(recordPrefix)) return undefined;
    return { kind: 'record', node: key.slice(recordPrefix.length), record: entry as Versioned<NodeRecord> };
  }

  snapshot(): StoreSnapshot {
    const records: Record<NodeName, Versioned<NodeRecord>> = {};
    for (const [key, entry] of this.#entries) {
      if (key.startsWith(recordPrefix))
        records[key.slice(recordPrefix.length)] = entry as Versioned<NodeRecord>;
    }
    return { document: this.#entries.get(documentKey) as Versioned<Document> | undefined, records };
  }
}
