/**
 * What a kind of store is: a folder with everything about it, and one line in `all-stores.ts`. An agent loads the client
 * of the engine that its cluster uses and no other, a schema only who reads a cluster file: hence the lazy imports.
 */
import type { StoreConfig } from '../core/config.ts';
import type { IdentitySource } from '../identity/identity-source.ts';
import type { Store, StoreContent } from '../ports/store.ts';
import type { StoreTender } from '../ports/store-tender.ts';
import type { StoreSchema } from './store-schema.ts';

export interface StoreTiming {
  /** A store call without an answer for this long is "unknown". */
  readonly storeTimeoutMs: number;
}

export interface StoreTending {
  /** Whoever shall hold a member of it. */
  readonly members: readonly string[];
  readonly open: (timing: StoreTiming) => Promise<StoreTender>;
}

export interface StoreType {
  /**
   * Connects in the background: what cannot be reached shows in the calls. Rejects on a malformed address. `own` is who this
   * end is, asked for every connection of a store that is reached by TLS.
   */
  readonly open: (config: StoreConfig, timing: StoreTiming, own?: IdentitySource) => Promise<Store>;
  /** The same store at each place by which this way reaches it; without it there is one. */
  readonly places?: (config: StoreConfig) => readonly StoreConfig[];
  /** How it is looked after where Holdfast keeps it itself; undefined where it does not. `own` as in `open`. */
  readonly tending?: (config: StoreConfig, own?: IdentitySource) => StoreTending | undefined;
  /** How `init` begins a cluster in it; without it nobody can. */
  readonly create?: Creation;
  /** Its section of the cluster file; without it no file can name it. */
  readonly schema?: () => Promise<StoreSchema<never>>;
}

/** Whole or not at all; rejects with `store-exists` where a cluster is already. */
export type Creation =
  /** In the store itself, which runs. */
  | {
      readonly where: 'store';
      readonly write: (
        config: StoreConfig,
        timing: StoreTiming,
        content: StoreContent,
        own?: IdentitySource,
      ) => Promise<void>;
    }
  /** In a file that its process is started with. */
  | {
      readonly where: 'file';
      readonly write: (path: string, content: StoreContent) => Promise<void>;
      /** The command that starts it. */
      readonly start: (config: StoreConfig, path: string) => string;
    };
