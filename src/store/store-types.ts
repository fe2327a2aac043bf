/** The table of stores by kind, and how a kind is found in it. */
import * as all from './all-stores.ts';
import type { StoreType } from './store-type.ts';

export const storeTypes: Readonly<Record<string, StoreType>> = all;

/** Throws for a kind that stands in a configuration and means nothing to this program. */
export function findStore(kind: string): StoreType {
  if (Object.hasOwn(storeTypes, kind)) return storeTypes[kind]!;
  throw new TypeError(
    `The configuration names the store "${kind}"; this version knows ${Object.keys(storeTypes).join(', ')}.`,
  );
}
