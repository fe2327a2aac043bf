/**
 * Who answers for a lab: `PID STARTTIME` of a process. The start time makes it unique: a PID that was given to another
 * process later does not keep a dead lab alive.
 */
import { readFileSync } from 'node:fs';

/** The token of a living process; undefined when there is none (a zombie is dead). */
export function ownerToken(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : `${pid} ${fields[19]}`;
  } catch {
    return undefined;
  }
}

/** True while the process that wrote this token lives. */
export function ownerLives(token: string): boolean {
  return ownerToken(Number(token.split(' ')[0])) === token;
}
