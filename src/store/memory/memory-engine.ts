/**
 * The store's contract and nothing else, at once and without promises: what the simulator delays, loses and cuts, and
 * what the `memory` store of tests answers from. Watchers hear of a change before its writer has the answer.
 */
import type { DomainName, EntryChange, Versioned, WriteAnswer } from '../../core/versioned.ts';

type Watcher = (change: Extract<EntryChange, { readonly kind: 'entry' }>) => void;

interface MemoryDomain {
  readonly entries: Map<string, Versioned<unknown>>;
  readonly watchers: Set<Watcher>;
}

export class MemoryEngine {
  /** Configurations by hash. */
  readonly configs = new Map<string, string>();
  readonly #domains = new Map<DomainName, MemoryDomain>();
  #revision = 0;

  /** As they are now, and as they will be: copy what shall stay. */
  entries(domain: DomainName): ReadonlyMap<string, Versioned<unknown>> {
    return this.#domain(domain).entries;
  }

  write(domain: DomainName, key: string, expected: number, value: unknown): WriteAnswer {
    const { entries, watchers } = this.#domain(domain);
    if ((entries.get(key)?.version ?? 0) !== expected) return { answer: 'conflict' };
    const version = ++this.#revision;
    const entry = { version, value };
    entries.set(key, entry);
    for (const watcher of [...watchers]) watcher({ kind: 'entry', key, entry });
    return { answer: 'ok', version };
  }

  /** Those that have an entry. */
  domains(): readonly DomainName[] {
    return [...this.#domains].flatMap(([name, { entries }]) => (entries.size > 0 ? [name] : [])).sort();
  }

  /** A copy is put back, or nothing: entries and their versions are those of the copy, later ones are never given again. */
  replace(domain: DomainName, entries: ReadonlyMap<string, Versioned<unknown>>): void {
    const { entries: held, watchers } = this.#domain(domain);
    held.clear();
    for (const [key, entry] of entries) held.set(key, entry);
    for (const [key, entry] of entries)
      for (const watcher of [...watchers]) watcher({ kind: 'entry', key, entry });
  }

  /** Called within every write, in the order of the writes, until the returned function is called. */
  watch(domain: DomainName, watcher: Watcher): () => void {
    const { watchers } = this.#domain(domain);
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  }

  #domain(name: DomainName): MemoryDomain {
    const known = this.#domains.get(name);
    if (known !== undefined) return known;
    const made: MemoryDomain = { entries: new Map(), watchers: new Set() };
    this.#domains.set(name, made);
    return made;
  }
}
