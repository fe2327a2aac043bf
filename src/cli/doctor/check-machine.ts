/** Control groups, the state directory, the watchdog, rights. */
import { accessSync, constants, statSync } from 'node:fs';
import type { Config, NodeName } from '../../core/config.ts';
import { type DiskSpace, diskLevel, diskReason, judgeDisk } from '../../core/state-disk.ts';
import { advice } from '../../core/words/advice.ts';
import { words } from '../../core/words/words.ts';
import { findHierarchy } from '../../node/own-control-group.ts';
import { measureStateDisk } from '../../node/state-disk.ts';
import { type Check, failed, ok, warning } from './check.ts';

export async function checkMachine(config: Config, node: NodeName, stateDir: string): Promise<Check[]> {
  const directory = await checkStateDir(stateDir, node);
  return [checkRights(), checkControlGroups(), directory, ...checkWatchdog(config, node)];
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

/** `measure` may reject, as the system does. */
export async function checkStateDir(
  stateDir: string,
  node: NodeName,
  measure: (directory: string) => Promise<DiskSpace> = measureStateDisk,
): Promise<Check> {
  const there = statSync(stateDir, { throwIfNoEntry: false });
  if (there === undefined) return ok('state directory', `${stateDir} does not exist yet; the agent makes it`);
  if (!there.isDirectory())
    return failed('state directory', `${stateDir} is no directory`, 'Move it away, or use --state-dir.');
  const space = await measure(stateDir).catch(() => undefined);
  const trouble = space && judgeDisk(space, undefined);
  if (trouble?.is !== 'read-only' && !mayWrite(stateDir)) {
    const next = 'A node that cannot remember may not start anything.';
    return failed('state directory', `${stateDir} cannot be written`, next);
  }
  if (trouble === undefined) return ok('state directory', stateDir);
  const reason = diskReason(node, trouble);
  const tell = diskLevel(reason) === 'alarm' ? failed : warning;
  return tell('state directory', `${stateDir}: ${words(reason)}`, advice(reason));
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
