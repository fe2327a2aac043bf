/** Asks systemd by its own command, which needs no bus daemon. */
import { execFile } from 'node:child_process';
import { parseUnit, type UnitFacts, unitProperties } from './unit-facts.ts';

const env = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' };

/** Resolves with what it printed; rejects when it does not end well within the time. */
export function systemctl(argv: readonly string[], withinMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { timeout: Math.max(1, Math.ceil(withinMs)), killSignal: 'SIGKILL', env } as const;
    execFile('systemctl', argv, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(sayFailure(argv, error, stderr)));
    });
  });
}

function sayFailure(argv: readonly string[], error: Error & { killed?: boolean }, stderr: string): string {
  if (error.killed) return `systemctl ${argv[0]} did not end in time`;
  return `systemctl ${argv[0]}: ${stderr.trim().split('\n').at(-1) || error.message}`;
}

export async function askUnit(unit: string, withinMs: number): Promise<UnitFacts> {
  return parseUnit(await systemctl(['show', `--property=${unitProperties}`, '--', unit], withinMs));
}
