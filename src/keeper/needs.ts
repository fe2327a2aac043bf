/**
 * What an agent cannot do without, looked at once and before it takes real-time priority: from then on whatever it waits
 * for in vain keeps the machine from everything else. Each thing that is missing is one sentence with what would be right.
 */
import { accessSync, constants, readFileSync, readlinkSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tryControlGroup } from '../node/own-control-group.ts';

class NeedMissing extends Error {
  readonly code = 'need-missing';
}

/** sun_path holds 108 bytes with its end. */
const socketPathBytesMax = 107;
const mountProc = 'Mount it whole: mount -t proc proc /proc';
const procFiles = [
  '/proc/self/mountinfo',
  '/proc/self/cgroup',
  '/proc/uptime',
  '/proc/sys/kernel/random/boot_id',
];

/** The kernel's files about processes, of this very process namespace. Throws `NeedMissing`. */
export function checkProc(): void {
  const missing = procFiles.map(whyUnreadable).find((why) => why !== undefined);
  if (missing !== undefined) throw new NeedMissing(`The agent needs /proc: ${missing}. ${mountProc}`);
  const self = readlinkSync('/proc/self');
  if (self === String(process.pid)) return;
  throw new NeedMissing(
    `The agent needs /proc of its own process namespace: it calls this process ${self}, which is ${process.pid}. ${mountProc}`,
  );
}

export interface Needs {
  readonly cluster: string;
  readonly node: string;
  readonly stateDir: string;
  /** Absolute path of the agent's control group. */
  readonly base: string;
  /** Absolute path of the daemon's program. */
  readonly daemon: string;
}

/** Throws `NeedMissing`, or `ControlGroupUnavailable`. */
export function checkNeeds({ cluster, node, stateDir, base, daemon }: Needs): void {
  checkSocketName(join(stateDir, 'api.sock'), 'Give a shorter --state-dir');
  checkSocketName(`.holdfast.${cluster}.${node}`, 'Give the cluster or the node a shorter name');
  check('/bin/sh', constants.X_OK, 'Commands are run by it: apt-get install dash');
  check(daemon, constants.R_OK, 'Build Holdfast, or install it again');
  if (statSync('/dev/null', { throwIfNoEntry: false })?.isCharacterDevice() !== true)
    throw new NeedMissing(
      'The agent needs /dev/null, and it is no device. Mount /dev: mount -t devtmpfs dev /dev',
    );
  tryControlGroup(dirname(base));
}

function checkSocketName(name: string, next: string): void {
  const bytes = Buffer.byteLength(name);
  if (bytes > socketPathBytesMax)
    throw new NeedMissing(
      `The name of the socket "${name}" has ${bytes} bytes, the kernel takes at most ${socketPathBytesMax}. ${next}.`,
    );
}

function check(path: string, mode: number, next: string): void {
  try {
    accessSync(path, mode);
  } catch (error) {
    throw new NeedMissing(`The agent needs "${path}": ${(error as Error).message}. ${next}.`);
  }
}

function whyUnreadable(path: string): string | undefined {
  try {
    readFileSync(path);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
