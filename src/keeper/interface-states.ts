/**
 * Whether interfaces go on running, read from files of /sys that stay open. It takes some µs where a list of all addresses
 * takes a hundred and more, but it is a hint only: where /sys shows nothing, nothing is known to go on, and where it is that
 * of another network namespace, it says nothing of this one.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';

export interface InterfaceStates {
  /** These from now on. */
  watch(names: readonly string[]): void;
  /** All of them run and are in the state that they were in then; there is at least one. */
  areSame(): boolean;
  close(): void;
}

interface Watched {
  readonly fd: number;
  readonly state: Buffer;
}

/** `up`, `down`, `unknown`, `lowerlayerdown` and the like; as the kernel has it, a driver that says nothing runs. */
const longest = 16;
const isRunning = (state: Buffer) => /^(up|unknown)\n/.test(state.toString('latin1'));

export function openInterfaceStates(directory = '/sys/class/net'): InterfaceStates {
  let watched: readonly Watched[] = [];
  const now = Buffer.alloc(longest);
  const isSame = ({ fd, state }: Watched) => read(fd, now) && now.equals(state);
  const close = () => {
    for (const { fd } of watched) closeSync(fd);
    watched = [];
  };
  return {
    watch(names) {
      close();
      const opened = names.map((name) => open(join(directory, name, 'operstate')));
      watched = opened.flatMap((one) => (one === undefined ? [] : [one]));
      if (watched.length < names.length) close();
    },
    areSame: () => watched.length > 0 && watched.every(isSame),
    close,
  };
}

function open(path: string): Watched | undefined {
  try {
    const fd = openSync(path, 'r');
    const state = Buffer.alloc(longest);
    if (read(fd, state) && isRunning(state)) return { fd, state };
    closeSync(fd);
  } catch {
    // An interface that has just gone, or no /sys.
  }
  return undefined;
}

/** False when the interface is gone. */
function read(fd: number, into: Buffer): boolean {
  try {
    into.fill(0, readSync(fd, into, 0, into.length, 0));
    return true;
  } catch {
    return false;
  }
}
