/** The cluster's keys that the daemon goes by, and what the core is told of them: their ids, and which one all will sign with. */
import { readFileSync } from 'node:fs';
import type { Event } from '../core/takeover/event.ts';
import type { OwnKeys } from '../core/takeover/following.ts';
import { type KeyRing, keyId, parseKeyRing } from '../values/cluster-keys.ts';
import { newestKey } from '../values/next-key-step.ts';
import { watchKeyFile } from './watch-key-file.ts';

/** What the file holds now and from now on: the core knows of a change when anything is signed by it. */
export function watchOwnKeys(file: string, signal: AbortSignal, dispatch: (event: Event) => void): KeyRing {
  const report = (said: string) => console.error(`daemon: ${said}`);
  const onChange = (ring: KeyRing) => dispatch({ kind: 'keys-changed', keys: ownKeys(ring) });
  return watchKeyFile(file, parseKeyRing(readFileSync(file)), report, signal, onChange);
}

export function ownKeys({ keys: [first, ...others], step }: KeyRing): OwnKeys {
  const ids: [string, ...string[]] = [keyId(first), ...others.map(keyId)];
  return { accepts: ids, newest: newestKey({ keys: ids, step }) };
}
