/** One update at a time is run from a node: two of them would run the command on the same node side by side. */
import { join } from 'node:path';
import { HoldfastError } from '../../errors.ts';
import { holderOf, type LockedFile, LockUnavailable, lockFile } from '../../node/lock-file.ts';

const fileIn = (stateDir: string) => join(stateDir, 'update.lock');

/** Who only looks has it for a moment. */
const waitsS = 1;

/** The process that runs one; undefined: none does, or there is no telling. */
export function runningUpdate(stateDir: string): string | undefined {
  try {
    return holderOf(fileIn(stateDir));
  } catch {
    return undefined;
  }
}

/** Until it is closed, or the process ends. Throws `update-running`, `update-refused`, `needs-root`. */
export function lockUpdate(stateDir: string): { close(): void } {
  const locked = lockedIn(stateDir);
  if (locked.is === 'had') return locked;
  throw new HoldfastError('update-running', { by: locked.by });
}

function lockedIn(stateDir: string): LockedFile {
  try {
    return lockFile(fileIn(stateDir), waitsS);
  } catch (error) {
    if (error instanceof LockUnavailable) throw new HoldfastError('update-refused', { why: error.message });
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    throw new HoldfastError('needs-root', { command: 'update' });
  }
}
