/**
 * Moves the test file that calls it into namespaces of its own (network, mounts, processes), so that nothing it does can
 * be seen outside and nothing of it is left when it ends or is killed. The file starts again inside; only there does
 * the call return.
 */
import { execFileSync } from 'node:child_process';

const inside = 'HOLDFAST_TEST_INSIDE';

export function enterOwnNamespaces(file: string): void {
  const kinds = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  if (enter(file, [...kinds, 'tini', '-s', '--'])) execFileSync('ip', ['link', 'set', 'lo', 'up']);
}

/** Only what it mounts is its own: other processes see that its labs live. */
export function enterOwnMounts(file: string): void {
  enter(file, ['--mount']);
}

/** True: inside. */
function enter(file: string, how: readonly string[]): boolean {
  if (process.env[inside] === file) return true;
  const program = ['setpriv', '--pdeathsig', 'KILL', 'unshare', ...how, process.execPath];
  process.execve?.('/usr/bin/env', ['env', ...program, ...process.execArgv, file], {
    ...(process.env as Record<string, string>),
    [inside]: file,
  });
  return false;
}
