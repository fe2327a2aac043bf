/**
 * Why the system did not start a program that is there and may be executed. It says "No such file or directory" of the program
 * also where it is the interpreter of its first line that is missing, which sends people to look for the wrong file.
 */
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';

const firstLineBytes = 256;

/** `said`: by the system, where nothing better is known. */
export function whyNotStarted(program: string, said: string): string {
  try {
    if (!statSync(program).isFile()) return `${program} is no file`;
    const interpreter = interpreterOf(program);
    if (interpreter?.endsWith('\r'))
      return `its lines end as those of Windows do, so there is no interpreter of that name; convert it with: sed -i 's/\\r$//' ${program}`;
    if (interpreter?.startsWith('/') && !existsSync(interpreter))
      return `the interpreter that its first line names, ${interpreter}, is not there`;
    return said;
  } catch {
    return said;
  }
}

function interpreterOf(program: string): string | undefined {
  const file = openSync(program, 'r');
  try {
    const bytes = Buffer.alloc(firstLineBytes);
    const [line = ''] = bytes.toString('latin1', 0, readSync(file, bytes)).split('\n');
    return /^#![ \t]*([^ \t]+)/.exec(line)?.[1];
  } finally {
    closeSync(file);
  }
}
