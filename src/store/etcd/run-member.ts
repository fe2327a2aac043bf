/**
 * The member of this node: looks until it is clear what to do (decide-member.ts), says what it waits for, and becomes etcd.
 * Becomes, and does not start it: whoever supervises this process supervises etcd itself, signals reach it, and nothing stays
 * beside it in memory (docs/decisions/managed-etcd.md).
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { splitEndpoint } from '../../values/host-port.ts';
import { compileMember } from './compile-member.ts';
import { decideMember, type MemberDecision } from './decide-member.ts';
import { Gateway } from './gateway.ts';
import { clientUrlOf, type ManagedEtcd, peerUrlOf } from './managed.ts';
import {
  dataIn,
  endBeginning,
  measureDirectory,
  putAside,
  readMemberDirectory,
  writeNote,
} from './member-directory.ts';
import { listMembers } from './member-list.ts';

export interface MemberPlace {
  readonly cluster: string;
  readonly node: string;
  /** It is there. */
  readonly directory: string;
  readonly managed: ManagedEtcd;
  readonly wanted: boolean;
  readonly identity?: string;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** What keeps it from starting, as a sentence without its end, and the next step as one. */
export class MemberUnfit extends Error {
  readonly next: string;

  constructor(problem: string, next: string) {
    super(problem);
    this.next = next;
  }
}

const lookEveryMs = 1_000;
const askWithinMs = 1_000;
const leastFreeMiB = 64;

/** Returns only when there is nothing to run here. Throws MemberUnfit. */
export async function runMember(place: MemberPlace): Promise<void> {
  const { log, signal } = place;
  const version = versionOf(findEtcd());
  checkDirectory(place, version);
  const gateway = new Gateway();
  let said = '';
  while (!signal.aborted) {
    const { decision, clusterId } = await look(place, gateway);
    if (decision.kind === 'end') return log(`${place.node} holds no member of the store: nothing to run.`);
    if (decision.kind === 'foreign') throw foreign(place, decision);
    if (decision.kind === 'put-aside')
      log(
        `The others know this member no more. Its data is kept as ${putAside(place.directory, new Date())}.`,
      );
    if (decision.kind === 'start') return becomeEtcd(place, decision, version, clusterId);
    if (decision.kind !== 'wait') continue;
    const words = waits[decision.for](place.node);
    if (words !== said) log(words);
    said = words;
    await delay(lookEveryMs, undefined, { signal }).catch(() => {});
  }
}

const waits: { readonly [W in Extract<MemberDecision, { kind: 'wait' }>['for']]: (node: string) => string } =
  {
    others: (node) =>
      `There is no data here and no other member answers: ${node} waits for one. In a new cluster "holdfast init" begins the first, on one node.`,
    adding: (node) =>
      `The store runs without ${node} so far: waits until it is added, which the coordinator does as soon as all members are well ("holdfast store member list").`,
    replacing: (node) =>
      `The store knows a member ${node}, whose data is not here: it must not come back empty under its old name. If the data is lost, put a new member in its place: "holdfast store member replace ${node} ${node}" on any node.`,
    'not-second': (node) =>
      `"holdfast init" allowed ${node} to begin a store, and one runs already: waits until it is added to that one. If that is another cluster, change the addresses or ports.`,
  };

/** `clusterId`: of the others. */
async function look({ cluster, node, directory, managed, wanted }: MemberPlace, gateway: Gateway) {
  const others = Object.keys(managed.at).filter((name) => name !== node);
  const endpoints = others.flatMap((name) => clientUrlOf(managed, name) ?? []);
  const known = await listMembers(gateway, endpoints, askWithinMs);
  const decision = decideMember({
    cluster,
    node,
    wanted,
    peerUrl: peerUrlOf(managed, node) ?? '',
    directory: readMemberDirectory(directory),
    others: known,
  });
  return { decision, clusterId: known?.clusterId };
}

function foreign(
  { cluster, node, directory }: MemberPlace,
  { note }: { note: { cluster: string; node: string } },
) {
  return new MemberUnfit(
    `the data in "${dataIn(directory)}" belongs to ${note.node} of the cluster ${note.cluster}, not to ${node} of ${cluster}`,
    'Name the cluster file and the node that it belongs to, or move the directory away.',
  );
}

async function becomeEtcd(
  place: MemberPlace,
  { how, id }: Extract<MemberDecision, { kind: 'start' }>,
  version: string,
  clusterId: string | undefined,
): Promise<void> {
  const { cluster, node, directory, managed, identity } = place;
  for (const url of [clientUrlOf(managed, node), peerUrlOf(managed, node)]) await checkListening(url ?? '');
  const kept = how.kind === 'goes-on' ? readMemberDirectory(directory).note : undefined;
  writeNote(directory, {
    ...kept,
    cluster,
    node,
    etcd: version,
    ...(id === undefined ? {} : { id }),
    ...(clusterId === undefined || kept?.clusterId !== undefined ? {} : { clusterId }),
  });
  if (how.kind !== 'first') endBeginning(directory);
  const argv = compileMember({
    node,
    directory: dataIn(directory),
    managed,
    how,
    ...(identity === undefined ? {} : { identity }),
  });
  const program = findEtcd();
  if (place.signal.aborted) return;
  place.log(`${node} runs etcd ${version} (${beginnings[how.kind]}).`);
  if (process.execve === undefined)
    throw new MemberUnfit('this Node.js cannot become etcd', 'Use the one that Holdfast brings.');
  process.execve(program, [program, ...argv], process.env);
}

const beginnings = {
  'goes-on': 'with the data that it has',
  first: 'the first of its cluster',
  joins: 'it joins the others',
} as const;

function findEtcd(): string {
  const directories = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin'];
  const found = directories.map((directory) => join(directory, 'etcd')).find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new MemberUnfit(
    'there is no program "etcd"',
    'Install it, without its own service: systemctl mask etcd && apt-get install --no-install-recommends etcd-server.',
  );
}

/** `3.4`. */
function versionOf(program: string): string {
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8', timeout: 10_000 });
  const version = /^etcd Version: (\d+\.\d+)/m.exec(stdout ?? '')?.[1];
  if (version !== undefined) return version;
  throw new MemberUnfit(`"${program}" does not say its version`, 'Install etcd-server again.');
}

function checkDirectory({ directory }: MemberPlace, version: string): void {
  const { freeMiB, uid } = measureDirectory(directory);
  const data = dataIn(directory);
  if (freeMiB < leastFreeMiB)
    throw new MemberUnfit(
      `the disk of "${data}" is full: ${freeMiB} MiB are free`,
      `Make room for at least ${leastFreeMiB} MiB.`,
    );
  const own = process.geteuid?.();
  if (own !== undefined && own !== 0 && uid !== own)
    throw new MemberUnfit(
      `"${data}" belongs to user ${uid}, and this runs as ${own}`,
      `Give it back: chown -R ${own} ${directory}.`,
    );
  const { note } = readMemberDirectory(directory);
  if (note !== undefined && isOlder(version, note.etcd))
    throw new MemberUnfit(
      `the data in "${data}" was written by etcd ${note.etcd}, and etcd ${version} is installed, which cannot read it`,
      `Install etcd ${note.etcd} or later.`,
    );
}

function isOlder(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [thanMajor = 0, thanMinor = 0] = than.split('.').map(Number);
  return major < thanMajor || (major === thanMajor && minor < thanMinor);
}

/** That the address is here and the port is free, before etcd says so in its own words. */
function checkListening(url: string): Promise<void> {
  const { host, port } = splitEndpoint(url) ?? { host: '', port: 0 };
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => reject(unfitToListen(host, port, error)));
    server.listen({ host, port }, () => server.close(() => resolve()));
  });
}

function unfitToListen(host: string, port: number, { code, message }: NodeJS.ErrnoException): MemberUnfit {
  if (code === 'EADDRINUSE')
    return new MemberUnfit(
      `something else listens on ${host} port ${port}`,
      "If it is Debian's own etcd: systemctl disable --now etcd. Otherwise choose other ports (store.clientPort, store.peerPort).",
    );
  if (code === 'EADDRNOTAVAIL')
    return new MemberUnfit(
      `the address ${host} is not on this machine`,
      'Set it, or correct the cluster file or --node.',
    );
  return new MemberUnfit(
    `nothing can listen on ${host} port ${port}: ${message}`,
    'See what keeps it from that.',
  );
}
