/** The machines that have certificates: the nodes, and those that are none and may hold a member of a store that Holdfast keeps. */
import type { Config } from '../core/config.ts';
import { managedOf } from './etcd/managed.ts';

/** Undefined for whoever is neither. */
export function machineAddresses({ nodes, store }: Config, name: string): readonly string[] | undefined {
  if (Object.hasOwn(nodes, name)) return Object.values(nodes[name]?.addresses ?? {});
  const { at = {} } = managedOf(store) ?? {};
  return Object.hasOwn(at, name) ? [at[name] ?? ''] : undefined;
}
