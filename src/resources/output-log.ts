/**
 * What a resource and its commands print: `output.log` of its directory, and `output.log.1` with what came before. Neither
 * is ever larger than `logBytesMax`, but for the moment between two looks: whoever prints holds the file itself, for life,
 * so it is cut in place (its writers append) and not replaced, and no process of ours need live for it to go on. What is
 * printed in the instant of the cut is lost.
 */
import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

export const logBytesMax = 1024 * 1024;
/** While a command runs its output is looked at so often: a disk takes some ten megabytes meanwhile. */
const lookMs = 100;
/** As much of what a command printed is of use to say why it failed. */
const tailBytes = 8192;

export const logFile = (stateDirectory: string): string => join(stateDirectory, 'output.log');
const before = (path: string): string => `${path}.1`;

export interface OutputLog {
  readonly fd: number;
  /** The end of what was printed since it was opened. */
  added(): string;
  close(): void;
}

/** For the time of a command. A log that cannot be opened (full or lost disk) must not keep a stop from running: then there is none. */
export function openOutputLog(path: string): OutputLog | undefined {
  try {
    const fd = openSync(path, 'a+');
    const opened = { from: fstatSync(fd).size, before: changedAt(before(path)) };
    const timer = setInterval(() => cutLog(path), lookMs).unref();
    return {
      fd,
      added: () => readAdded(fd, path, opened),
      close() {
        clearInterval(timer);
        closeSync(fd);
        cutLog(path);
      },
    };
  } catch {
    return undefined;
  }
}

/** Keeps the newest of it in two files of the size that is allowed. Never throws: a log is no reason for anything to fail. */
export function cutLog(path: string): void {
  try {
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) <= logBytesMax) return;
    const fd = openSync(path, 'r+');
    try {
      const newest = readNewest(fd);
      // First, because it makes room.
      ftruncateSync(fd, 0);
      writeFileSync(before(path), newest, { mode: 0o600 });
    } finally {
      closeSync(fd);
    }
  } catch {
    // It is looked at again.
  }
}

/** What is left of a resource that is no more. */
export function removeLog(path: string): void {
  for (const file of [path, before(path)]) rmSync(file, { force: true });
}

interface Opened {
  readonly from: number;
  readonly before: number | undefined;
}

function readAdded(fd: number, path: string, opened: Opened): string {
  const { size } = fstatSync(fd);
  const isWhole = size >= opened.from && changedAt(before(path)) === opened.before;
  if (isWhole) return readTail(fd, Math.min(tailBytes, size - opened.from)).toString();
  // It was cut meanwhile: what is missing here is the end of the file before.
  const newest = readTail(fd, tailBytes).toString();
  return `${readEndOf(before(path), tailBytes - newest.length)}${newest}`;
}

function changedAt(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

function readEndOf(path: string, bytes: number): string {
  if (bytes <= 0 || !existsSync(path)) return '';
  const fd = openSync(path, 'r');
  try {
    return readTail(fd, bytes).toString();
  } finally {
    closeSync(fd);
  }
}

/** Looks once more after the long read: what was printed meanwhile is short, and hardly anything falls between that and the cut. */
function readNewest(fd: number): Buffer {
  const { size } = fstatSync(fd);
  const newest = readPart(fd, size - logBytesMax, size);
  const later = fstatSync(fd).size;
  const added = readPart(fd, Math.max(size, later - logBytesMax), later);
  return Buffer.concat([newest, added]).subarray(-logBytesMax);
}

function readTail(fd: number, bytes: number): Buffer {
  const { size } = fstatSync(fd);
  return readPart(fd, size - bytes, size);
}

/** From and to are bytes of the file; a start before it is its beginning. */
function readPart(fd: number, from: number, to: number): Buffer {
  const start = Math.max(0, from);
  const buffer = Buffer.alloc(Math.max(0, to - start));
  return buffer.subarray(0, readSync(fd, buffer, 0, buffer.length, start));
}
