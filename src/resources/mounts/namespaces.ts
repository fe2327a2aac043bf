/**
 * Every mount namespace of this machine that can be seen, each with its whole table: those of processes, those that only a
 * mounted file keeps alive, and those that only an open file does. A file system that is unmounted here may be mounted
 * still in any of them, and its disk is not free before.
 */
import { readTableOf } from './kernel-calls.ts';
import { type Mount, parseMountinfo } from './mountinfo.ts';
import { describeProcess, forEachInTurn, readLink, readNames, readProcesses, readText } from './proc.ts';

export interface Namespace {
  /** As the kernel names it: `mnt:[4026531841]`. */
  readonly name: string;
  readonly isOwn: boolean;
  /** Whoever opens it can enter. */
  readonly file: string;
  /** For people, after "in": empty for our own. */
  readonly where: string;
  readonly mounts: readonly Mount[];
}

/** Where a namespace was found. */
interface Trace {
  readonly name: string;
  readonly file: string;
  readonly where: string;
  /** A process that sees all of it. */
  readonly pid?: number;
}

const readsWithinMs = 2000;

export interface Namespaces {
  readonly all: readonly Namespace[];
  /** One sentence for each that is there and could not be read. */
  readonly unread: readonly string[];
}

export const readOwnMounts = (): readonly Mount[] => parseMountinfo(readText('/proc/self/mountinfo'));

/** A process that ends while it is read may not have been the last of its namespace: so often it is looked again. */
const looksMax = 5;

export async function readNamespaces(): Promise<Namespaces> {
  for (let looks = 1; ; looks += 1) {
    const found = await look();
    if (!found.sawEnd || looks === looksMax) return found;
  }
}

async function look(): Promise<Namespaces & { readonly sawEnd: boolean }> {
  const file = '/proc/self/ns/mnt';
  const own = { name: readLink(file) ?? '', isOwn: true, file, where: '', mounts: readOwnMounts() };
  const all: Namespace[] = [own];
  const unread: string[] = [];
  const known = new Set([own.name]);
  let sawEnd = false;
  const waiting = [...(await traceProcesses(own.name)), ...pinnedIn(own, undefined)];
  for (let trace = waiting.shift(); trace !== undefined; trace = waiting.shift()) {
    if (known.has(trace.name)) continue;
    const table = await readTable(trace);
    if (table.is === 'ended') sawEnd = true;
    else known.add(trace.name);
    if (table.is === 'unread') unread.push(table.why);
    if (table.is !== 'read') continue;
    const found = { ...trace, isOwn: false, mounts: parseMountinfo(table.text) };
    all.push(found);
    waiting.push(...pinnedIn(found, trace.pid));
  }
  return { all, unread, sawEnd };
}

/** One trace per namespace, of a process whose root is that of the namespace if there is one. */
async function traceProcesses(own: string): Promise<readonly Trace[]> {
  const byName = new Map<string, Trace>();
  const open: Trace[] = [];
  await forEachInTurn(readProcesses(), (pid) => {
    const file = `/proc/${pid}/ns/mnt`;
    const name = readLink(file);
    open.push(...keptOpenBy(pid));
    if (name === undefined || name === own || byName.get(name)?.pid !== undefined) return;
    const where = `the mount namespace of process ${describeProcess(pid)}`;
    const seesAll = readLink(`/proc/${pid}/root`) === '/';
    byName.set(name, seesAll ? { name, file, where, pid } : { name, file, where });
  });
  return [...byName.values(), ...open];
}

/** Namespaces that a process keeps open. */
function keptOpenBy(pid: number): readonly Trace[] {
  const folder = `/proc/${pid}/fd`;
  return readNames(folder).flatMap((fd) => {
    const name = readLink(`${folder}/${fd}`);
    if (name?.startsWith('mnt:[') !== true) return [];
    const where = `a mount namespace that process ${describeProcess(pid)} keeps open`;
    return [{ name, file: `${folder}/${fd}`, where }];
  });
}

/** Namespaces that a mounted file keeps alive, seen through a process of the namespace in which it is mounted. */
function pinnedIn({ mounts, isOwn }: Namespace, pid: number | undefined): readonly Trace[] {
  return mounts.flatMap(({ fstype, root, directory }) => {
    if (fstype !== 'nsfs' || !root.startsWith('mnt:[') || (!isOwn && pid === undefined)) return [];
    const file = isOwn ? directory : `/proc/${pid}/root${directory}`;
    return [{ name: root, file, where: `the mount namespace kept by the file ${directory}` }];
  });
}

type Table =
  | { readonly is: 'read'; readonly text: string }
  | { readonly is: 'ended' }
  | { readonly is: 'unread'; readonly why: string };

async function readTable({ pid, file, where, name }: Trace): Promise<Table> {
  const text = pid === undefined ? '' : readText(`/proc/${pid}/mountinfo`);
  if (text !== '') return { is: 'read', text };
  const answer = await readTableOf(file, readsWithinMs);
  if ('printed' in answer) return { is: 'read', text: answer.printed };
  const isOfProcess = /^\/proc\/\d+\/(ns|fd)\//.test(file);
  if (isOfProcess && readLink(file) !== name) return { is: 'ended' };
  return { is: 'unread', why: `${where} cannot be read: ${answer.why}` };
}
