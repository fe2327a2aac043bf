/** Carries one step out, in etcd's own words. What came of it shows at the next look. */
import type { Answer, Gateway } from './gateway.ts';
import { type ManagedEtcd, peerUrlOf } from './managed.ts';
import type { MemberStep } from './member-step.ts';
import type { Json } from './messages.ts';
import type { LookedAt } from './see-members.ts';

/** A member that has to catch up with a large log takes its time. */
const withinMs = 10_000;

export async function takeMemberStep(
  gateway: Gateway,
  managed: ManagedEtcd,
  members: readonly LookedAt[],
  step: MemberStep,
): Promise<Answer> {
  const { path, body } = requestOf(managed, step);
  const endpoint = askedFor(step, members);
  if (endpoint === undefined) return { kind: 'failed', sent: false, reason: 'no member can be asked' };
  return gateway.call(endpoint, path, body, withinMs);
}

function requestOf(managed: ManagedEtcd, step: MemberStep): { readonly path: string; readonly body: Json } {
  switch (step.kind) {
    case 'add':
      return {
        path: 'cluster/member/add',
        body: { peerURLs: [peerUrlOf(managed, step.name)], isLearner: true },
      };
    case 'promote':
      return { path: 'cluster/member/promote', body: { ID: step.id } };
    case 'remove':
      return { path: 'cluster/member/remove', body: { ID: step.id } };
    case 'hand-over':
      return { path: 'maintenance/transfer-leadership', body: { targetID: step.id } };
  }
}

/** The leader, which alone can hand over; never the one that goes. */
function askedFor(step: MemberStep, members: readonly LookedAt[]): string | undefined {
  const able = members.filter(
    ({ id, well, learns }) => well && !learns && (step.kind !== 'remove' || id !== step.id),
  );
  return (able.find(({ leads }) => leads) ?? able[0])?.endpoint;
}
