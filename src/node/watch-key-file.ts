/**
 * The key file of a running agent: what is copied over it counts within some seconds, in keeper and daemon alike, without a
 * restart. A file that cannot be used changes nothing: what counted before goes on counting, and it is told.
 */
import { unwatchFile, watchFile } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type KeyRing, keyId, parseKeyRing } from '../values/cluster-keys.ts';

const everyMs = 2000;

/** `first`: what is in it now. `report`: one sentence without its period. `onChange`: what is in it now. Until the signal. */
export function watchKeyFile(
  file: string,
  first: KeyRing,
  report: (said: string) => void,
  signal: AbortSignal,
  onChange: (ring: KeyRing) => void = () => {},
): KeyRing {
  const ring = { ...first };
  const read = async () => {
    try {
      const next = parseKeyRing(await readFile(file));
      if (inWords(next) === inWords(ring)) return;
      Object.assign(ring, next);
      onChange(next);
      report(`The key file changed: ${inWords(next)}`);
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

function inWords({ keys, step }: KeyRing): string {
  const ids = keys.map(keyId);
  return `${ids[0]} signs, accepted: ${ids.join(', ')}${step === undefined ? '' : ` (step ${step})`}`;
}
