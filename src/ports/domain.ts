/** A domain of the store with types: one document, and a record per node. */
import type { NodeName } from '../core/config.ts';
import type { DomainChange, DomainSnapshot, WriteAnswer } from '../core/versioned.ts';

export interface Domain<D, R> {
  /** Linearizable: shows every write acknowledged before the call. Rejects with StoreUnavailable within the time-out. */
  read(): Promise<DomainSnapshot<D, R>>;
  /** Writes only if the document's version is `expected` (0: must not exist). Never rejects. */
  writeDocument(expected: number, document: D): Promise<WriteAnswer>;
  /** Writes only if the record's version is `expected` (0: must not exist). Never rejects. */
  writeRecord(node: NodeName, expected: number, record: R): Promise<WriteAnswer>;
  /** Calls back for every change from now on, in order per entry; reconnects by itself. Ends with the signal. */
  watch(onChange: (change: DomainChange<D, R>) => void, signal: AbortSignal): void;
}
