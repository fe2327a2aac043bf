/** The kinds of stores a cluster file can name. */
import * as z from 'zod';
import { etcd } from './etcd.ts';
import { sqlite } from './sqlite.ts';
import type { StoreKind } from './store-kind.ts';

const storeKinds = { sqlite, etcd } as const;

export const storeSchema = z.discriminatedUnion('kind', [sqlite.schema, etcd.schema]);

export type StoreModel = z.output<typeof storeSchema>;

/** What its kind says of a store. */
export function kindOf({ kind }: StoreModel): StoreKind<StoreModel> {
  return storeKinds[kind] as unknown as StoreKind<StoreModel>;
}
