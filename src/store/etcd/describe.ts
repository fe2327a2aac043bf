/**
 * The etcd cluster in its operator's words. Every member is asked itself: a member list alone would call a dead member
 * a member.
 */
import type { StoreAlarm } from '../../core/reason-facts.ts';
import type { StoreDescription } from '../../ports/store.ts';
import type { Gateway } from './gateway.ts';
import { count, type Json } from './messages.ts';

export interface MemberHealth {
  readonly name: string;
  readonly state: 'leads' | 'follows' | 'learns' | 'has no leader' | 'silent';
  readonly detail: string;
  readonly well: boolean;
  readonly alarm?: StoreAlarm;
  readonly at?: string;
  readonly leads?: true;
}

/** Never rejects; settles within about twice `timeoutMs`. */
export async function describeEtcd(
  gateway: Gateway,
  endpoints: readonly string[],
  timeoutMs: number,
): Promise<StoreDescription> {
  const members = await listMembers(gateway, endpoints, timeoutMs);
  return summarize(await Promise.all(members.map((member) => askMember(gateway, member, timeoutMs))));
}

interface Member {
  readonly name: string;
  readonly endpoints: readonly string[];
}

/** From whoever answers first; without an answer the configured endpoints stand for the members. */
async function listMembers(
  gateway: Gateway,
  endpoints: readonly string[],
  timeoutMs: number,
): Promise<Member[]> {
  const lists = endpoints.map(async (endpoint) => {
    const answer = await gateway.call(endpoint, 'cluster/member/list', {}, timeoutMs);
    if (answer.kind === 'ok' && Array.isArray(answer.body.members)) return answer.body.members as Json[];
    throw new Error('no list');
  });
  const list = await Promise.any(lists).catch(() => undefined);
  if (list === undefined) return endpoints.map((endpoint) => ({ name: endpoint, endpoints: [endpoint] }));
  const members = list.map((member) => {
    const urls = ((member.clientURLs ?? []) as readonly string[]).filter((url) => /^https?:/.test(url));
    return { name: String(member.name ?? member.ID), endpoints: urls };
  });
  return members.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function askMember(
  gateway: Gateway,
  { name, endpoints }: Member,
  timeoutMs: number,
): Promise<MemberHealth> {
  const [endpoint] = endpoints;
  if (endpoint === undefined) return { name, state: 'silent', detail: 'it has not started yet', well: false };
  const answer = await gateway.call(endpoint, 'maintenance/status', {}, timeoutMs);
  if (answer.kind === 'failed')
    return { name, state: 'silent', detail: `${endpoint}: ${answer.reason}`, well: false, at: endpoint };
  const { header, leader, version, dbSize, errors, isLearner } = answer.body;
  const self = (header as Json | undefined)?.member_id;
  const problems = Array.isArray(errors) && errors.length > 0 ? `, ${errors.join(', ')}` : '';
  const detail = `${endpoint}, etcd ${version}, ${(count(dbSize) / 1024 / 1024).toFixed(1)} MiB${problems}`;
  const state = memberState(self, leader, isLearner === true);
  const alarm = alarmIn(problems);
  const well = state !== 'has no leader' && problems === '';
  const leads = state === 'leads' && ({ leads: true } as const);
  return { name, state, detail, well, at: endpoint, ...leads, ...(alarm && { alarm }) };
}

/** etcd names its alarms in the status of the member that raised them: `memberID:… alarm:NOSPACE`. */
function alarmIn(problems: string): StoreAlarm | undefined {
  if (problems.includes('NOSPACE')) return 'no-space';
  return problems.includes('CORRUPT') ? 'corrupt' : undefined;
}

function memberState(self: unknown, leader: unknown, learner: boolean): MemberHealth['state'] {
  if (leader === undefined || leader === '0') return 'has no leader';
  if (learner) return 'learns';
  return leader === self ? 'leads' : 'follows';
}

export function summarize(members: readonly MemberHealth[]): StoreDescription {
  const voters = members.filter(({ state }) => state !== 'learns');
  const answering = voters.filter(({ state }) => state === 'leads' || state === 'follows').length;
  const needed = Math.floor(voters.length / 2) + 1;
  const spare = answering - needed;
  const counted = `${answering} of ${voters.length} etcd members ${answering === 1 ? 'answers' : 'answer'}`;
  const outlook =
    spare < 0
      ? `${needed} ${needed === 1 ? 'is' : 'are'} needed`
      : spare === 0
        ? 'none may fail'
        : `${spare} more may fail`;
  return { kind: 'etcd', healthy: spare >= 0, summary: `${counted}; ${outlook}`, members };
}
