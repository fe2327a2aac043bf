/**
 * Where the cluster keeps what all its nodes must agree on. A domain (takeover is one) has entries of its own: keys with
 * a version and a JSON value each, compared and set one at a time, read and watched together; nobody pays for another
 * domain. Engines know keys and nothing of what a value means; src/store/create-domain.ts gives a domain its types.
 * Engines differ, the contract does not (test/contracts/store.contract.ts runs against every real one).
 */
import type { StoreAlarm } from '../core/reason-facts.ts';
import type { DomainName, EntryChange, Versioned, WriteAnswer } from '../core/versioned.ts';

export interface Store {
  /** The entries of a domain; the same object for the same name. */
  domain(name: DomainName): Entries;
  /** The text stored under the hash, or undefined. Configurations belong to no domain. */
  readConfig(hash: string): Promise<string | undefined>;
  /** What a hash names never changes; written again it counts as new. Rejects with StoreUnavailable when not certainly written. */
  writeConfig(hash: string, text: string): Promise<void>;
  /** Forgets every configuration but those that are named and the `newest` that were written last. */
  compactConfigs(named: readonly string[], newest: number): Promise<void>;
  /** What is there. Rejects with StoreUnavailable. */
  list(): Promise<StoreListing>;
  /** The store in its operator's own words, for the status page. */
  describe(): Promise<StoreDescription>;
  close(): Promise<void>;
}

/** Values are shared between readers: nobody may change them. */
export interface Entries {
  /** Linearizable: shows every write acknowledged before the call. Rejects with StoreUnavailable within the time-out. */
  read(): Promise<ReadonlyMap<string, Versioned<unknown>>>;
  /** Writes only if the entry's version is `expected` (0: must not exist). Never rejects. */
  write(key: string, expected: number, value: unknown, push: Push): Promise<WriteAnswer>;
  /** Calls back for every change from now on, in order per key; reconnects by itself. Ends with the signal. */
  watch(onChange: (change: EntryChange) => void, signal: AbortSignal): void;
}

/**
 * `later`: nobody waits for this change. An engine may save the effort of telling it at once and tell it up to
 * `tellsLateMs` later, with its age. Reads show it always.
 */
export type Push = 'now' | 'later';

/** By name, sorted. */
export interface StoreListing {
  /** Those that have an entry. */
  readonly domains: readonly DomainName[];
  /** Hashes of configurations. */
  readonly configs: readonly string[];
}

/** What `init` begins an empty store with, and what a backup holds. */
export interface StoreContent {
  readonly entries: readonly StoredEntry[];
  readonly configs: readonly StoredText[];
}

export interface StoredEntry {
  readonly domain: DomainName;
  readonly key: string;
  readonly value: unknown;
}

export interface StoredText {
  readonly hash: string;
  readonly text: string;
}

export interface StoreMember {
  readonly name: string;
  readonly state: string;
  readonly detail: string;
  /** It answers and does its part. */
  readonly well: boolean;
  /** Why the whole store takes no writes because of it. */
  readonly alarm?: StoreAlarm;
  /** Where clients reach it, as the configuration or the store writes it. */
  readonly at?: string;
  /** Without it nothing is answered until the others have chosen another. */
  readonly leads?: true;
}

export interface StoreDescription {
  readonly kind: string;
  readonly healthy: boolean;
  /** One sentence, e.g. "3 of 3 etcd members answer; 1 more may fail". */
  readonly summary: string;
  readonly members: readonly StoreMember[];
}

export class StoreUnavailable extends Error {
  /** Nothing came back, or what came back is why it was not done. `what`: `The store`. */
  static after(what: string, came: 'nothing' | 'a refusal', reason: string): StoreUnavailable {
    return new StoreUnavailable(
      came === 'nothing'
        ? `${what} does not answer: ${reason}. Check that it runs and can be reached from here.`
        : `${what} answers, and did not do this: ${reason}. Put that right ("holdfast status" shows how the store is), then ask again.`,
      reason,
    );
  }

  readonly code = 'store-unavailable';
  /** What went wrong, without saying again that the store does not answer. */
  readonly reason: string;

  constructor(message: string, reason: string = message) {
    super(message);
    this.reason = reason;
  }
}
