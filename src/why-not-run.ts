/**
 * Why a program could not be run by the system, found before it is tried: the system says of a missing interpreter that the
 * program is missing, which sends people to look for the wrong file.
 */
import { accessSync, closeSync, constants, existsSync, openSync, readSync, statSync } from 'node:fs';

const firstLineBytes = 256;

/** `program`: its absolute path. Undefined: nothing is known against it. */
export function whyNotRun(program: string): string | undefined {
  const stat = statSync(program, { throwIfNoEntry: false });
  if (stat === undefined) return `there is no ${program}`;
  if (!stat.isFile()) return `${program} is no file`;
  try {
    accessSync(program, constants.X_OK);
  } catch {
    return `${program} may not be executed`;
  }
  const interpreter = interpreterOf(program);
  if (interpreter?.endsWith('\r'))
    return `${program} has the line ends of Windows, so the system looks for an interpreter that is not there: sed -i 's/\\r$//' ${program}`;
  if (interpreter?.startsWith('/') && !existsSync(interpreter))
    return `the interpreter that the first line of ${program} names, ${interpreter}, is not there`;
  return undefined;
}

/** As its first line names it; undefined: it names none, or cannot be read. */
function interpreterOf(program: string): string | undefined {
  try {
    const file = openSync(program, 'r');
    try {
      const bytes = Buffer.alloc(firstLineBytes);
      const [line = ''] = bytes.toString('latin1', 0, readSync(file, bytes)).split('\n');
      return /^#![ \t]*([^ \t]+)/.exec(line)?.[1];
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}
