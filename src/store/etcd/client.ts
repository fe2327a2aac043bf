import { type Store, StoreUnavailable } from '../../ports/store.ts';

export interface EtcdStoreOptions {
  readonly endpoints: readonly string[];
  readonly prefix: string;
  readonly timeoutMs: number;
}

export function openEtcdStore(options: EtcdStoreOptions): Store {
  throw new StoreUnavailable(`The etcd client is not there yet (${options.endpoints.join(', ')}).`);
}
