/** `etcd`: a cluster of members. */
import type { StoreConfig } from '../../core/config.ts';
import type { IdentitySource } from '../../identity/identity-source.ts';
import type { StoreTiming, StoreType } from '../store-type.ts';
import type { EtcdStoreOptions } from './etcd-store.ts';
import { managedOf } from './managed.ts';

export const etcd: StoreType = {
  open: async (config, timing, own) =>
    (await import('./etcd-store.ts')).openEtcdStore(optionsOf(config, timing, own)),
  places: (config) =>
    optionsOf(config, { storeTimeoutMs: 0 }).endpoints.map((at) => ({ ...config, endpoints: [at] })),
  tending: (config, own) => {
    const managed = managedOf(config);
    return (
      managed && {
        members: managed.members,
        open: async (timing) => (await import('./tend-etcd.ts')).openEtcdTender(managed, timing, own),
      }
    );
  },
  create: {
    where: 'store',
    write: async (config, timing, content, own) =>
      (await import('./etcd-store.ts')).createInEtcd(optionsOf(config, timing, own), content),
  },
  schema: async () => (await import('./schema.ts')).schema,
};

function optionsOf(
  { endpoints, prefix }: StoreConfig,
  { storeTimeoutMs }: StoreTiming,
  own?: IdentitySource,
): EtcdStoreOptions {
  return {
    own,
    endpoints: Array.isArray(endpoints) ? endpoints.map(String) : [],
    prefix: String(prefix),
    timeoutMs: storeTimeoutMs,
  };
}
