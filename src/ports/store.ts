/**
 * Where the cluster document and the node records live. Engines differ, the contract does not
 * (test/contracts/store.contract.ts runs against every real engine).
 *
 * A write has three answers. `unknown` means: it may have happened, it may still happen later. Nothing may be done on
 * the strength of an unknown write before a read shows it or a superseding write succeeded.
 */
import type { NodeName } from '../core/config.ts';
import type { Document, NodeRecord } from '../core/takeover/document.ts';

/** `version` is the engine's, only ever compared for equality within one key; 0 means the key does not exist. */
export interface Versioned<T> {
  readonly version: number;
  readonly value: T;
}

export interface StoreSnapshot {
  readonly document: Versioned<Document> | undefined;
  readonly records: Readonly<Record<NodeName, Versioned<NodeRecord>>>;
}

export type WriteAnswer =
  | { readonly answer: 'ok'; readonly version: number }
  | { readonly answer: 'conflict' }
  | { readonly answer: 'unknown'; readonly reason: string };

export type StoreChange =
  | { readonly kind: 'document'; readonly document: Versioned<Document> }
  | { readonly kind: 'record'; readonly node: NodeName; readonly record: Versioned<NodeRecord> }
  /** The watch is (re-)established; changes may have been missed: read. */
  | { readonly kind: 'watching' }
  | { readonly kind: 'lost'; readonly reason: string };

export interface Store {
  /** Linearizable: shows every write acknowledged before the call. Rejects with StoreUnavailable within the time-out. */
  read(): Promise<StoreSnapshot>;
  /** Writes only if the document's version is `expected` (0: must not exist). Never rejects. */
  writeDocument(expected: number, document: Document): Promise<WriteAnswer>;
  /** Writes only if the record's version is `expected` (0: must not exist). Never rejects. */
  writeRecord(node: NodeName, expected: number, record: NodeRecord): Promise<WriteAnswer>;
  /** The text stored under the hash, or undefined. */
  readConfig(hash: string): Promise<string | undefined>;
  /** Immutable and idempotent. Rejects with StoreUnavailable when not certainly written. */
  writeConfig(hash: string, text: string): Promise<void>;
  /** Forgets every configuration but these. */
  compactConfigs(keep: readonly string[]): Promise<void>;
  /** Calls back for every change from now on, in order per key; reconnects by itself. Ends with the signal. */
  watch(onChange: (change: StoreChange) => void, signal: AbortSignal): void;
  /** The store in its operator's own words, for the status page. */
  describe(): Promise<StoreDescription>;
  close(): Promise<void>;
}

export interface StoreDescription {
  readonly kind: string;
  readonly healthy: boolean;
  /** One sentence, e.g. "3 of 3 etcd members answer; 1 more may fail". */
  readonly summary: string;
  readonly members: readonly { readonly name: string; readonly state: string; readonly detail: string }[];
}

export class StoreUnavailable extends Error {
  readonly code = 'store-unavailable';
}
