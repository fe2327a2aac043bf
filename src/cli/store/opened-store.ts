/** The store itself, for commands that must work where no agent acts on it: opened by the cluster file, closed again. */
import type { Config } from '../../core/config.ts';
import type { Newest } from '../../core/takeover/newest.ts';
import { HoldfastError } from '../../errors.ts';
import type { Store } from '../../ports/store.ts';
import { type ClusterKeys, readClusterKeys } from '../../store/cluster-keys.ts';
import type { TakeoverDomain } from '../../store/takeover-domain.ts';
import type { Context } from '../context.ts';
import { type FileInput, loadFile } from '../files/load.ts';

export interface OpenedStore {
  readonly config: Config;
  readonly store: Store;
  readonly takeover: TakeoverDomain;
}

/** Rejects with what `use` rejects with; a store that gives no answer with `store-unavailable`. */
export async function withStore<T>(
  context: Context,
  { file }: FileInput,
  use: (opened: OpenedStore) => Promise<T>,
): Promise<T> {
  const { openStore } = await import('../../store/open-store.ts');
  const { createSealedTakeover, takeoverSeal } = await import('../../store/takeover-domain.ts');
  const { config, keyFile } = loadFile(context, file);
  const seal = takeoverSeal(keysOf(keyFile), config.cluster.name);
  const store = await openStore(config.store, config.timing);
  try {
    return await use({ config, store, takeover: createSealedTakeover(store, seal) });
  } finally {
    await store.close();
  }
}

/** Throws `key-file-unusable`. */
function keysOf(file: string): ClusterKeys {
  try {
    return readClusterKeys(file);
  } catch (error) {
    throw new HoldfastError('key-file-unusable', { file, reason: (error as Error).message });
  }
}

/** Epoch and version above all that the store or this node knows of. */
export function above(...known: readonly (Newest | undefined)[]): { epoch: number; version: number } {
  const highest = (of: 'epoch' | 'version') => Math.max(0, ...known.map((newest) => newest?.[of] ?? 0));
  return { epoch: highest('epoch') + 1, version: highest('version') + 1 };
}
