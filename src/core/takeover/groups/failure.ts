/**
 * What a failure leads to: the resource's own policy, counted within its window. Failures decay; nothing is banned for
 * ever. A node that cannot run it at all (`hard`) lets the group go elsewhere; a wrong configuration (`fatal`) would
 * fail everywhere, so the group stops and says why.
 */
import type { FailurePolicy, GroupName, ResourceName } from '../../config.ts';
import { note, type Turn } from '../turn.ts';
import { definitionOf, phaseOf, setGroup, setPhase, setResource } from './local.ts';

type Verdict = 'restart' | 'relocate' | 'stop' | 'ignore';

export function resourceFailed(
  t: Turn,
  group: GroupName,
  resource: ResourceName,
  why: string,
  kind: 'soft' | 'hard' | 'fatal',
): void {
  const local = t.s.groups[group]!;
  const policy = definitionOf(local, resource).onFailure;
  const failures = [
    ...local.resources[resource]!.failures.filter((at) => at > t.clock.now - policy.windowMs),
    t.clock.now,
  ];
  setResource(t, group, resource, { failures });
  const verdict = judgeFailure(policy, failures.length, kind);
  note(t, `${group}: ${why}; ${inWords(verdict, policy, failures.length)}`, {
    group,
    resource,
    level: 'warning',
  });
  if (local.want === 'stop' || verdict === 'restart') return;
  if (verdict === 'ignore') return ignore(t, group, resource, why);
  setGroup(t, group, { ...t.s.groups[group]!, wants: verdict, why });
}

function judgeFailure(policy: FailurePolicy, count: number, kind: 'soft' | 'hard' | 'fatal'): Verdict {
  if (kind === 'fatal') return 'stop';
  if (kind === 'hard') return 'relocate';
  if (policy.policy !== 'restart') return policy.policy;
  return count <= policy.restarts ? 'restart' : policy.then;
}

function inWords(verdict: Verdict, policy: FailurePolicy, count: number): string {
  switch (verdict) {
    case 'restart':
      return `restarting it here (${count} of ${policy.restarts} within ${Math.round(policy.windowMs / 1000)} s)`;
    case 'relocate':
      return 'it shall run elsewhere';
    case 'stop':
      return 'the group stops';
    case 'ignore':
      return 'ignored, as configured';
  }
}

function ignore(t: Turn, group: GroupName, resource: ResourceName, why: string): void {
  t.s.said = { ...t.s.said, [`ignored/${group}/${resource}`]: why };
  if (phaseOf(t.s.groups[group]!, resource).is === 'recovering')
    setPhase(t, group, resource, { is: 'failed', why });
}
