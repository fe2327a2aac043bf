/** The store of the cluster file, by the table of stores: what stands there with a schema can be named in a file. */
import * as z from 'zod';
import { must } from '../core/invariant.ts';
import type { AroundStore, StoreFault, StoreSchema } from '../store/store-schema.ts';
import { storeTypes } from '../store/store-types.ts';
import type { Finding } from './diagnostic.ts';
import type { FindingCode } from './finding-codes.ts';

/** What all kinds have in common: the rest is the kind's own business. */
export interface StoreModel {
  readonly kind: string;
}

const read = Object.entries(storeTypes).map(async ([kind, { schema }]) => [kind, await schema?.()] as const);

/** Which schema takes which model is what its form says; here all are one. */
const schemas = Object.fromEntries(
  (await Promise.all(read)).flatMap(([kind, schema]) => (schema === undefined ? [] : [[kind, schema]])),
) as unknown as Readonly<Record<string, StoreSchema<StoreModel>>>;

const forms = Object.values(schemas).map(({ form }) => form as z.ZodObject<{ kind: z.ZodLiteral<string> }>);

export const storeSchema = z.discriminatedUnion(
  'kind',
  forms as [(typeof forms)[0]],
) as z.ZodType<StoreModel>;

/** What its kind says of a store that was parsed. */
export function schemaOfStore({ kind }: StoreModel): StoreSchema<StoreModel> {
  return must(schemas[kind], 'a store that was parsed has a schema');
}

const codes: { readonly [F in StoreFault['is']]: FindingCode } = {
  unsafe: 'unsafe-store',
  weak: 'weak-store',
  unready: 'unready-store',
  duplicate: 'duplicate',
  missing: 'missing-key',
  surplus: 'unknown-key',
  'no-node': 'unknown-node',
  'no-network': 'unknown-network',
  'off-network': 'node-off-network',
  plain: 'plain-store',
};

/** What else stands in the file that a store is concerned with. */
export interface FileAround {
  readonly cluster: { readonly name: string; readonly identity?: string | undefined };
  readonly nodes: AroundStore['nodes'];
  readonly hostNetworks: AroundStore['networks'];
  readonly timing: { readonly network: AroundStore['over'] };
}

export function aroundStore({ cluster, nodes, hostNetworks, timing }: FileAround): AroundStore {
  const secured = cluster.identity !== undefined;
  return { cluster: cluster.name, nodes, networks: hostNetworks, over: timing.network, secured };
}

export function storeFindings({ store, ...file }: FileAround & { readonly store: StoreModel }): Finding[] {
  return schemaOfStore(store)
    .check(store, aroundStore(file))
    .map(({ is, severity, at, wrong, right }) => ({
      severity,
      code: codes[is],
      path: ['store', ...at],
      wrong,
      right,
    }));
}
