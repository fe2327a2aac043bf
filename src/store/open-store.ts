/** From the cluster file's `store` to the client of that engine. */
import type { StoreConfig } from '../core/config.ts';
import type { IdentitySource } from '../identity/identity-source.ts';
import type { Store } from '../ports/store.ts';
import type { StoreTending, StoreTiming } from './store-type.ts';
import { findStore } from './store-types.ts';

/** The same store at each of the places where this way reaches it. */
export function placesOf(config: StoreConfig): readonly StoreConfig[] {
  return findStore(config.kind).places?.(config) ?? [config];
}

/** Undefined where the store is kept by somebody else. */
export function tendingOf(config: StoreConfig, own?: IdentitySource): StoreTending | undefined {
  return findStore(config.kind).tending?.(config, own);
}

/** Opens in the background: a store that cannot be reached shows in the calls, not here. Rejects on a malformed address. */
export async function openStore(
  config: StoreConfig,
  timing: StoreTiming,
  own?: IdentitySource,
): Promise<Store> {
  return findStore(config.kind).open(config, timing, own);
}
