/**
 * How a domain lies in a store of keys: one document, and one record per node. The only place that says which key is
 * what; engines know keys and nothing of what a value means. What comes from the store is what this domain wrote there.
 */
import type { NodeName } from './config.ts';
import type { DomainChange, DomainSnapshot, EntryChange, Versioned } from './versioned.ts';

export const documentKey = 'document';
const recordPrefix = 'record/';

export function recordKey(node: NodeName): string {
  return recordPrefix + node;
}

/** Whether an entry may have this name. */
export function isEntryKey(key: string): boolean {
  return key === documentKey || nodeOfKey(key) !== undefined;
}

/** Stands for a value that was not written with the cluster's key. */
export const forged = Object.freeze({ forged: true });

export function nodeOfKey(key: string): NodeName | undefined {
  return key.startsWith(recordPrefix) ? key.slice(recordPrefix.length) : undefined;
}

export function snapshotOf<D, R>(entries: ReadonlyMap<string, Versioned<unknown>>): DomainSnapshot<D, R> {
  const records: Record<NodeName, Versioned<R>> = {};
  const isForged = (entry: Versioned<unknown> | undefined) => entry?.value === forged;
  for (const [key, entry] of entries) {
    const node = nodeOfKey(key);
    if (node !== undefined && !isForged(entry)) records[node] = entry as Versioned<R>;
  }
  const document = entries.get(documentKey);
  const wrong = [...entries].filter(([, entry]) => isForged(entry));
  return {
    document: isForged(document) ? undefined : (document as Versioned<D> | undefined),
    records,
    ...(wrong.length > 0 && {
      forged: Object.fromEntries(wrong.map(([key, { version }]) => [key, version])),
    }),
  };
}

/** Undefined for a key that is neither. */
export function changeOf<D, R>(change: EntryChange): DomainChange<D, R> | undefined {
  if (change.kind !== 'entry') return change;
  const { key, entry, ageMs } = change;
  // A read says what is wrong with it.
  if (entry.value === forged) return { kind: 'watching' };
  if (key === documentKey) return { kind: 'document', document: entry as Versioned<D> };
  const node = nodeOfKey(key);
  if (node === undefined) return undefined;
  return { kind: 'record', node, record: entry as Versioned<R>, ...(ageMs === undefined ? {} : { ageMs }) };
}
