/**
 * What every domain has in common in what it keeps in the store: entries with versions, one document and one record per
 * node, and writes that may stay without an answer.
 */
import type { NodeName } from './config.ts';

/** Small letters and dashes. */
export type DomainName = string;

/** `version` is the engine's: it grows with every write of the entry and is never given twice; 0: there is no entry. */
export interface Versioned<T> {
  readonly version: number;
  readonly value: T;
}

/** One moment of a domain. */
export interface DomainSnapshot<D, R> {
  readonly document: Versioned<D> | undefined;
  readonly records: Readonly<Record<NodeName, Versioned<R>>>;
  /** Entries that were not written with the cluster's key, if any, with their versions: their values are not shown. */
  readonly forged?: Readonly<Record<string, number>>;
}

/** What a watcher of a domain is told, with types and without. */
export type DomainChange<D, R> =
  | { readonly kind: 'document'; readonly document: Versioned<D> }
  | ({ readonly kind: 'record'; readonly node: NodeName; readonly record: Versioned<R> } & Told)
  | WatchChange;

export type EntryChange =
  | ({ readonly kind: 'entry'; readonly key: string; readonly entry: Versioned<unknown> } & Told)
  | WatchChange;

/** A change that nobody waits for may be told so late, with its age. */
export const tellsLateMs = 600;

/** `ageMs`: so long at least ago it was written, where an engine tells it late; left out when told at once. */
export interface Told {
  readonly ageMs?: number;
}

type WatchChange =
  /** The watch is (re-)established; changes may have been missed: read. */
  { readonly kind: 'watching' } | { readonly kind: 'lost'; readonly said: string };

/**
 * `unknown`: it may have happened, it may still happen later. Nothing may be done on the strength of an unknown write
 * before a read shows it or a superseding write succeeded.
 */
export type WriteAnswer =
  | { readonly answer: 'ok'; readonly version: number }
  | { readonly answer: 'conflict' }
  | { readonly answer: 'unknown'; readonly said: string };
