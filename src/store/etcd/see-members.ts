/** The members as they are now: etcd's own list, and what each of them says of itself. */
import type { Gateway } from './gateway.ts';
import { clientUrlOf, type ManagedEtcd, peerUrlOf } from './managed.ts';
import { type ListedMember, listMembers } from './member-list.ts';
import type { SeenMember } from './member-step.ts';
import { count, type Json } from './messages.ts';

export interface LookedAt extends SeenMember {
  /** At which it is asked; undefined for one that has not started. */
  readonly endpoint: string | undefined;
  /** Of its data, and of what is used in it. */
  readonly sizeBytes: number;
  readonly usedBytes: number;
  /** The newest that it knows. */
  readonly revision: number;
  /** As etcd names them. */
  readonly alarms: readonly string[];
}

/** Undefined where nobody answers who hears a majority. */
export async function seeMembers(
  gateway: Gateway,
  managed: ManagedEtcd,
  timeoutMs: number,
): Promise<readonly LookedAt[] | undefined> {
  const endpoints = Object.keys(managed.at).flatMap((name) => clientUrlOf(managed, name) ?? []);
  const known = await listMembers(gateway, endpoints, timeoutMs);
  if (known === undefined) return undefined;
  return Promise.all(known.members.map((member) => lookAt(gateway, managed, member, timeoutMs)));
}

async function lookAt(
  gateway: Gateway,
  managed: ManagedEtcd,
  member: ListedMember,
  timeoutMs: number,
): Promise<LookedAt> {
  const { id, learns, peerUrls, clientUrls } = member;
  const name = nameIn(managed, member) ?? (member.name || peerUrls[0] || id);
  const [endpoint] = clientUrls;
  const started = member.name !== '';
  const silent = { id, name, started, learns, endpoint, well: false, leads: false, ...nothing };
  if (endpoint === undefined) return silent;
  const answer = await gateway.call(endpoint, 'maintenance/status', {}, timeoutMs);
  if (answer.kind === 'failed') return silent;
  const { header, leader, dbSize, dbSizeInUse, errors } = answer.body;
  return {
    ...silent,
    well: leader !== undefined && leader !== '0',
    leads: leader === id,
    sizeBytes: count(dbSize),
    usedBytes: count(dbSizeInUse),
    revision: count((header as Json | undefined)?.revision),
    alarms: Array.isArray(errors) ? errors.map(String) : [],
  };
}

const nothing: Pick<LookedAt, 'sizeBytes' | 'usedBytes' | 'revision' | 'alarms'> = {
  sizeBytes: 0,
  usedBytes: 0,
  revision: 0,
  alarms: [],
};

/** By its URL: one that was added has no name of its own until it has started. */
function nameIn(managed: ManagedEtcd, { peerUrls }: ListedMember): string | undefined {
  return Object.keys(managed.at).find((name) => peerUrls.includes(peerUrlOf(managed, name) ?? ''));
}
