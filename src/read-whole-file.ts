/**
 * A file that an operator named, as a whole. A pipe that nobody writes to, or a device without end, would keep the program from
 * being ended, or take all memory; so only files are read, and of those no more than is said.
 */
import { closeSync, openSync, readSync, statSync } from 'node:fs';

/** `<(…)` and `/dev/stdin` of a shell: pipes that somebody writes to. */
const ofShell = /^\/(dev\/(stdin$|fd\/)|proc\/(self|\d+)\/fd\/)/;
const pieceBytes = 1024 * 1024;

/** `file`: its path; a pipe of the shell counts as a file. Or what is open. Throws an Error that says what is wrong, or what the system says. */
export function readWholeFile(file: string | number, bytesMax: number): Buffer {
  if (typeof file === 'number') return readUpTo(file, bytesMax);
  const stat = statSync(file);
  if (stat.isDirectory()) throw new Error('it is a directory');
  if (!stat.isFile() && !ofShell.test(file)) throw new Error('it is a pipe or a device, no file');
  if (stat.size > bytesMax) throw new Error(`it has ${stat.size} bytes, and at most ${bytesMax} are read`);
  const fd = openSync(file, 'r');
  try {
    return readUpTo(fd, bytesMax);
  } finally {
    closeSync(fd);
  }
}

/** What a pipe holds is known only at its end. */
function readUpTo(fd: number, bytesMax: number): Buffer {
  const pieces: Buffer[] = [];
  for (let bytes = 0; bytes <= bytesMax; ) {
    const piece = Buffer.allocUnsafe(pieceBytes);
    const count = readSync(fd, piece);
    if (count === 0) return Buffer.concat(pieces);
    pieces.push(piece.subarray(0, count));
    bytes += count;
  }
  throw new Error(`it has more than ${bytesMax} bytes, and no more are read`);
}
