/** The members as etcd has them, asked of one that hears a majority: one that is cut off would tell what was true once. */

import type { KnownMember, KnownMembers } from './decide-member.ts';
import type { Gateway } from './gateway.ts';
import type { Json } from './messages.ts';

export interface ListedMember extends KnownMember {
  readonly clientUrls: readonly string[];
  readonly learns: boolean;
}

export interface ListedMembers extends KnownMembers {
  readonly members: readonly ListedMember[];
}

/** Some key; what is asked of it needs a majority. */
const anyKey = { key: Buffer.from('/').toString('base64'), limit: '1', keys_only: true };

/** From the first that answers; undefined: none does within the time-out. */
export async function listMembers(
  gateway: Gateway,
  endpoints: readonly string[],
  timeoutMs: number,
): Promise<ListedMembers | undefined> {
  const lists = endpoints.map(async (endpoint) => {
    const proof = await gateway.call(endpoint, 'kv/range', anyKey, timeoutMs);
    if (proof.kind === 'failed') throw new Error(proof.reason);
    const answer = await gateway.call(endpoint, 'cluster/member/list', {}, timeoutMs);
    if (answer.kind === 'failed' || !Array.isArray(answer.body.members)) throw new Error('no list');
    const { cluster_id } = answer.body.header as Json;
    return { clusterId: String(cluster_id), members: (answer.body.members as Json[]).map(listed) };
  });
  return Promise.any(lists).catch(() => undefined);
}

function listed(member: Json): ListedMember {
  return {
    id: String(member.ID),
    name: String(member.name ?? ''),
    peerUrls: urls(member.peerURLs),
    clientUrls: urls(member.clientURLs),
    learns: member.isLearner === true,
  };
}

function urls(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
