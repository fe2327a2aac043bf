/** Control groups, the state directory, the watchdog, rights. */
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import type { Config, NodeName } from '../../core/config.ts';
import { type Check, failed, ok, warning } from './check.ts';

export function checkMachine(config: Config, node: NodeName, stateDir: string): Check[] {
  return [
    checkRights(),
    checkControlGroups(readFileSync('/proc/self/mountinfo', 'utf8')),
    checkStateDir(stateDir),
    ...checkWatchdog(config, node),
  ];
}

function checkRights(): Check {
  const root = process.getuid?.() === 0;
  return root
    ? ok('rights', 'root')
    : warning('rights', 'not root', 'Run doctor as root: some checks see less without.');
}

/** Pure but for the question whether one may write there. */
export function checkControlGroups(mountinfo: string): Check {
  const line = mountinfo.split('\n').find((l) => l.includes(' - cgroup2 '));
  const mount = line?.split(' ')[4];
  if (mount === undefined) {
    return failed(
      'control groups',
      'version 2 is not mounted',
      'mount -t cgroup2 none /sys/fs/cgroup/unified',
    );
  }
  if (mayWrite(mount)) return ok('control groups', `version 2 at ${mount}`);
  return warning(
    'control groups',
    `version 2 at ${mount}, not writable by this user`,
    'The agent needs root.',
  );
}

function checkStateDir(stateDir: string): Check {
  const there = statSync(stateDir, { throwIfNoEntry: false });
  if (there === undefined) return ok('state directory', `${stateDir} does not exist yet; the agent makes it`);
  if (!there.isDirectory())
    return failed('state directory', `${stateDir} is no directory`, 'Move it away, or use --state-dir.');
  return mayWrite(stateDir)
    ? ok('state directory', stateDir)
    : failed(
        'state directory',
        `${stateDir} cannot be written`,
        'A node that cannot remember may not start anything.',
      );
}

function checkWatchdog(config: Config, node: NodeName): Check[] {
  const watchdog = config.nodes[node]?.watchdog;
  if (watchdog === undefined) return [];
  const { device, pausable } = watchdog;
  if (statSync(device, { throwIfNoEntry: false }) === undefined) {
    return [failed('watchdog', `${device} does not exist`, 'modprobe the driver, or correct the file')];
  }
  if (!pausable) return [ok('watchdog', device)];
  return [
    warning(
      'watchdog',
      `${device} can be paused together with the node`,
      'A lapsed lease is no proof here: use a fence device.',
    ),
  ];
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
