/**
 * Looks after an etcd that Holdfast keeps: makes room where it has run out (next-care.ts), and brings the members to what the
 * configuration names (member-step.ts). Each time one look, and one step at most: whatever came of it, the next look shows.
 */
import type { Reason } from '../../core/reason.ts';
import type { IdentitySource } from '../../identity/identity-source.ts';
import type { AroundTending, StoreTender, Tended } from '../../ports/store-tender.ts';
import type { StoreTiming } from '../store-type.ts';
import { type Answer, Gateway } from './gateway.ts';
import type { ManagedEtcd } from './managed.ts';
import { type MemberStep, nextMemberStep } from './member-step.ts';
import { type Care, nextCare } from './next-care.ts';
import { type LookedAt, seeMembers } from './see-members.ts';
import { takeMemberStep } from './take-step.ts';

const bytesPerMiB = 1024 * 1024;
/** A large file takes its time to be written anew. */
const careWithinMs = 30_000;
const nothing: Tended = { done: [], waits: undefined };

/** `own`: who this end is to members with certificates. */
export function openEtcdTender(
  managed: ManagedEtcd,
  { storeTimeoutMs }: StoreTiming,
  own: IdentitySource | undefined,
): StoreTender {
  return new EtcdTender(managed, storeTimeoutMs, new Gateway(own));
}

class EtcdTender implements StoreTender {
  readonly #gateway: Gateway;
  readonly #managed: ManagedEtcd;
  readonly #timeoutMs: number;
  #compactedTo = 0;

  constructor(managed: ManagedEtcd, timeoutMs: number, gateway: Gateway) {
    this.#gateway = gateway;
    this.#managed = managed;
    this.#timeoutMs = timeoutMs;
  }

  async tend(around: AroundTending): Promise<Tended> {
    const members = await seeMembers(this.#gateway, this.#managed, this.#timeoutMs);
    if (members === undefined) return nothing;
    const quotaBytes = this.#managed.quotaMiB * bytesPerMiB;
    const care = nextCare(members, { quotaBytes, compactedTo: this.#compactedTo });
    if (care !== undefined) return this.#care(care, members);
    const { members: names, at } = this.#managed;
    const present = Object.keys(at).filter((name) => !around.absent.includes(name));
    const step = nextMemberStep(members, { names, present, followed: around.followed });
    if (step === undefined) return nothing;
    if (step.kind === 'wait')
      return { done: [], waits: { kind: 'store-members-wait', for: step.for, members: step.names } };
    return this.#step(step, members);
  }

  close(): void {
    this.#gateway.close();
  }

  async #step(step: MemberStep, members: readonly LookedAt[]): Promise<Tended> {
    const answer = await takeMemberStep(this.#gateway, this.#managed, members, step);
    const { kind: did, name: member } = step;
    return cameTo(answer, { kind: 'store-member-step', did, member }, (said) => ({
      kind: 'store-member-step-failed',
      did,
      member,
      said,
    }));
  }

  async #care(care: Care, members: readonly LookedAt[]): Promise<Tended> {
    const failed = (said: string): Reason => ({ kind: 'store-care-failed', said });
    switch (care.kind) {
      case 'compact': {
        const answer = await this.#ask(members, 'kv/compaction', {
          revision: String(care.revision),
          physical: true,
        });
        this.#compactedTo = care.revision;
        return cameTo(answer, { kind: 'store-room-needed' }, failed);
      }
      case 'defragment': {
        const answer = await this.#ask([care.member], 'maintenance/defragment', {});
        const { name: member, sizeBytes, usedBytes } = care.member;
        const freedMiB = Math.round((sizeBytes - usedBytes) / bytesPerMiB);
        return cameTo(answer, { kind: 'store-member-tidied', member, freedMiB }, failed);
      }
      case 'hand-over': {
        const { from, to } = care;
        return this.#step({ kind: 'hand-over', id: to.id, name: to.name, from: from.id }, members);
      }
      case 'disarm':
        return cameTo(await this.#disarm(members), { kind: 'store-room-made' }, failed);
      case 'full':
        return { done: [], waits: { kind: 'store-full', quotaMiB: this.#managed.quotaMiB } };
    }
  }

  async #disarm(members: readonly LookedAt[]): Promise<Answer> {
    let answer: Answer = { kind: 'failed', sent: false, reason: 'no member can be asked' };
    for (const { id } of members) {
      answer = await this.#ask(members, 'maintenance/alarm', {
        action: 'DEACTIVATE',
        memberID: id,
        alarm: 'NOSPACE',
      });
      if (answer.kind === 'failed') return answer;
    }
    return answer;
  }

  #ask(members: readonly LookedAt[], path: string, body: object): Promise<Answer> {
    const endpoint = members.find(({ well }) => well)?.endpoint ?? '';
    return this.#gateway.call(endpoint, path, { ...body }, careWithinMs);
  }
}

function cameTo(answer: Answer, done: Reason, failed: (said: string) => Reason): Tended {
  return answer.kind === 'ok'
    ? { done: [done], waits: undefined }
    : { done: [], waits: failed(answer.reason) };
}
