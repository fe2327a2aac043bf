/**
 * Room kept on the disk of the state directory, so that a node whose disk is full can still give away what it runs: a
 * release counts only when it is durable. It is made before anything is started and given up for a refusal alone.
 */
import { existsSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { writeBytesDurably } from './durable-file.ts';

/** Many times the list of refused generations of the largest cluster. */
const reserveBytes = 256 * 1024;

export interface DiskReserve {
  isKept(): boolean;
  /** Rejects when there is no room for it. */
  keep(): Promise<void>;
  /** Writes; if the disk is full, once more in the room that was kept. */
  spendFor(write: () => Promise<void>): Promise<void>;
}

export function createDiskReserve(file: string): DiskReserve {
  return {
    isKept: () => existsSync(file),
    keep: async () => {
      // Written, not only sized: a sparse file keeps nothing.
      if (!existsSync(file)) await writeBytesDurably(file, Buffer.alloc(reserveBytes, 'holdfast '));
    },
    spendFor: async (write) => {
      try {
        await write();
      } catch (error) {
        if (!isFull(error)) throw error;
        await unlink(file).catch(() => {
          throw error;
        });
        await write();
      }
    },
  };
}

function isFull(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT';
}
