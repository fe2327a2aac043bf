/**
 * Only one at a time: a lock of the kernel on an open file. It ends with the process, however that ends, so there is never
 * anything to clean up after kill -9 or a reboot, and no process id is compared with another.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';

/** A lock that is to be had is had in milliseconds; a network file system may not answer at all. */
const locksWithinMs = 5000;

export class LockUnavailable extends Error {}

export type LockedFile =
  | { readonly is: 'had'; close(): void }
  /** `by`: the process that has it, as it wrote it down; "unknown" where it could not. */
  | { readonly is: 'held'; readonly by: string };

/**
 * Locks the file with flock(2), made if missing; one that is held is waited for as long as that. Node cannot call flock
 * itself, but the lock belongs to the open file, not to who asked for it: the flock program locks the descriptor it inherits and
 * exits, we keep it open; what we start later does not get it. Throws what the system says of the file, and `LockUnavailable`.
 */
export function lockFile(path: string, waitS = 0): LockedFile {
  const fd = openSync(path, 'a+', 0o644);
  let isHad = false;
  try {
    isHad = tryLock(path, fd, waitS === 0 ? ['-x', '-n'] : ['-x', '-w', String(waitS)]);
  } finally {
    if (!isHad) closeSync(fd);
  }
  if (!isHad) return { is: 'held', by: noted(path) };
  noteHolder(fd);
  return { is: 'had', close: () => closeSync(fd) };
}

/** Who holds it; undefined: nobody. Whoever may read the file may ask. Throws as `lockFile` does. */
export function holderOf(path: string): string | undefined {
  const fd = openSync(path, 'r');
  try {
    return tryLock(path, fd, ['-s', '-n']) ? undefined : noted(path);
  } finally {
    closeSync(fd);
  }
}

/** False where another has it. Throws `LockUnavailable`. */
function tryLock(path: string, fd: number, how: readonly string[]): boolean {
  const answer = spawnSync('flock', [...how, '3'], {
    stdio: ['ignore', 'ignore', 'pipe', fd],
    encoding: 'utf8',
    timeout: locksWithinMs,
  });
  if (answer.status === 0) return true;
  if (answer.status === 1) return false;
  const why = answer.error?.message ?? answer.stderr.trim();
  throw new LockUnavailable(
    `"${path}" could not be locked: ${why}. The program flock (util-linux) is needed.`,
  );
}

function noted(path: string): string {
  return readFileSync(path, 'utf8').trim() || 'unknown';
}

/** Only for the sentence that a second one prints: on a full disk it goes without. */
function noteHolder(fd: number): void {
  try {
    ftruncateSync(fd);
    writeSync(fd, `${process.pid}\n`, 0);
  } catch {
    // The lock holds all the same.
  }
}
