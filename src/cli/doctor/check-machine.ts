/** Control groups, the state directory, the watchdog, rights. */
import { accessSync, constants, statSync } from 'node:fs';
import type { Config, NodeName } from '../../core/config.ts';
import { findHierarchy } from '../../node/own-control-group.ts';
import { type Check, failed, ok, warning } from './check.ts';

export function checkMachine(config: Config, node: NodeName, stateDir: string): Check[] {
  return [checkRights(), checkControlGroups(), checkStateDir(stateDir), ...checkWatchdog(config, node)];
}

function checkRights(): Check {
  const root = process.getuid?.() === 0;
  return root
    ? ok('rights', 'root')
    : warning('rights', 'not root', 'Run doctor as root: some checks see less without.');
}

/** `find` throws when there is no hierarchy to be used. */
export function checkControlGroups(find: () => { readonly directory: string } = findHierarchy): Check {
  try {
    const { directory } = find();
    if (mayWrite(directory)) return ok('control groups', `version 2 at ${directory}`);
    const next = 'The agent needs root, and the hierarchy mounted read-write.';
    return warning('control groups', `version 2 at ${directory}, not writable by this user`, next);
  } catch (error) {
    return failed('control groups', (error as Error).message, 'The agent does not start without.');
  }
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
