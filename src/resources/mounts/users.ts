/**
 * Who uses certain mounts: working directory, root, program, open files and mapped files that lie on them, as the kernel
 * tells by the number of the mount. A process that merely has the same file system mounted somewhere uses nothing.
 */
import { type Location, locate } from './kernel-calls.ts';
import { describeProcess, forEachInTurn, readLink, readNames, readProcesses, readText } from './proc.ts';

export interface User {
  readonly pid: number;
  /** For people: "12 (nginx: open file /srv/web/page)". */
  readonly shown: string;
}

/** Which uses are looked for. What the first two let pass is asked of the kernel, the rest is not touched. */
export interface Wanted {
  /** By the path of a working directory, root, program or mapped file. */
  mayBeAt(path: string): boolean;
  /** By the number of the mount of an open file. */
  mayBeOn(mount: number): boolean;
  /** Undefined: the kernel did not say. */
  isMeant(place: Location | undefined): boolean;
}

interface Candidate {
  readonly pid: number;
  readonly path: string;
  readonly how: string;
}

const locatesWithinMs = 2000;

/** Each process once. Never this one. */
export async function findUsers(wanted: Wanted): Promise<readonly User[]> {
  const found = new Map<number, User>();
  const candidates: Candidate[] = [];
  await forEachInTurn(readProcesses(), (pid) => {
    if (pid === process.pid) return;
    candidates.push(...links(pid, wanted), ...filesHeldOpen(pid, wanted), ...mappedFiles(pid, wanted));
  });
  const places = await locate(
    candidates.map(({ path }) => path),
    locatesWithinMs,
  );
  for (const [index, { pid, how }] of candidates.entries()) {
    if (!found.has(pid) && wanted.isMeant(places[index])) found.set(pid, { pid, shown: show(pid, how) });
  }
  return [...found.values()];
}

const titles = { cwd: 'working directory', root: 'root directory', exe: 'program' } as const;

function links(pid: number, wanted: Wanted): readonly Candidate[] {
  return Object.entries(titles).flatMap(([name, title]) => {
    const path = `/proc/${pid}/${name}`;
    const target = readLink(path);
    return target !== undefined && wanted.mayBeAt(target) ? [{ pid, path, how: `${title} ${target}` }] : [];
  });
}

/** What its descriptor says of the mount saves asking the file system. */
function filesHeldOpen(pid: number, wanted: Wanted): readonly Candidate[] {
  return readNames(`/proc/${pid}/fd`).flatMap((fd) => {
    const path = `/proc/${pid}/fd/${fd}`;
    const target = readLink(path);
    if (target?.startsWith('/') !== true) return [];
    const mount = /^mnt_id:\s*(\d+)/m.exec(readText(`/proc/${pid}/fdinfo/${fd}`))?.[1];
    if (mount === undefined || !wanted.mayBeOn(Number(mount))) return [];
    return [{ pid, path, how: `open file ${target}` }];
  });
}

function mappedFiles(pid: number, wanted: Wanted): readonly Candidate[] {
  const seen = new Set<string>();
  return readText(`/proc/${pid}/maps`)
    .split('\n')
    .flatMap((line) => {
      const [range = '', , , , inode = '0'] = line.split(/ +/, 5);
      const file = line.slice(line.indexOf('/'));
      if (inode === '0' || !line.includes(' /') || seen.has(file) || !wanted.mayBeAt(file)) return [];
      seen.add(file);
      return [{ pid, path: `/proc/${pid}/map_files/${shorten(range)}`, how: `mapped file ${file}` }];
    });
}

/** maps pads addresses with zeros, map_files does not. */
const shorten = (range: string): string =>
  range
    .split('-')
    .map((address) => address.replace(/^0+(?=.)/, ''))
    .join('-');

function show(pid: number, how: string): string {
  const name = describeProcess(pid);
  return name.endsWith(')') ? `${name.slice(0, -1)}: ${how})` : `${name} (${how})`;
}
