/**
 * The member of this node: looks until it is clear what to do (decide-member.ts), says what it waits for, and becomes etcd.
 * Becomes, and does not start it: whoever supervises this process supervises etcd itself, signals reach it, and nothing stays
 * beside it in memory (docs/decisions/managed-etcd.md).
 */
import { setTimeout as delay } from 'node:timers/promises';
import { createIdentitySource } from '../../identity/identity-source.ts';
import {
  checkDirectory,
  checkIdentity,
  checkListening,
  findEtcd,
  MemberUnfit,
  versionOf,
} from './check-member.ts';
import { compileMember } from './compile-member.ts';
import { readDebianEtcd } from './debian-etcd.ts';
import { decideMember, type MemberDecision } from './decide-member.ts';
import { Gateway } from './gateway.ts';
import { clientUrlOf, type ManagedEtcd, peerUrlOf } from './managed.ts';
import { dataIn, endBeginning, putAside, readMemberDirectory, writeNote } from './member-directory.ts';
import { listMembers } from './member-list.ts';

export interface MemberPlace {
  readonly cluster: string;
  readonly node: string;
  /** It is there. */
  readonly directory: string;
  readonly managed: ManagedEtcd;
  readonly wanted: boolean;
  /** The directory with the certificates of this machine; undefined: nobody has any. */
  readonly identity: string | undefined;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

const lookEveryMs = 1_000;
const askWithinMs = 1_000;

/** Returns only when there is nothing to run here. Throws MemberUnfit. */
export async function runMember(place: MemberPlace): Promise<void> {
  const { log, signal } = place;
  const version = versionOf(findEtcd());
  checkDirectory(place.directory, version, place.managed);
  checkIdentity(place);
  if (readDebianEtcd() !== 'away')
    log("Debian's own etcd is not masked on this machine: systemctl mask --now etcd ends it for good.");
  const gateway = new Gateway(
    place.identity === undefined ? undefined : createIdentitySource(place.identity),
  );
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
  checkIdentity(place);
  for (const url of [clientUrlOf(managed, node), peerUrlOf(managed, node)]) await checkListening(url ?? '');
  const kept = how.kind === 'goes-on' ? readMemberDirectory(directory).note : undefined;
  writeNote(directory, {
    ...kept,
    cluster,
    node,
    etcd: version,
    ...(managed.scheme === 'https' ? { secured: true } : {}),
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
