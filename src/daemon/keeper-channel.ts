/**
 * The daemon's end of the channel to its keeper. The first message is always `hello`; what comes before somebody listens
 * is kept. When the channel closes the keeper is gone, and with it whoever held the deadline.
 */
import type { DaemonToKeeper, KeeperToDaemon } from '../core/keeper/messages.ts';

export type Hello = Extract<KeeperToDaemon, { kind: 'hello' }>;

export interface KeeperChannel {
  readonly hello: Promise<Hello>;
  /** From now on; what was kept is delivered at once. */
  listen(listener: (message: KeeperToDaemon) => void): void;
  tell(message: DaemonToKeeper): void;
}

export function createKeeperChannel(onGone: () => void): KeeperChannel {
  const kept: KeeperToDaemon[] = [];
  const listeners: ((message: KeeperToDaemon) => void)[] = [];
  const hello = new Promise<Hello>((resolve) => {
    process.on('message', (message: KeeperToDaemon) => {
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
  };
}
