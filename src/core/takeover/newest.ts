/**
 * The newest document that somebody knows of, small enough for a heartbeat and a file. By it a store that went back in
 * time is recognised, even by a node that has forgotten or never seen what its peers know.
 *
 * Epochs go before versions: a person who accepts a restored store begins a new one (`store accept`), and from then on
 * everything older is past. Within an epoch there is one lineage, and in it one document of each version.
 */
import { hash64 } from '../definition-hash.ts';
import type { Document } from './document.ts';

export interface Newest {
  readonly epoch: number;
  readonly lineage: string;
  readonly version: number;
  /** Tells two documents of one version apart; empty where it is not known. */
  readonly mark: string;
}

/** `another`: both cannot be true of one store; a person must say which counts. */
export type Comparison = 'same' | 'newer' | 'older' | 'another';

export function newestOf({ epoch = 0, lineage, version, nonce }: Document): Newest {
  return { epoch, lineage, version, mark: hash64(String(nonce)) };
}

/** What `a` is to `b`. */
export function compareNewest(a: Newest, b: Newest): Comparison {
  if (a.epoch !== b.epoch) return a.epoch > b.epoch ? 'newer' : 'older';
  if (a.lineage !== b.lineage) return 'another';
  if (a.version !== b.version) return a.version > b.version ? 'newer' : 'older';
  return a.mark === b.mark || a.mark === '' || b.mark === '' ? 'same' : 'another';
}

export function sameNewest(a: Newest | undefined, b: Newest | undefined): boolean {
  return a !== undefined && b !== undefined && compareNewest(a, b) === 'same' && a.mark === b.mark;
}

/** Of a file of this node; before there were epochs and marks, files had neither. */
export function isNewest(value: unknown): value is Partial<Newest> & Pick<Newest, 'lineage' | 'version'> {
  if (typeof value !== 'object' || value === null) return false;
  const { epoch = 0, lineage, version, mark = '' } = value as Readonly<Record<string, unknown>>;
  const areNumbers = Number.isInteger(epoch) && Number.isInteger(version);
  return areNumbers && typeof lineage === 'string' && typeof mark === 'string';
}
