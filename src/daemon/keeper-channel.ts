/**
 * The daemon's end of the channel to its keeper. The first message is always `hello`; what comes before somebody listens
 * is kept. When the channel closes the keeper is gone, and with it whoever held the deadline.
 */
import type { DaemonToKeeper, KeeperToDaemon } from '../core/keeper/messages.ts';
import type { HandedKeys } from '../node/handed-keys.ts';
import type { KeysFromKeeper } from '../node/own-keys.ts';

export type Hello = Extract<KeeperToDaemon, { kind: 'hello' }>;

export interface KeeperChannel {
  readonly hello: Promise<Hello>;
  /** From now on; what was kept is delivered at once. */
  listen(listener: (message: KeeperToDaemon) => void): void;
  tell(message: DaemonToKeeper): void;
  /** They come before hello. */
  readonly keys: KeysFromKeeper;
}

export function createKeeperChannel(onGone: () => void): KeeperChannel {
  const kept: KeeperToDaemon[] = [];
  const listeners: ((message: KeeperToDaemon) => void)[] = [];
  let handed: HandedKeys | undefined;
  const keyListeners: ((keys: HandedKeys) => void)[] = [];
  const takeKeys = (keys: HandedKeys) => {
    handed = keys;
    for (const listener of keyListeners) listener(keys);
  };
  const hello = new Promise<Hello>((resolve) => {
    process.on('message', (message: KeeperToDaemon | HandedKeys) => {
      if (message.kind === 'keys') return takeKeys(message);
      if (message.kind === 'hello') resolve(message);
      else if (listeners.length === 0) kept.push(message);
      for (const listener of listeners) listener(message);
    });
  });
  process.on('disconnect', onGone);
  return {
    hello,
    listen(listener) {
      listeners.push(listener);
      for (const message of kept.splice(0)) listener(message);
    },
    tell(message) {
      if (process.connected) process.send?.(message);
    },
    keys: { handed: () => handed, onHanded: (listener) => keyListeners.push(listener) },
  };
}
