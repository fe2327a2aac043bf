/**
 * From the cluster file's `store` to the client of that engine. Engines are loaded only when used: an agent on SQLite
 * does not pay for the etcd client, and neither pays for the store process.
 */
import type { StoreConfig } from '../core/config.ts';
import type { Store } from '../ports/store.ts';

export interface StoreTiming {
  /** A store call without an answer for this long is "unknown". */
  readonly storeTimeoutMs: number;
}

/** Opens in the background: a store that cannot be reached shows in the calls, not here. Rejects on a malformed address. */
export async function openStore(config: StoreConfig, timing: StoreTiming): Promise<Store> {
  const timeoutMs = timing.storeTimeoutMs;
  switch (config.kind) {
    case 'memory':
      return (await import('./memory/memory-store.ts')).openMemoryStore();
    case 'sqlite':
      return (await import('./sqlite/sqlite-store.ts')).openSqliteStore({
        address: config.address,
        timeoutMs,
      });
    case 'etcd':
      return (await import('./etcd/etcd-store.ts')).openEtcdStore({
        endpoints: config.endpoints,
        prefix: config.prefix,
        timeoutMs,
      });
  }
}
