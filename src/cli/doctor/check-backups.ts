/** Whether backups of the cluster that are made here are made still. Nothing is said of a host where none ever was. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { lastBackup } from '../backup/last-backup.ts';
import { formatAge } from '../render/words.ts';
import { type Check, ok, warning } from './check.ts';

const check = 'backup';
const timer = 'holdfast-backup.timer';
const dayMs = 24 * 3_600_000;
/** Every night, and one that failed. By hand: what one forgets. */
const oldDays = { byTimer: 3, byHand: 30 } as const;

export function checkBackups(stateDir: string, now: number): Check[] {
  return judgeBackups(lastBackup(stateDir), timerIsEnabled(), now);
}

export function judgeBackups(last: ReturnType<typeof lastBackup>, byTimer: boolean, now: number): Check[] {
  const next = byTimer
    ? 'See why: systemctl status holdfast-backup; try it: systemctl start holdfast-backup.'
    : 'holdfast backup FILE, or every night: docs/operations/backup.md.';
  if (last === undefined)
    return byTimer ? [warning(check, `none was made here yet, although ${timer} is enabled`, next)] : [];
  const ageMs = now - Date.parse(last.at);
  const found = `the last one that was made here is ${formatAge(ageMs)} old: ${last.file}`;
  const isOld = ageMs > oldDays[byTimer ? 'byTimer' : 'byHand'] * dayMs;
  return [isOld ? warning(check, found, next) : ok(check, found)];
}

function timerIsEnabled(): boolean {
  if (!existsSync('/run/systemd/system')) return false;
  const { status } = spawnSync('systemctl', ['--quiet', 'is-enabled', timer], { timeout: 5_000 });
  return status === 0;
}
