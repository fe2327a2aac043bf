/**
 * The command line that runs something inside a host, as one of its processes: it is paused and dies with the host.
 * `holdfast` is the lab's in there, wherever that is installed.
 */
export interface HostEntrance {
  /** PID of the host's PID 1. */
  readonly pid: number;
  readonly controlGroup: string;
  /** Directory of the lab. */
  readonly dir: string;
  /** It has a systemd, and a control group namespace of its own. */
  readonly isDebian: boolean;
}

const join =
  'echo 0 > "$1/cgroup.procs" || exit 125; cd "$2" 2> /dev/null || cd /; shift 2; PATH=/run/holdfast-lab/bin:$PATH exec "$@"';

/**
 * Compiles `argv` to run in the host, in directory `cwd` where that exists in it. Killing the process that runs this
 * command line kills the one in the host.
 */
export function compileEntrance(host: HostEntrance, argv: readonly string[], cwd = '/'): string[] {
  if (host.isDebian) return compileDebianEntrance(host, argv, cwd);
  const nsenter = [
    'nsenter',
    '--target',
    String(host.pid),
    '--mount',
    '--uts',
    '--ipc',
    '--net',
    '--pid',
    '--',
  ];
  const inside = ['setpriv', '--pdeathsig', 'KILL', 'sh', '-c', join, 'enter', host.controlGroup, cwd];
  return [...nsenter, ...inside, 'env', `HOLDFAST_LAB=${host.dir}`, ...argv];
}

const joinOutside =
  'mkdir -p "$1" && echo 0 > "$1/cgroup.procs" || exit 125; shift; exec nsenter --mount --uts --ipc --net --pid --cgroup --target "$@"';

/** Joins from outside: inside, the host sees its own part of the control groups only, and its root is systemd's. */
function compileDebianEntrance(
  { pid, controlGroup, dir }: HostEntrance,
  argv: readonly string[],
  cwd: string,
): string[] {
  const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  const begin = ['sh', '-c', joinOutside, 'enter', `${controlGroup}/lab-exec`, String(pid), '--'];
  const inside = [
    'setpriv',
    '--pdeathsig',
    'KILL',
    'sh',
    '-c',
    'cd "$1" 2> /dev/null || cd /; shift; exec "$@"',
  ];
  return [...begin, ...inside, 'enter', cwd, 'env', '-i', path, 'HOME=/root', `HOLDFAST_LAB=${dir}`, ...argv];
}
