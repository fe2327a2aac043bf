/**
 * What a failure leads to: the resource's own policy, counted within its window. Failures decay; nothing is banned for
 * ever. A node that cannot run it at all (`hard`) lets the group go elsewhere; a wrong configuration (`fatal`) would
 * fail everywhere, so the group stops and says why.
 */
import type { FailurePolicy, GroupName, ResourceName } from '../../config.ts';
import type { Reason } from '../../reason.ts';
import { note, type Turn } from '../turn.ts';
import { definitionOf, groupHere, phaseOf, resourceHere, setGroup, setPhase, setResource } from './local.ts';

type Verdict = 'restart' | 'relocate' | 'stop' | 'ignore';

export function resourceFailed(
  t: Turn,
  group: GroupName,
  resource: ResourceName,
  why: Reason,
  kind: 'soft' | 'hard' | 'fatal',
): void {
  const local = groupHere(t, group);
  const policy = definitionOf(local, resource).onFailure;
  const failures = [
    ...resourceHere(local, resource).failures.filter((at) => at > t.clock.now - policy.windowMs),
    t.clock.now,
  ];
  setResource(t, group, resource, { failures, failed: why });
  const verdict = judgeFailure(policy, failures.length, kind);
  const consequence = tell(verdict, { group, why }, policy, failures.length);
  note(t, consequence, { group, resource, level: 'warning' });
  if (local.target === 'stop' || verdict === 'restart') return;
  if (verdict === 'ignore') return ignore(t, group, resource, why);
  setGroup(t, group, { ...groupHere(t, group), verdict: verdict, why });
}

function judgeFailure(policy: FailurePolicy, count: number, kind: 'soft' | 'hard' | 'fatal'): Verdict {
  if (kind === 'fatal') return 'stop';
  if (kind === 'hard') return 'relocate';
  if (policy.policy !== 'restart') return policy.policy;
  return count <= policy.restarts ? 'restart' : policy.then;
}

function tell(
  verdict: Verdict,
  failed: { readonly group: GroupName; readonly why: Reason },
  policy: FailurePolicy,
  count: number,
): Reason {
  switch (verdict) {
    case 'restart':
      return { kind: 'failed-restarts', ...failed, count, of: policy.restarts, withinMs: policy.windowMs };
    case 'relocate':
      return { kind: 'failed-relocates', ...failed };
    case 'stop':
      return { kind: 'failed-stops', ...failed };
    case 'ignore':
      return { kind: 'failed-ignored', ...failed };
  }
}

function ignore(t: Turn, group: GroupName, resource: ResourceName, why: Reason): void {
  setResource(t, group, resource, { ignored: why });
  if (phaseOf(groupHere(t, group), resource).is === 'recovering')
    setPhase(t, group, resource, { is: 'failed', why });
}
