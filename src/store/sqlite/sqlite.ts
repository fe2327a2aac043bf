/** `sqlite`: one store process. */
import type { StoreConfig } from '../../core/config.ts';
import type { IdentitySource } from '../../identity/identity-source.ts';
import { StoreUnavailable } from '../../ports/store.ts';
import type { StoreType } from '../store-type.ts';

const addressOf = ({ address }: StoreConfig): string => String(address);

export const sqlite: StoreType = {
  open: async (config, { storeTimeoutMs: timeoutMs }, own) => {
    const { openSqliteStore } = await import('./sqlite-store.ts');
    return openSqliteStore({
      address: addressOf(config),
      timeoutMs,
      own: config.tls ? shown(own) : undefined,
    });
  },
  create: {
    where: 'file',
    write: async (path, content) => (await import('./store-file.ts')).createStoreFile(path, content),
    start: (config, path) =>
      `holdfast store serve --listen ${addressOf(config)} --file ${path}${config.tls ? ' --identity DIRECTORY' : ''}`,
  },
  schema: async () => (await import('./schema.ts')).schema,
};

function shown(own: IdentitySource | undefined): IdentitySource {
  if (own !== undefined) return own;
  throw new StoreUnavailable(
    'The store is reached by TLS, and this node has no identity: its cluster file names none (cluster.identity).',
  );
}
