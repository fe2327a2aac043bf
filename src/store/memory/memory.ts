/** `memory`: for tests; it ends with its process, so no cluster file can name it. */
import type { StoreType } from '../store-type.ts';

export const memory: StoreType = {
  open: async () => (await import('./memory-store.ts')).openMemoryStore(),
};
