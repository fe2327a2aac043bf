/** The store itself, for commands that must work where no agent acts on it: opened by the cluster file, closed again. */
import type { Config } from '../../core/config.ts';
import type { Newest } from '../../core/takeover/newest.ts';
import { HoldfastError } from '../../errors.ts';
import { createIdentitySource, type IdentitySource } from '../../identity/identity-source.ts';
import { type Store, StoreUnavailable } from '../../ports/store.ts';
import { readWholeFile } from '../../read-whole-file.ts';
import type { Seal } from '../../store/seal.ts';
import { createSealedTakeover, type TakeoverDomain, takeoverSeal } from '../../store/takeover-domain.ts';
import { type KeyRing, parseKeyRing } from '../../values/cluster-keys.ts';
import type { Context } from '../context.ts';
import { type FileInput, type LoadedFile, loadFile } from '../files/load.ts';

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
  const loaded = loadFile(context, file);
  const { config } = loaded;
  const seal = sealOf(loaded);
  const store = await openStore(config.store, config.timing, ownOf(loaded));
  try {
    return await use({ config, store, takeover: createSealedTakeover(store, seal) });
  } finally {
    await store.close();
  }
}

/** With `store-unavailable` for a store that gives no answer. */
export async function answered<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    throw new HoldfastError('store-unavailable', { reason: error.message.replace(/\.$/, '') });
  }
}

/** Who this node is to the store; undefined where the file names no identity. */
export function ownOf({ identity }: Pick<LoadedFile, 'identity'>): IdentitySource | undefined {
  return identity === undefined ? undefined : createIdentitySource(identity);
}

/** Throws `key-file-unusable`. */
export function sealOf({ keyFile, config }: LoadedFile): Seal {
  return takeoverSeal(ringOf(keyFile), config.cluster.name);
}

export const keyBytesMax = 64 * 1024;

/** Throws `key-file-unusable`. */
export function ringOf(file: string): KeyRing {
  try {
    return parseKeyRing(readWholeFile(file, keyBytesMax));
  } catch (error) {
    throw new HoldfastError('key-file-unusable', { file, reason: (error as Error).message });
  }
}

/** Epoch and version above all that the store or this node knows of. */
export function above(...known: readonly (Newest | undefined)[]): { epoch: number; version: number } {
  const highest = (of: 'epoch' | 'version') => Math.max(0, ...known.map((newest) => newest?.[of] ?? 0));
  return { epoch: highest('epoch') + 1, version: highest('version') + 1 };
}
