/** The cluster's keys that the daemon goes by, and what the core is told of them: their ids, and which one all will sign with. */
import { readFileSync } from 'node:fs';
import type { Event } from '../core/takeover/event.ts';
import type { OwnKeys } from '../core/takeover/following.ts';
import { type KeyRing, keyId, parseKeyRing } from '../values/cluster-keys.ts';
import { newestKey } from '../values/next-key-step.ts';
import { type HandedKeys, ringOf } from './handed-keys.ts';
import { type FollowedKeys, watchKeyFile } from './watch-key-file.ts';

/** Where the keeper's keys come in. */
export interface KeysFromKeeper {
  /** What it has handed over last; nothing by a keeper of before it did that. */
  handed(): HandedKeys | undefined;
  onHanded(listener: (keys: HandedKeys) => void): void;
}

/** What the keeper goes by, now and from now on: the core knows of a change when anything is signed by it. */
export function followOwnKeys(
  keeper: KeysFromKeeper,
  file: string,
  signal: AbortSignal,
  dispatch: (event: Event) => void,
): FollowedKeys {
  const tell = (ring: KeyRing) => dispatch({ kind: 'keys-changed', keys: ownKeys(ring) });
  let handed = keeper.handed();
  if (handed === undefined) return watchOwnKeys(file, signal, tell);
  const ring = { ...ringOf(handed) };
  keeper.onHanded((next) => {
    handed = next;
    const changed = ringOf(next);
    if (inText(changed) === inText(ring)) return;
    Object.assign(ring, changed);
    tell(ring);
  });
  return { ring, trouble: () => handed?.trouble };
}

/** A keeper of before takes up whatever the file says, and so does its daemon. */
function watchOwnKeys(file: string, signal: AbortSignal, tell: (ring: KeyRing) => void): FollowedKeys {
  const report = (said: string) => console.error(`daemon: ${said}`);
  const follower = { report, isAlone: () => true, onChange: () => tell(followed.ring) };
  const followed = watchKeyFile(file, parseKeyRing(readFileSync(file)), follower, signal);
  return followed;
}

export function ownKeys({ keys: [first, ...others], step }: KeyRing): OwnKeys {
  const ids: [string, ...string[]] = [keyId(first), ...others.map(keyId)];
  return { accepts: ids, newest: newestKey({ keys: ids, step }) };
}

function inText({ keys, step }: KeyRing): string {
  return JSON.stringify([keys.map(keyId), step]);
}
