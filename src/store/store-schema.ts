/** What a kind of store says of its section in the cluster file; loaded only by whoever reads one. */
import type * as z from 'zod';
import type { StoreConfig } from '../core/config.ts';

export interface StoreSchema<M> {
  /** With `kind` among its keys. */
  readonly form: z.ZodType;
  readonly compile: (store: M, cluster: string) => StoreConfig;
  readonly check: (store: M, nodes: OwnAddresses) => readonly StoreFault[];
  /** How long it may be without a leader, in ms. */
  readonly electionMs: (store: M) => number;
  /** Hosts at which it is reached. */
  readonly hosts: (store: M) => readonly string[];
}

/** `unsafe`: the cluster may lose its store by it. `weak`: it bears less than it could. `duplicate`: written twice. `unready`: not done yet. */
export interface StoreFault {
  readonly is: 'unsafe' | 'weak' | 'duplicate' | 'unready';
  readonly severity: 'error' | 'warning';
  /** Keys below `store`. */
  readonly at: readonly (string | number)[];
  readonly wrong: string;
  readonly right: string;
}

/** Nodes by name, with their addresses by network. */
export type OwnAddresses = Readonly<Record<string, { readonly addresses: Readonly<Record<string, string>> }>>;
