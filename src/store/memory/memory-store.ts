/** The store of unit tests: a client of an engine in this process, which answers at once. Several may share one engine. */
import type { EntryChange } from '../../core/versioned.ts';
import type { Entries, Store, StoreDescription } from '../../ports/store.ts';
import { MemoryEngine } from './memory-engine.ts';

/** Watchers hear soon, in the order of the writes. */
export function openMemoryStore(engine = new MemoryEngine()): Store {
  const closed = new AbortController();
  const domains = new Map<string, Entries>();
  return {
    domain(name) {
      const entries = domains.get(name) ?? createEntries(engine, name, closed.signal);
      domains.set(name, entries);
      return entries;
    },
    readConfig: async (hash) => engine.configs.get(hash),
    async writeConfig(hash, text) {
      engine.configs.delete(hash);
      engine.configs.set(hash, text);
    },
    async compactConfigs(named, newest) {
      const written = [...engine.configs.keys()];
      const old = written.slice(0, Math.max(0, written.length - newest));
      for (const hash of old) if (!named.includes(hash)) engine.configs.delete(hash);
    },
    list: async () => ({ domains: engine.domains(), configs: [...engine.configs.keys()].sort() }),
    describe: async () => description,
    close: async () => closed.abort(),
  };
}

function createEntries(engine: MemoryEngine, name: string, closed: AbortSignal): Entries {
  return {
    read: async () => new Map(engine.entries(name)),
    write: async (key, expected, value) => engine.write(name, key, expected, value),
    watch(onChange, signal) {
      const ended = AbortSignal.any([signal, closed]);
      if (ended.aborted) return;
      const tell = (change: EntryChange): void =>
        queueMicrotask(() => {
          if (!ended.aborted) onChange(change);
        });
      const stop = engine.watch(name, tell);
      ended.addEventListener('abort', stop, { once: true });
      tell({ kind: 'watching' });
    },
  };
}

const description: StoreDescription = {
  kind: 'memory',
  healthy: true,
  summary: 'The store is in the memory of this process; it ends with it',
  members: [{ name: 'memory', state: 'answers', detail: 'for tests only', well: true }],
};
