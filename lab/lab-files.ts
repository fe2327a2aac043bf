/**
 * Where a lab keeps its things. One directory per lab; the shell scripts (`power-switch`, `janitor`, the boot scripts)
 * know the same names, so a name changed here must be changed there.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Holds one directory (or a link to one) per lab of this machine, named after the cluster. */
export const labsDirectory = '/var/lib/holdfast-lab';

/** The state directory of the agent as seen inside a node. */
export const nodeStateDirectory = '/var/lib/holdfast';

/** Every host has what is in these for itself. */
export const systemDirectories: ReadonlySet<string> = new Set([
  '/',
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/lib',
  '/proc',
  '/root',
  '/run',
  '/sbin',
  '/sys',
  '/tmp',
  '/usr',
  '/var',
]);

/** The directory that holds `bin/` and `lab/`: one level above this file, as source and as a bundle in `dist/`. */
export function holdfastRoot(): string {
  return dirname(dirname(fileURLToPath(import.meta.url)));
}

export interface LabFiles {
  readonly plan: string;
  /** `PID STARTTIME` of the process that answers for this lab. */
  readonly owner: string;
  readonly socket: string;
  /** Touched as `on.HOST` by the power switch. */
  readonly requests: string;
  readonly switchPid: string;
  /** What the power switch pretends to be: ok, slow SECONDS, late SECONDS, early SECONDS, stuck, hang, fail, lie, exit-2. */
  readonly powerSwitchFault: string;
  readonly storeGone: string;
  readonly supervisorLog: string;
}

/** Files of the lab in `dir`. */
export function labFiles(dir: string): LabFiles {
  return {
    plan: join(dir, 'plan.json'),
    owner: join(dir, 'owner'),
    socket: join(dir, 'lab.sock'),
    requests: join(dir, 'requests'),
    switchPid: join(dir, 'switch.pid'),
    powerSwitchFault: join(dir, 'power-switch.fault'),
    storeGone: join(dir, 'store.gone'),
    supervisorLog: join(dir, 'log', 'supervisor.log'),
  };
}

export interface HostFiles {
  readonly directory: string;
  /** Script that makes the namespaces a machine; runs as PID 1 until it becomes tini. */
  readonly boot: string;
  /** The service manager: starts the services and starts them again. */
  readonly services: string;
  /** Path of the host's control group, for the power switch. */
  readonly controlGroup: string;
  /** `ip -batch` files for the switch. */
  readonly portsUp: string;
  readonly portsDown: string;
  readonly watchdog: string;
  /** `on` or `off`: what the power switch was told last. */
  readonly power: string;
  readonly log: string;
  /** Kept over power cycles; the agent's state directory of a node. */
  readonly state: string;
  /** Of a Debian host: its disk, and what is added to its tree at every boot. */
  readonly system: string;
  readonly hook: string;
  /** Of a Debian host: a line `NAME NUMBER` for every shared disk, the loop device that it is in this boot. */
  readonly disks: string;
  /** What the host finds where the cluster file says that its identity is. */
  readonly identity: string;
}

/** Files of one host of the lab in `dir`. */
export function hostFiles(dir: string, host: string): HostFiles {
  const directory = join(dir, 'hosts', host);
  return {
    directory,
    boot: join(directory, 'boot'),
    services: join(directory, 'services'),
    controlGroup: join(directory, 'cgroup'),
    portsUp: join(directory, 'ports-up'),
    portsDown: join(directory, 'ports-down'),
    watchdog: join(directory, 'watchdog'),
    power: join(dir, 'power', host),
    log: join(dir, 'log', `${host}.log`),
    state: join(dir, 'nodes', host),
    system: join(directory, 'system', host),
    hook: join(directory, 'hook'),
    disks: join(directory, 'disks'),
    identity: join(dir, 'identity', host),
  };
}
