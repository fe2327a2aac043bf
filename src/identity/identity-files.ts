/**
 * Writes the files of an identity: each is whole or as it was before, and no key is readable by others even for a moment.
 * The directory is made where it is missing.
 */
import { chmodSync, closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeDirectory } from '../make-directory.ts';

const openMode = 0o644;
const closedMode = 0o600;

/** By its name: what ends in `.crt` may be read by everybody. Returns when it is on disk. Throws the system's error. */
export function writeIdentityFile(file: string, text: string | Uint8Array): void {
  const directory = dirname(file);
  makeDirectory(directory, 0o700);
  const temporary = `${file}.${process.pid}.tmp`;
  const mode = file.endsWith('.crt') ? openMode : closedMode;
  try {
    const handle = openSync(temporary, 'wx', mode);
    try {
      writeFileSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    chmodSync(temporary, mode);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  const handle = openSync(directory, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
