/** A real store process for the tests of commands, within the test's own. */
import { createIdentitySource } from '../../identity/identity-source.ts';
import { runStoreServer } from '../../store/sqlite/server.ts';

export interface ServedStore {
  readonly port: number;
  stop(): Promise<void>;
}

interface Where {
  /** 0: any that is free. */
  readonly port?: number;
  /** Directory of the identity by which it speaks TLS; without it nothing is encrypted. */
  readonly identity?: string;
}

/** Serves the file on loopback. Rejects where it cannot. */
export async function serveStore(file: string, { port = 0, identity }: Where = {}): Promise<ServedStore> {
  const stop = new AbortController();
  const own = identity === undefined ? undefined : createIdentitySource(identity);
  return new Promise((resolve, reject) => {
    const onListening = (address: string) =>
      resolve({
        port: Number(address.split(':').at(-1)),
        async stop() {
          stop.abort();
          await ended;
        },
      });
    const ended = runStoreServer({
      listen: `127.0.0.1:${port}`,
      file,
      ...(own && { own }),
      signal: stop.signal,
      onListening,
    });
    ended.catch(reject);
  });
}
