/** The managed etcd of a cluster file, for commands that only make sense with one. */
import type { Config } from '../../../core/config.ts';
import { HoldfastError } from '../../../errors.ts';
import { type ManagedEtcd, managedOf } from '../../../store/etcd/managed.ts';
import { didYouMean } from '../../../values/suggest.ts';

/** Throws `store-not-managed`. */
export function managedIn(file: string, { store }: Config): ManagedEtcd {
  const managed = managedOf(store);
  if (managed === undefined) throw new HoldfastError('store-not-managed', { file });
  return managed;
}

export function noSuchPlace(file: string, name: string, { at }: ManagedEtcd): HoldfastError {
  const advice = didYouMean(name, Object.keys(at), 'node or witness');
  return new HoldfastError('no-store-member', { name, file, advice });
}
