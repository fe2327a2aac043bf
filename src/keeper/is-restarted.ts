/**
 * systemd sends the same signal for a stop and for a restart, but knows which job it is doing. A restart must not stop what
 * runs; whatever is not known to be one is a stop.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';

const answersWithinMs = 1000;

/** True while systemd restarts the unit that this process belongs to. Never rejects. */
export async function isRestarted(): Promise<boolean> {
  const unit = unitOf(readFileSync('/proc/self/cgroup', 'utf8'));
  if (unit === undefined) return false;
  return new Promise((resolve) => {
    const argv = ['list-jobs', '--no-legend', '--full', '--plain', '--no-pager'];
    execFile('systemctl', argv, { timeout: answersWithinMs }, (error, stdout) =>
      resolve(error === null && isRestartJob(stdout, unit)),
    );
  });
}

/** The innermost service in the text of /proc/self/cgroup. */
export function unitOf(cgroup: string): string | undefined {
  const path = /^0::(.*)$/m.exec(cgroup)?.[1] ?? '';
  return path.split('/').findLast((name) => name.endsWith('.service'));
}

/** In what `systemctl list-jobs` prints: number, unit, type, state. */
export function isRestartJob(jobs: string, unit: string): boolean {
  return jobs.split('\n').some((line) => {
    const [, name, type] = line.trim().split(/\s+/);
    return name === unit && (type === 'restart' || type === 'try-restart' || type === 'reload-or-restart');
  });
}
