/** How much the state directory can still take, as the system says. */
import { access, constants, statfs } from 'node:fs/promises';
import type { DiskSpace } from '../core/state-disk.ts';

/** Rejects when it cannot be looked at. */
export async function measureStateDisk(stateDir: string): Promise<DiskSpace> {
  const { bavail, blocks, bsize, ffree, files } = await statfs(stateDir);
  const readOnly = await access(stateDir, constants.W_OK).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === 'EROFS',
  );
  return { readOnly, freeBytes: bavail * bsize, sizeBytes: blocks * bsize, freeFiles: ffree, files };
}
