/**
 * Where configurations lie beside the document until an apply names one. Every one that is put there makes room: the ones
 * put there last stay as a history, and so does the one in force however old it is.
 */
import type { Document, NodeRecord } from '../core/takeover/document.ts';
import type { Domain } from '../ports/domain.ts';
import type { Store } from '../ports/store.ts';

export interface ConfigShelfOptions {
  readonly store: Pick<Store, 'writeConfig' | 'compactConfigs'>;
  readonly takeover: Pick<Domain<Document, NodeRecord>, 'read'>;
  /** So many of the newest can be looked at, and gone back to. */
  readonly kept: number;
  hashOf(text: string): string;
}

/** Resolves with the hash once it is certainly written. Rejects with StoreUnavailable. */
export function createConfigShelf(o: ConfigShelfOptions): (text: string) => Promise<string> {
  return async (text) => {
    const hash = o.hashOf(text);
    await o.store.writeConfig(hash, text);
    // It is written, whether or not old ones are forgotten now: the next one does that.
    await forgetOld(o).catch(() => {});
    return hash;
  };
}

/** What is in force is kept by its name; what an apply is about to name was put here just now, so it is among the newest. */
async function forgetOld({ store, takeover, kept }: ConfigShelfOptions): Promise<void> {
  const { document } = await takeover.read();
  if (document !== undefined) await store.compactConfigs([document.value.config.hash], kept);
}
