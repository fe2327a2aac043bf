/**
 * What happens when a host gets power, as shell text: a launcher makes fresh namespaces, `boot` makes a machine of them,
 * then tini reaps and `services` keeps the host's processes alive.
 *
 * `boot` joins the control group BEFORE it looks at the power file, and the power switch writes the file BEFORE it
 * kills the group: whichever comes second sees the other, so no boot slips past a power-off.
 */

import { heredoc } from './compile-switch.ts';
import { identityOf } from './host-identity.ts';
import { hostFiles, nodeStateDirectory } from './lab-files.ts';
import type { LabService } from './lab-service.ts';
import { filesOf, type LabHost, type LabPlan } from './plan.ts';
import { sh } from './shell-word.ts';

/** Where a host keeps what belongs to the lab; its /run is its own. */
export const labRun = '/run/holdfast-lab';

/**
 * The launcher. `environment` becomes the whole environment of the host's processes. The child is killed by the kernel
 * when its parent goes, so a killed supervisor leaves no host behind; the launcher itself stays outside the control
 * group and reaps. File descriptor 3 gets the PID of the host's PID 1 (in the caller's PID namespace) as a line once its
 * services have been started.
 */
export function compileLauncher(
  plan: LabPlan,
  host: LabHost,
  switchPid: number,
  environment: readonly string[],
): string[] {
  const namespaces = ['--mount', '--uts', '--ipc', '--net', '--pid', '--fork', '--kill-child=KILL'];
  const env = ['env', '-i', ...environment, `HOLDFAST_LAB=${plan.dir}`, `LAB_SWITCH_PID=${switchPid}`];
  return ['setpriv', '--pdeathsig', 'KILL', 'unshare', ...namespaces, ...env, 'sh', filesOf(plan, host).boot];
}

/** The script that PID 1 runs before it becomes tini. */
export function compileBoot(plan: LabPlan, host: LabHost): string {
  return [
    ...beginning(plan, host),
    ...mounts(plan, host),
    ...(host.watchdog ? watchdogDevice(hostFiles(plan.dir, host.name).watchdog, host.watchdog.device) : []),
    ...interfaces(plan, host),
    ...procAndSys,
    ...(plan.store.boot?.host === host.name ? plan.store.boot.lines : []),
    'unset LAB_SWITCH_PID',
    `LAB_PID=$pid exec tini -s -- sh ${sh(filesOf(plan, host).services)}`,
    '',
  ].join('\n');
}

/** Joins the control group and looks at the power; afterwards `$pid` is that of this process as the lab sees it. */
export function beginning(plan: LabPlan, host: LabHost): string[] {
  return [
    `# Boot of ${host.name}. Runs as PID 1 of fresh namespaces; /proc is still the one outside.`,
    'set -eu',
    `echo 0 > ${sh(host.controlGroup)}/cgroup.procs`,
    `read -r power < ${sh(filesOf(plan, host).power)}`,
    `[ "$power" = on ] || { echo 'switched off while booting'; exit 75; }`,
    'read -r pid rest < /proc/self/stat',
    `echo ${sh(host.name)} > /proc/sys/kernel/hostname`,
  ];
}

/** Keeps the network of the switch in reach; /run is that of the host from here on. */
export const mountSwitch = [
  `: > ${labRun}/switch`,
  `mount -n --bind "/proc/$LAB_SWITCH_PID/ns/net" ${labRun}/switch`,
];

function mounts(plan: LabPlan, host: LabHost): string[] {
  const state = `mount -n --bind ${sh(filesOf(plan, host).state)} ${nodeStateDirectory}`;
  const identity = identityOf(plan, host);
  return [
    'mount -n -t tmpfs -o mode=755 tmpfs /run',
    `mkdir -p ${labRun}/bin /run/lock /run/resource-agents`,
    `ln -s ${sh(plan.holdfast)} ${labRun}/bin/holdfast`,
    ...mountSwitch,
    ...(host.kind === 'node' ? [state] : []),
    ...(identity === undefined ? [] : [`mount -n --bind ${sh(identity.from)} ${sh(identity.to)}`]),
  ];
}

/** A FIFO that the supervisor reads stands in for the device. A /dev without one is overlaid, so the machine's stays as it is. */
function watchdogDevice(fifo: string, device: string): string[] {
  const overlay = [
    `if [ ! -e ${device} ]; then`,
    `  mkdir ${labRun}/dev ${labRun}/dev/upper ${labRun}/dev/work ${labRun}/dev/pts ${labRun}/dev/shm`,
    `  for d in pts shm; do mount -n --rbind /dev/$d ${labRun}/dev/$d; done`,
    `  mount -n -t overlay -o lowerdir=/dev,upperdir=${labRun}/dev/upper,workdir=${labRun}/dev/work overlay /dev`,
    `  for d in pts shm; do mount -n --move ${labRun}/dev/$d /dev/$d; done`,
    'fi',
  ];
  return [
    ...(device.startsWith('/dev/') ? overlay : []),
    `[ -e ${device} ] || : > ${device}`,
    `mount -n --bind ${sh(fifo)} ${device}`,
  ];
}

/** Addresses are usable at once: no duplicate address detection, and the cable is plugged in last. */
export function interfaces(plan: LabPlan, host: LabHost): string[] {
  const inSwitch = `nsenter --net=${labRun}/switch`;
  return [
    'for c in all default; do echo 0 > /proc/sys/net/ipv6/conf/$c/accept_dad; done',
    ...heredoc('ip -batch -', ['link set lo up']),
    ...(host.ports.length > 0 ? cables(plan, host, inSwitch) : []),
  ];
}

function cables(plan: LabPlan, host: LabHost, inSwitch: string): string[] {
  const add = host.ports.flatMap((p) => [
    `link add name ${p.network} address ${p.mac} type veth peer name ${p.port} netns ${labRun}/switch`,
    `addr add ${p.address}/${p.prefix} dev ${p.network}${p.address.includes(':') ? ' nodad' : ' brd +'}`,
    `link set ${p.network} up`,
  ]);
  return [
    '# Ports of the last boot may still be on their way out.',
    `for p in ${host.ports.map((p) => p.port).join(' ')}; do ${inSwitch} ip link del $p > /dev/null 2>&1 || :; done`,
    ...heredoc('ip -batch -', add),
    `${inSwitch} ip -batch ${sh(filesOf(plan, host).portsUp)}`,
  ];
}

/** Own /proc and /sys, the control groups kept in view, and a boot id of its own. */
const procAndSys = [
  `cat /proc/sys/kernel/random/uuid > ${labRun}/boot_id`,
  'mount -n -t proc proc /proc',
  `mount -n --bind ${labRun}/boot_id /proc/sys/kernel/random/boot_id`,
  'if [ -d /sys/fs/cgroup ]; then',
  `  mkdir ${labRun}/cgroup`,
  `  mount -n --rbind /sys/fs/cgroup ${labRun}/cgroup`,
  '  mount -n -t sysfs sysfs /sys',
  `  mount -n --move ${labRun}/cgroup /sys/fs/cgroup`,
  `  rmdir ${labRun}/cgroup`,
  'fi',
];

/** The service manager, like systemd with Restart=always: every service is a loop; the host lives as long as this does. */
export function compileServices(plan: LabPlan, host: LabHost): string {
  return [
    `# Services of ${host.name}, each started again 0.1 s after it ends.`,
    ...host.services.flatMap((service) => serviceLoop(plan, service, storeControlGroup(host))),
    '# The supervisor waits for this line.',
    'echo "$LAB_PID" >&3',
    'exec 3>&-',
    'exec sleep infinity',
    '',
  ].join('\n');
}

/** `storeGroup`: the group of the store's processes, as the host sees it. */
export function serviceLoop(plan: LabPlan, service: LabService, storeGroup: string): string[] {
  const command = service.argv.map(sh).join(' ');
  const join = service.store ? `echo 0 > ${sh(storeGroup)}/cgroup.procs; ` : '';
  const run = `sh -c ${sh(`${join}exec "$@"`)} service ${command}`;
  const start = service.store ? `[ -e ${sh(`${plan.dir}/store.gone`)} ] || ${run}` : run;
  return [
    '(',
    '  exec 3>&-',
    '  unset LAB_PID',
    '  while :; do',
    `    ${start}`,
    service.store
      ? '    sleep 0.1'
      : `    echo "lab: ${service.name} ended with $?, starting it again"; sleep 0.1`,
    '  done',
    ') &',
  ];
}

/** Store processes of a host share a group of their own: `store slow` freezes it, `store gone` kills it. */
export function storeControlGroup(host: LabHost): string {
  return `${host.controlGroup}/lab-store`;
}
