/**
 * Replaces a JSON file so that it survives a power loss at any moment: what is read afterwards is the old text or the
 * new one. On any error the old file stands and nothing is left beside it.
 */
import { open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Resolves when the text is on disk under its name. */
export function writeDurably(file: string, value: unknown): Promise<void> {
  return writeBytesDurably(file, `${JSON.stringify(value)}\n`);
}

export async function writeBytesDurably(file: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${file}.tmp`;
  try {
    await writeSynced(temporary, content);
    await rename(temporary, file);
  } catch (error) {
    await unlink(temporary).catch(() => {});
    throw error;
  }
  await syncDirectory(dirname(file));
}

/** Resolves when the name is gone for good; a file that is not there is gone. */
export async function removeDurably(file: string): Promise<void> {
  try {
    await unlink(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  await syncDirectory(dirname(file));
}

async function writeSynced(file: string, content: string | Uint8Array): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
