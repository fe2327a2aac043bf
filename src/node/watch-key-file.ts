/**
 * The key file of a running agent: what is copied over it counts within some seconds, in keeper and daemon alike, without a
 * restart. A file that cannot be used changes nothing: what counted before goes on counting, and it is told.
 */
import { unwatchFile, watchFile } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type ClusterKeys, type KeyRing, keyId, parseClusterKeys } from '../values/cluster-keys.ts';

const everyMs = 2000;

/** `first`: what is in it now. `report`: one sentence without its period. Until the signal. */
export function watchKeyFile(
  file: string,
  first: ClusterKeys,
  report: (said: string) => void,
  signal: AbortSignal,
): KeyRing {
  const ring = { keys: first };
  const read = async () => {
    try {
      const keys = parseClusterKeys(await readFile(file));
      if (idsOf(keys) === idsOf(ring.keys)) return;
      ring.keys = keys;
      report(`The key file changed: ${keyId(keys[0])} signs, accepted: ${keys.map(keyId).join(', ')}`);
    } catch (error) {
      report(
        `The key file changed and cannot be used, so what was in it before counts: ${(error as Error).message}`,
      );
    }
  };
  const changed = () => void read();
  watchFile(file, { interval: everyMs, persistent: false }, changed);
  signal.addEventListener('abort', () => unwatchFile(file, changed), { once: true });
  return ring;
}

function idsOf(keys: ClusterKeys): string {
  return keys.map(keyId).join();
}
