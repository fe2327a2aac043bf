/** Control groups v2 as the lab needs them: one per host, so that power and pause reach every process whatever it forked. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LabError } from './lab-error.ts';

/** Where the v2 hierarchy is mounted, from the text of /proc/self/mountinfo; undefined when it is not. */
export function findControlGroupMount(mountinfo: string): string | undefined {
  for (const line of mountinfo.split('\n')) {
    const [before = '', after = ''] = line.split(' - ');
    if (after.startsWith('cgroup2 ')) return before.split(' ')[4];
  }
  return undefined;
}

/** The control group of a cluster's lab on this machine. Throws `lab-machine-unfit` without control groups v2. */
export function labControlGroup(cluster: string): string {
  const mount = findControlGroupMount(readFileSync('/proc/self/mountinfo', 'utf8'));
  if (mount !== undefined) return join(mount, `holdfast-lab.${cluster}`);
  throw new LabError(
    'lab-machine-unfit',
    'A lab needs control groups v2; mount them: mount -t cgroup2 none /sys/fs/cgroup.',
  );
}

/** An empty control group at `path`: made if missing, whatever is nested in it removed, not frozen. */
export function renewControlGroup(path: string): void {
  mkdirSync(path, { recursive: true });
  for (const name of nested(path)) removeControlGroup(join(path, name));
  writeFileSync(join(path, 'cgroup.freeze'), '0');
}

/** Removes an empty control group and what is nested in it. */
export function removeControlGroup(path: string): void {
  for (const name of nested(path)) removeControlGroup(join(path, name));
  if (existsSync(path)) rmdirSync(path);
}

/** True while any process lives in it or below. */
export function isPopulated(path: string): boolean {
  return readEvent(path, 'populated') === '1';
}

/** Resolves when no process lives in it or below, at the kernel's own word. */
export function untilEmpty(path: string): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(join(path, 'cgroup.events'), () => check());
    const check = () => {
      if (isPopulated(path)) return;
      watcher.close();
      resolve();
    };
    check();
  });
}

/** Kills everything in it and below. */
export function killControlGroup(path: string): void {
  if (existsSync(path)) writeFileSync(join(path, 'cgroup.kill'), '1');
}

/** Stops or continues every process in it; resolves when the kernel says all of them are. */
export async function freezeControlGroup(path: string, frozen: boolean): Promise<void> {
  const wanted = frozen ? '1' : '0';
  writeFileSync(join(path, 'cgroup.freeze'), wanted);
  for (let tries = 0; tries < 1000; tries++) {
    // A group without processes reports itself frozen or not as told.
    if (readEvent(path, 'frozen') === wanted) return;
    await sleep(2);
  }
  throw new LabError('lab-command-failed', `${path} did not ${frozen ? 'freeze' : 'thaw'} within 2 s.`);
}

function readEvent(path: string, key: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const text = readFileSync(join(path, 'cgroup.events'), 'utf8');
  return new RegExp(`^${key} (.*)$`, 'm').exec(text)?.[1];
}

function nested(path: string): string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}
