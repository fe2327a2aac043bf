/** A file that appears under its name whole, on the disk and readable by its owner alone, or not at all. */
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeDirectory } from '../make-directory.ts';
import { syncDirectory } from '../store/sync-directory.ts';
import { assertParentIsThere } from './parent-directory.ts';

export interface FileDraft {
  /** Gives it its name. False: there is such a file already, which is not touched. */
  keep(): boolean;
  /** The same, in the place of one that is there. */
  replace(): void;
  /** Takes away the draft; what was kept stays. */
  close(): void;
}

/** The same in a directory of ours, which is made where it is not there. */
export function draftOwnFile(path: string, text: string): FileDraft {
  makeDirectory(dirname(path));
  return draftFile(path, text);
}

/** Throws where the directory is not there, and what the system says. */
export function draftFile(path: string, text: string | Uint8Array): FileDraft {
  const draft = `${path}.${randomBytes(6).toString('hex')}.new`;
  assertParentIsThere(path);
  const close = () => rmSync(draft, { force: true });
  try {
    writeWhole(draft, text);
  } catch (error) {
    close();
    throw error;
  }
  return { keep: () => linkUnlessThere(draft, path), replace: () => rename(draft, path), close };
}

function writeWhole(path: string, text: string | Uint8Array): void {
  const fd = openSync(path, 'wx', 0o600);
  try {
    let rest = typeof text === 'string' ? Buffer.from(text) : text;
    while (rest.length > 0) rest = rest.subarray(writeSync(fd, rest));
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function linkUnlessThere(from: string, to: string): boolean {
  try {
    linkSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  syncDirectory(dirname(to));
  return true;
}

function rename(from: string, to: string): void {
  renameSync(from, to);
  syncDirectory(dirname(to));
}
