/** `sqlite`: one store process. */
import type { StoreConfig } from '../../core/config.ts';
import type { StoreType } from '../store-type.ts';

const addressOf = ({ address }: StoreConfig): string => String(address);

export const sqlite: StoreType = {
  open: async (config, { storeTimeoutMs: timeoutMs }) => {
    const { openSqliteStore } = await import('./sqlite-store.ts');
    return openSqliteStore({ address: addressOf(config), timeoutMs });
  },
  create: {
    where: 'file',
    write: async (path, content) => (await import('./store-file.ts')).createStoreFile(path, content),
    start: (config, path) => `holdfast store serve --listen ${addressOf(config)} --file ${path}`,
  },
  schema: async () => (await import('./schema.ts')).schema,
};
