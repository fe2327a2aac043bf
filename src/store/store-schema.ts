/** What a kind of store says of its section in the cluster file; loaded only by whoever reads one. */
import type * as z from 'zod';
import type { NetworkConfig, StoreConfig } from '../core/config.ts';
import type { HostPort } from '../values/host-port.ts';

export interface StoreSchema<M> {
  /** With `kind` among its keys. */
  readonly form: z.ZodType;
  readonly compile: (store: M, around: AroundStore) => StoreConfig;
  readonly check: (store: M, around: AroundStore) => readonly StoreFault[];
  /** How long it may be without a leader, in ms. */
  readonly electionMs: (store: M, over: AroundStore['over']) => number;
  /** Where it listens, for whomever. */
  readonly places: (store: M, around: AroundStore) => readonly HostPort[];
}

/** What else stands in the file that a store is concerned with. */
export interface AroundStore {
  /** Name of the cluster. */
  readonly cluster: string;
  readonly nodes: OwnAddresses;
  readonly networks: Readonly<Record<string, Pick<NetworkConfig, 'role'>>>;
  /** What lies between the nodes. */
  readonly over: 'lan' | 'wan';
  /** The cluster has an identity: its machines have certificates. */
  readonly secured: boolean;
}

/**
 * `unsafe`: the cluster may lose its store by it. `weak`: it bears less than it could. `duplicate`: written twice. `unready`:
 * something it needs is missing. `plain`: what it says can be read on the way. `missing`, `surplus`: a key that what else is written needs, or leaves no place for. `no-node`, `no-network`: a name
 * of nothing. `off-network`: a node that is not on the network it must be on.
 */
export interface StoreFault {
  readonly is:
    | 'unsafe'
    | 'weak'
    | 'duplicate'
    | 'unready'
    | 'missing'
    | 'surplus'
    | 'no-node'
    | 'no-network'
    | 'off-network'
    | 'plain';
  readonly severity: 'error' | 'warning';
  /** Keys below `store`. */
  readonly at: readonly (string | number)[];
  readonly wrong: string;
  readonly right: string;
}

/** Nodes by name, with their addresses by network. */
export type OwnAddresses = Readonly<Record<string, { readonly addresses: Readonly<Record<string, string>> }>>;
