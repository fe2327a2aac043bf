/** What is wrong with a group: it failed, waits, runs nowhere, or is in the hands of a person. */
import type { GroupName } from '../../core/config.ts';
import type { Reason } from '../../core/reason.ts';
import { waitsWhy } from '../../core/takeover/placement/explain.ts';
import { place } from '../../core/takeover/placement/place.ts';
import { placementInput, whyStopped } from '../../core/takeover/placement/placement-view.ts';
import type { Placed } from '../../core/takeover/placement/tell-placed.ts';
import type { AgentSnapshot } from '../../ports/agent-facade.ts';
import type { GroupView, ProblemView } from '../contract/views.ts';
import { failuresOf } from './groups.ts';
import { momentOf } from './moment.ts';
import { alarm, type ProblemInput, warning } from './problem.ts';

const unknownReason: Reason = { kind: 'failed-somehow' };

export function groupProblems(
  { name: group, state, node, why, maintenance }: GroupView,
  { snapshot, nodes }: ProblemInput,
  placed: Placement,
): ProblemView[] {
  const trouble = { group, node: node ?? '', why: why ?? unknownReason };
  if (state === 'stop-failed' && why?.kind === 'cannot-release')
    return [alarm({ kind: 'group-cannot-release', ...trouble })];
  if (state === 'stop-failed') return [alarm({ kind: 'group-cannot-stop', ...trouble })];
  if (state === 'failed' && maintenance)
    return [alarm({ kind: 'maintained-and-down', group, by: maintenance.by, why: trouble.why })];
  if (state === 'failed') return [alarm({ kind: 'group-failed', ...trouble })];
  if (state === 'waiting' && nodes.some((n) => n.state === 'in'))
    return [waiting(group, why, snapshot, placed)];
  if (state === 'blocked' && maintenance)
    return [alarm({ kind: 'may-serve-nobody', group, why: why ?? unknownReason })];
  if (maintenance) return [warning({ kind: 'group-maintained', group, by: maintenance.by })];
  const waits = placed.get(group)?.waits;
  if (waits && state === 'running') return [warning({ kind: 'failback-waits', group, ...waits })];
  const stopped = snapshot.document?.stopped[group];
  return state === 'stopped' && stopped?.is === 'failed'
    ? [warning({ kind: 'group-stopped', group, why: whyStopped(stopped) })]
    : [];
}

type Placement = ReadonlyMap<GroupName, Placed>;

/** Where placement wants the groups, looked up only when one of them waits, or a node was away lately. */
export function placement({ snapshot, groups }: ProblemInput): Placement {
  const moment = momentOf(snapshot);
  const { config, document } = snapshot;
  const hasWindows = Object.values(config?.groups ?? {}).some((group) => group.failbackWindow);
  const isCalm =
    groups.every((g) => g.state !== 'waiting') && !document?.absences && !document?.moved && !hasWindows;
  return moment === undefined || isCalm ? new Map() : place(placementInput(moment));
}

/** One that has a node to go to starts within a moment. */
function waiting(group: GroupName, why: Reason | null, s: AgentSnapshot, placement: Placement): ProblemView {
  const { store } = s;
  const moment = momentOf(s);
  const placed = placement.get(group);
  const wait = moment && waitsWhy(moment, placement, group);
  if (wait) return warning({ kind: 'group-waits', group, why: wait });
  if (placed?.node && !store.reachable)
    return alarm({ kind: 'group-waits', group, why: { kind: 'waits-for-store' } });
  if (placed?.node && !store.believed)
    return alarm({ kind: 'group-waits', group, why: { kind: 'waits-for-true-store' } });
  if (placed?.node) return warning({ kind: 'starts-soon', group, node: placed.node });
  const failed = failuresOf(s, group).length > 0;
  const reason = failed ? why : (placed?.why ?? why);
  return alarm({ kind: 'runs-nowhere', group, why: reason ?? { kind: 'not-placed' } });
}
