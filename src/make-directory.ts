/**
 * Makes a directory with its parents, in as many steps as the path has names. Node's own way with `recursive` never ends
 * where the kernel refuses a directory whose parent is there (an empty /sys/fs/cgroup, /proc), so nobody else uses it.
 */
import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Throws the system's error, with its code, in a sentence that says which directory could not be made and in what. */
export function makeDirectory(path: string, mode = 0o777): void {
  for (const directory of missingFrom(resolve(path))) make(directory, mode);
}

/** From the outermost that is not there to the path itself. */
function missingFrom(path: string): readonly string[] {
  if (isDirectory(path)) return [];
  const parent = dirname(path);
  return parent === path ? [path] : [...missingFrom(parent), path];
}

function make(directory: string, mode: number): void {
  try {
    mkdirSync(directory, { mode });
  } catch (error) {
    if (isDirectory(directory)) return;
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    const said = `The directory "${directory}" cannot be made: ${words[code] ?? code}`;
    throw Object.assign(new Error(said, { cause: error }), { code });
  }
}

/** Of a path that leads through a file, or in a circle, nothing is there. */
function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

const words: Readonly<Record<string, string>> = {
  EACCES: 'permission denied (EACCES)',
  EEXIST: 'there is something else of that name (EEXIST)',
  ELOOP: 'a symbolic link on the way leads in a circle (ELOOP)',
  ENAMETOOLONG: 'the name is too long (ENAMETOOLONG)',
  ENOENT: 'the kernel makes none there (ENOENT)',
  ENOSPC: 'the disk is full (ENOSPC)',
  ENOTDIR: 'a part of the path is no directory (ENOTDIR)',
  EPERM: 'the kernel makes none there (EPERM)',
  EROFS: 'it is mounted read-only (EROFS)',
};
