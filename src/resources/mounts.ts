/**
 * The mount table and who uses a mount, read from /proc: what `mount` and `fuser` would say, without their being there
 * and without touching the file system itself, which may hang.
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface Mount {
  /** major:minor of the file system's device. */
  readonly device: string;
  readonly directory: string;
  readonly fstype: string;
  readonly source: string;
  readonly readOnly: boolean;
}

/** The text of a mountinfo file, in its order; the last of a directory is the one on top. */
export function parseMountinfo(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [before, after] = line.split(' - ');
    const [, , device, , directory, options] = before?.split(' ') ?? [];
    const [fstype, source, superOptions] = after?.split(' ') ?? [];
    if (device === undefined || directory === undefined || fstype === undefined) return [];
    const readOnly = isReadOnly(options) || isReadOnly(superOptions);
    return [{ device, directory: decode(directory), fstype, source: decode(source ?? ''), readOnly }];
  });
}

const isReadOnly = (options: string | undefined): boolean => options?.split(',').includes('ro') === true;

/** mountinfo writes blanks and backslashes as octal. */
const decode = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

/** What is mounted on top at the directory, if anything is. */
export function findMount(directory: string): Mount | undefined {
  return parseMountinfo(readFileSync('/proc/self/mountinfo', 'utf8')).findLast(
    (mount) => mount.directory === directory,
  );
}

/**
 * Processes that keep the file system at `directory` busy: working directory, root, open files and mapped files below
 * it, or the file system mounted in a mount namespace of their own. Never this process.
 */
export function findUsers(directory: string, device: string): number[] {
  return processes().filter((pid) => uses(pid, directory, device));
}

function processes(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map(Number);
}

function uses(pid: number, directory: string, device: string): boolean {
  const isBelow = (path: string | undefined) =>
    path === directory || path?.startsWith(`${directory}/`) === true;
  if (isElsewhere(pid)) return holds(pid, device);
  if (['cwd', 'root', 'exe'].some((name) => isBelow(readLink(`/proc/${pid}/${name}`)))) return true;
  if (descriptors(pid).some((fd) => isBelow(readLink(`/proc/${pid}/fd/${fd}`)))) return true;
  return read(`/proc/${pid}/maps`).includes(` ${directory}/`);
}

/** Processes that still have the file system mounted in a mount namespace of their own: it is open until they end. */
export function findHolders(device: string): number[] {
  return processes().filter((pid) => isElsewhere(pid) && holds(pid, device));
}

const holds = (pid: number, device: string): boolean =>
  read(`/proc/${pid}/mountinfo`).includes(` ${device} `);

function isElsewhere(pid: number): boolean {
  const theirs = readLink(`/proc/${pid}/ns/mnt`);
  return theirs !== undefined && theirs !== readLink('/proc/self/ns/mnt');
}

/** A process may end while it is being read; then it uses nothing. */
function readLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function descriptors(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`);
  } catch {
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
