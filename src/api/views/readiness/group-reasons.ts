/** What stands against a failover of one group. */
import type { ReasonKind } from '../../../core/reason.ts';
import type { AgentSnapshot } from '../../../ports/agent-facade.ts';
import type { GroupView, ProblemView } from '../../contract/views.ts';
import { deviceProblems, levelsSeen } from '../fence-problems.ts';
import { alarm, problem, warning } from '../problem.ts';
import type { Standby } from './standby.ts';

/** It goes to a better node later, which keeps nothing from being taken over. */
const harmless: ReadonlySet<ReasonKind> = new Set(['failback-waits', 'vouched-for']);
/** Warnings of the status page that keep the group where it is. */
const keepsIt: ReadonlySet<ReasonKind> = new Set(['group-maintained', 'group-stopped']);

export function groupReasons(
  s: AgentSnapshot,
  group: GroupView,
  problems: readonly ProblemView[],
  found: Standby | undefined,
): ProblemView[] {
  const { name, node } = group;
  const told = problems
    .filter(({ about, reason }) => about.group === name && !harmless.has(reason.kind))
    .map((one) => (keepsIt.has(one.reason.kind) ? { ...one, level: 'alarm' as const } : one));
  const stands = [...told, ...servesNobody(group, told)];
  if (node === null) return stands;
  const device = deviceReasons(s, node);
  if (found === undefined) return [...stands, ...device];
  const { others, cannot } = found;
  const nobody = others ? [] : [alarm({ kind: 'no-standby', group: name, nodes: cannot })];
  return [...stands, ...device, ...nobody, ...found.found.map((reason) => warning(reason))];
}

/** What is not there cannot be taken over, and no problem may say so while a proof is waited for. */
function servesNobody({ name: group, state, why }: GroupView, told: readonly ProblemView[]): ProblemView[] {
  const isDown = state === 'blocked' || state === 'waiting';
  if (!isDown || told.some(({ level }) => level === 'alarm')) return [];
  return [alarm({ kind: 'may-serve-nobody', group, why: why ?? { kind: 'not-placed' } })];
}

/** What said on before and is silent now would prove nothing now, unless there is another way. */
function deviceReasons(s: AgentSnapshot, node: string): ProblemView[] {
  const isUseful = levelsSeen(s, node).some((level) =>
    level.every(({ seen }) => seen === undefined || seen.is === 'on'),
  );
  const entry = s.document?.nodes[node];
  const hasWay = isUseful || (entry?.is === 'in' && entry.lapse !== false);
  return deviceProblems(s, node).map(({ reason }) => problem(hasWay ? 'warning' : 'alarm', reason));
}
