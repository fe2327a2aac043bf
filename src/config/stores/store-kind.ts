/** What the cluster file must know of a kind of store: one file for each, and one line in `store-kinds.ts`. */
import type * as z from 'zod';
import type { StoreConfig } from '../../core/config.ts';
import type { Finding } from '../diagnostic.ts';

export interface StoreKind<M> {
  readonly schema: z.ZodType<M>;
  readonly compile: (store: M, cluster: string) => StoreConfig;
  readonly check: (store: M, nodes: OwnAddresses) => Finding[];
  /** How long it may be without a leader, in ms. */
  readonly electionMs: (store: M) => number;
  /** Hosts at which it is reached. */
  readonly hosts: (store: M) => readonly string[];
}

/** Nodes by name, with their addresses by network. */
export type OwnAddresses = Readonly<Record<string, { readonly addresses: Readonly<Record<string, string>> }>>;
