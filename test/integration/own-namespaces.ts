/**
 * Moves the test file that calls it into network, mount and process namespaces of its own, so that nothing it does can
 * be seen outside and nothing of it is left when it ends or is killed. The file starts again inside; only there does
 * the call return.
 */
import { execFileSync } from 'node:child_process';

const inside = 'HOLDFAST_TEST_INSIDE';

export function enterOwnNamespaces(file: string): void {
  if (process.env[inside] === file) {
    execFileSync('ip', ['link', 'set', 'lo', 'up']);
    return;
  }
  const namespaces = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const program = [
    'setpriv',
    '--pdeathsig',
    'KILL',
    'unshare',
    ...namespaces,
    'tini',
    '-s',
    '--',
    process.execPath,
  ];
  process.execve?.('/usr/bin/env', ['env', ...program, ...process.execArgv, file], {
    ...(process.env as Record<string, string>),
    [inside]: file,
  });
}
