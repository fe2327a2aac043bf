/** What processes cost, from /proc: CPU time used so far, proportional and own memory. Parsing apart from reading. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ticksPerSecond = 100;

export interface ProcessCost {
  readonly pid: number;
  readonly command: string;
  /** User and system time, that of children that have ended included. */
  readonly cpuSeconds: number;
  readonly memory: Memory;
}

export interface Memory {
  /** Each page divided by the processes that share it. */
  readonly proportionalMiB: number;
  /** Pages that belong to no file: heap and stacks. */
  readonly ownMiB: number;
}

/** From the text of /proc/PID/stat. */
export function parseCpuSeconds(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(') ') + 2).split(' ');
  // After pid and name: utime is field 14 of proc(5), cstime 17.
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / ticksPerSecond;
}

/** From the text of /proc/PID/smaps_rollup. */
export function parseMemory(rollup: string): Memory {
  const kib = (key: string) => Number(new RegExp(`^${key}: +(\\d+)`, 'm').exec(rollup)?.[1] ?? 0);
  return { proportionalMiB: kib('Pss') / 1024, ownMiB: kib('Pss_Anon') / 1024 };
}

export interface Mapping {
  /** File, or empty for memory of its own. */
  readonly path: string;
  readonly rssKiB: number;
  readonly privateKiB: number;
}

/** From the text of /proc/PID/smaps. */
export function parseMappings(smaps: string): Mapping[] {
  return smaps.split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m).map((entry) => {
    const [head = ''] = entry.split('\n');
    const kib = (key: string) => Number(new RegExp(`^${key}: +(\\d+)`, 'm').exec(entry)?.[1] ?? 0);
    const path = head.split(/ +/)[5] ?? '';
    return {
      path: path.startsWith('/') ? `${path} ${head.split(' ')[2]}` : '',
      rssKiB: kib('Rss'),
      privateKiB: kib('Private_Clean') + kib('Private_Dirty'),
    };
  });
}

/**
 * What these processes would occupy if nobody else on the machine shared their files: what each has alone, and of each
 * shared piece of a file the largest part that one of them has in memory.
 */
export function aloneMiB(processes: readonly (readonly Mapping[])[]): number {
  const shared = new Map<string, number>();
  let kib = 0;
  for (const mappings of processes) {
    for (const [piece, sharedKiB] of sharedPieces(mappings))
      shared.set(piece, Math.max(shared.get(piece) ?? 0, sharedKiB));
    kib += mappings.reduce((sum, m) => sum + (m.path === '' ? m.rssKiB : 0), 0);
  }
  return (kib + [...shared.values()].reduce((sum, k) => sum + k, 0)) / 1024;
}

/** Written pages of a file are a process's own, others may be shared. */
function sharedPieces(mappings: readonly Mapping[]): Map<string, number> {
  const pieces = new Map<string, number>();
  for (const { path, rssKiB } of mappings)
    if (path !== '') pieces.set(path, (pieces.get(path) ?? 0) + rssKiB);
  return pieces;
}

export function readCost(pid: number): ProcessCost {
  const proc = (name: string) => readFileSync(`/proc/${pid}/${name}`, 'utf8');
  return {
    pid,
    command: proc('cmdline').replaceAll('\0', ' ').trim(),
    cpuSeconds: parseCpuSeconds(proc('stat')),
    memory: parseMemory(proc('smaps_rollup')),
  };
}

export function readMappings(pid: number): Mapping[] {
  return parseMappings(readFileSync(`/proc/${pid}/smaps`, 'utf8'));
}

/** Processes in a control group and below it. */
export function pidsOf(controlGroup: string): number[] {
  if (!existsSync(controlGroup)) return [];
  const own = readFileSync(join(controlGroup, 'cgroup.procs'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(Number);
  const nested = readdirSync(controlGroup, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [...own, ...nested.flatMap(({ name }) => pidsOf(join(controlGroup, name)))];
}
