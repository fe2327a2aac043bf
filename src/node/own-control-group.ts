/**
 * Where this process is in the control groups, looked at before anything relies on it. A name in the mount table is not
 * enough: something else may have been mounted over it since. So the file system itself is asked what it is, and a group
 * is made, joined and removed once, which is all that an agent ever does with one.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmdirSync, statfsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeDirectory } from '../make-directory.ts';
import { encodeName, type OwnControlGroup, parseMounts, parseOwn, stripBase } from './control-group-names.ts';

/** CGROUP2_SUPER_MAGIC of linux/magic.h. */
const cgroup2Magic = 0x63677270;
/** A join waits for a grace period of the kernel, some 10 ms. */
const joinsWithinMs = 2000;

export class ControlGroupUnavailable extends Error {
  readonly code = 'control-group-unavailable';
}

const mountOne = 'Mount it: mount -t cgroup2 none /sys/fs/cgroup';

/** The v2 hierarchy: where it is mounted and which part of it is. Throws `ControlGroupUnavailable`. */
export function findHierarchy(): { readonly directory: string; readonly root: string } {
  const mounts = parseMounts(readFileSync('/proc/self/mountinfo', 'utf8'));
  const found = mounts.find(({ directory }) => isCgroup2(directory));
  if (found !== undefined) return found;
  const [first] = mounts;
  if (first === undefined)
    throw new ControlGroupUnavailable(`No control group v2 hierarchy is mounted here. ${mountOne}`);
  throw new ControlGroupUnavailable(
    `The mount table names a control group v2 hierarchy at ${first.directory}, but something else is there now: it was mounted over. Unmount that, or mount the hierarchy again: mount -t cgroup2 none ${first.directory}`,
  );
}

/** `<own control group>/holdfast.<cluster>.<node>`, also when called from inside that base. */
export function findBase(cluster: string, node: string): string {
  const own = findOwn();
  const name = `holdfast.${encodeName(cluster)}.${encodeName(node)}`;
  return join(own.mount, stripBase(own.path, name), name);
}

/** Where the calling process is now. Throws `ControlGroupUnavailable`. */
export function findOwn(): OwnControlGroup {
  const mount = findHierarchy();
  const own = parseOwn(readFileSync('/proc/self/cgroup', 'utf8'));
  const isBelow = own === mount.root || own?.startsWith(`${mount.root}/`) === true;
  const path = isBelow ? own.slice(mount.root.length) : own;
  if (path !== undefined && existsSync(join(mount.directory, path, 'cgroup.procs')))
    return { mount: mount.directory, path };
  throw new ControlGroupUnavailable(
    `The control group of this process (${own ?? 'none'}) is not below ${mount.directory}, where another part of the hierarchy is mounted. In a container, give it a control group namespace of its own and mount the hierarchy inside`,
  );
}

/** Makes a control group in `parent`, lets a process join it, and removes it. Throws `ControlGroupUnavailable`. */
export function tryControlGroup(parent: string): void {
  const trial = join(parent, `holdfast-trial.${process.pid}`);
  try {
    makeDirectory(trial);
  } catch (error) {
    throw new ControlGroupUnavailable(
      `${(error as Error).message}. The agent must be able to make control groups in ${parent}: mount it read-write, or give it the rights (Delegate=yes in a systemd unit)`,
    );
  }
  try {
    checkTrial(trial);
  } finally {
    removeTrial(trial);
  }
}

function checkTrial(trial: string): void {
  const missing = ['cgroup.procs', 'cgroup.events', 'cgroup.kill', 'cgroup.freeze'].find(
    (name) => !existsSync(join(trial, name)),
  );
  if (missing !== undefined)
    throw new ControlGroupUnavailable(
      `Control groups have no ${missing} on this kernel. Linux 5.14 or later is needed`,
    );
  const joined = spawnSync('/bin/sh', ['-c', 'echo 0 > "$0/cgroup.procs"', trial], {
    encoding: 'utf8',
    timeout: joinsWithinMs,
  });
  if (joined.status === 0) return;
  const said = joined.error?.message ?? joined.stderr.trim().replace(/^.*: /, '');
  throw new ControlGroupUnavailable(
    `No process can be put into a control group below ${dirname(trial)}: ${said}. Start the agent where it may (a systemd unit with Delegate=yes, not a threaded control group)`,
  );
}

function isCgroup2(directory: string): boolean {
  try {
    return statfsSync(directory).type === cgroup2Magic;
  } catch {
    return false;
  }
}

/** An empty group that stays behind does no harm, and the next trial of this process number takes it as it is. */
function removeTrial(trial: string): void {
  try {
    rmdirSync(trial);
  } catch {
    // Left behind.
  }
}
