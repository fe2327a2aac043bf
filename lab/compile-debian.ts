/**
 * A node as a whole Debian host: systemd is its process 1, and the agent is the unit that is shipped. The switch, the power
 * and the faults are those of any host of a lab; what differs is the tree of files, which `lab/debian-host` puts together
 * on a base system (`make hosts`), and who starts the services.
 *
 * Of the machine it sees what a lab needs at the same paths as outside: the program, the directory of the cluster file, the
 * directory of the lab.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beginning, interfaces, labRun, mountSwitch, serviceLoop } from './compile-boot.ts';
import { identityOf } from './host-identity.ts';
import { LabError } from './lab-error.ts';
import { holdfastRoot, nodeStateDirectory, systemDirectories } from './lab-files.ts';
import { filesOf, type LabHost, type LabPlan } from './plan.ts';
import { sh } from './shell-word.ts';

export interface HostFile {
  /** In the host. */
  readonly path: string;
  readonly text?: string;
  /** It is a link to this. */
  readonly to?: string;
}

/** The script that PID 1 runs before it becomes systemd. */
export function compileDebianBoot(plan: LabPlan, host: LabHost, base: string): string {
  const files = filesOf(plan, host);
  return [
    ...beginning(plan, host),
    'mount -n -t tmpfs -o mode=755 tmpfs /run',
    `mkdir -p ${labRun}`,
    ...mountSwitch,
    `cat /proc/sys/kernel/random/uuid > ${labRun}/boot_id`,
    ...interfaces(plan, host),
    ...(plan.store.boot?.host === host.name ? plan.store.boot.lines : []),
    'unset LAB_SWITCH_PID',
    'echo "$pid" >&3',
    'exec 3>&-',
    `export HOST_HOOK=${sh(files.hook)}`,
    `exec unshare --cgroup ${sh(join(holdfastRoot(), 'lab', 'debian-host'))} as-host ${sh(base)} ${sh(files.system)}`,
    '',
  ].join('\n');
}

/** What is added to the tree, which is mounted at `$1`, at every boot. */
export function compileDebianHook(plan: LabPlan, host: LabHost): string {
  const { state, watchdog, disks } = filesOf(plan, host);
  const device = host.watchdog?.device;
  const identity = identityOf(plan, host);
  return [
    `# Adds to the tree of ${host.name}, at $1, what it has of the lab.`,
    'set -eu',
    'new=$1',
    ...sharedDirectories(plan).flatMap((path) => bind(path, path)),
    ...(plan.store.boot?.host === host.name ? plan.store.directories : []).flatMap((path) =>
      bind(path, path),
    ),
    ...bind(state, nodeStateDirectory),
    ...(identity === undefined ? [] : bind(identity.from, identity.to)),
    `mkdir -p "$new${labRun}/cgroup"`,
    `cp ${labRun}/boot_id "$new${labRun}/boot_id"`,
    `: > "$new${labRun}/switch"`,
    `mount -n --bind ${labRun}/switch "$new${labRun}/switch"`,
    `mount -n --bind ${sh(plan.controlGroup)} "$new${labRun}/cgroup"`,
    `mount -n --bind "$new${labRun}/boot_id" "$new/proc/sys/kernel/random/boot_id"`,
    ...(device === undefined
      ? []
      : [`: > "$new${device}"`, `mount -n --bind ${sh(watchdog)} "$new${device}"`]),
    ...(plan.disks === undefined ? [] : diskDevices(disks)),
    '',
  ].join('\n');
}

/** Without udev nobody else makes them. */
function diskDevices(list: string): string[] {
  return [
    'mkdir -p "$new/dev/disk/by-id"',
    'while read -r name number; do',
    '  mknod -m 660 "$new/dev/loop$number" b 7 "$number"',
    '  ln -s "../../loop$number" "$new/dev/disk/by-id/$name"',
    `done < ${sh(list)}`,
  ];
}

/** Outer ones first, so that none covers another. */
function sharedDirectories(plan: LabPlan): readonly string[] {
  const paths = [holdfastRoot(), dirname(dirname(plan.holdfast)), dirname(plan.file), plan.dir];
  return [...new Set(paths)].sort((a, b) => a.length - b.length);
}

function bind(from: string, to: string): string[] {
  return [`mkdir -p "$new"${sh(to)}`, `mount -n --bind ${sh(from)} "$new"${sh(to)}`];
}

/** What stands on the disk of the host before its first boot. */
export function compileDebianFiles(plan: LabPlan, host: LabHost): readonly HostFile[] {
  const units = '/etc/systemd/system';
  const shipped = readFileSync(join(holdfastRoot(), 'systemd', 'holdfast.service'), 'utf8');
  const store = host.services.some((service) => service.store)
    ? [{ path: `${units}/lab-store.service`, text: storeUnit(plan, host) }, wanted('lab-store')]
    : [];
  return [
    { path: '/etc/hostname', text: `${host.name}\n` },
    { path: '/usr/bin/holdfast', text: `#!/bin/sh\nexec ${sh(plan.holdfast)} "$@"\n` },
    {
      path: '/etc/systemd/system.conf.d/lab.conf',
      text: `[Manager]\nDefaultEnvironment=HOLDFAST_LAB=${plan.dir}\n`,
    },
    { path: `${units}/holdfast.service`, text: shipped },
    { path: `${units}/holdfast.service.d/lab.conf`, text: agentOfLab(plan) },
    wanted('holdfast'),
    { path: '/var/log/journal/README', text: 'The journal outlives a loss of power.\n' },
    ...store,
  ];
}

function wanted(unit: string): HostFile {
  const path = `/etc/systemd/system/multi-user.target.wants/${unit}.service`;
  return { path, to: `/etc/systemd/system/${unit}.service` };
}

/** The same unit, told where the files of this lab are. */
function agentOfLab(plan: LabPlan): string {
  const argv = ['agent', '--cluster', plan.file, '--node', '%H', '--state-dir', nodeStateDirectory];
  return `[Unit]
ConditionPathExists=
[Service]
ExecStart=
ExecStart=/usr/bin/holdfast ${argv.join(' ')}
`;
}

function storeUnit(plan: LabPlan, host: LabHost): string {
  return `[Unit]
Description=The store of this lab
[Service]
ExecStart=/bin/sh ${filesOf(plan, host).services}
[Install]
WantedBy=multi-user.target
`;
}

/** The processes of the store on a Debian host, in the group that the lab can freeze and kill. */
export function compileDebianServices(plan: LabPlan, host: LabHost): string {
  const loops = host.services
    .filter(({ store }) => store)
    .flatMap((service) => serviceLoop(plan, service, '/sys/fs/cgroup/lab-store'));
  return [
    `# The store's processes on ${host.name}, each started again 0.1 s after it ends.`,
    ...loops,
    'wait',
    '',
  ].join('\n');
}

/** Throws `lab-unsuitable` where a host would lose files of its own to what it sees of the machine. */
export function checkSharedDirectories(file: string): void {
  if (!systemDirectories.has(dirname(file))) return;
  throw new LabError(
    'lab-unsuitable',
    `A Debian host sees the directory of the cluster file, and ${dirname(file)} is its own; put ${file} into a directory of its own.`,
  );
}
