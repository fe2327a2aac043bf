/**
 * Would a failover work right now? A pure function of one snapshot: what stands as a problem, what the agents have found out
 * about their own hosts, and where placement would put every group if its node were lost. Every node gives the same answer.
 */
import type { AgentSnapshot } from '../../ports/agent-facade.ts';
import type { GroupReadinessView, GroupView, ProblemView, ReadinessView } from '../contract/views.ts';
import { viewGroups } from './groups.ts';
import { viewNodes } from './nodes.ts';
import type { ProblemInput } from './problem.ts';
import { viewProblems } from './problems.ts';
import { clusterReasons } from './readiness/cluster-reasons.ts';
import { groupReasons } from './readiness/group-reasons.ts';
import { type FindStandby, standbyFinder } from './readiness/standby.ts';
import { viewStore } from './store.ts';

type Judged = Omit<ProblemInput, 'snapshot'> & { readonly problems: readonly ProblemView[] };

export function viewReadiness(s: AgentSnapshot, find: FindStandby = standbyFinder(s)): ReadinessView {
  const input = { snapshot: s, store: viewStore(s), nodes: viewNodes(s), groups: viewGroups(s) };
  return judgeReadiness(s, { ...input, problems: viewProblems(input) }, find);
}

/** From views that are made already. */
export function judgeReadiness(
  s: AgentSnapshot,
  judged: Judged,
  find: FindStandby = standbyFinder(s),
): ReadinessView {
  const ofCluster = clusterReasons(s, judged);
  const blocking = ofCluster.filter(({ level }) => level === 'alarm');
  const groups = judged.groups.map((group) => judgeGroup(s, group, { judged, blocking, find }));
  const verdicts = groups.flatMap(({ verdict }) => (verdict === 'off' ? [] : [verdict]));
  return {
    at: new Date(s.at).toISOString(),
    node: s.node,
    cluster: s.config?.cluster.name ?? null,
    verdict: worst([verdictOf(ofCluster), ...verdicts]),
    reasons: ofCluster,
    groups,
  };
}

interface Around {
  readonly judged: Judged;
  /** What keeps every group from being taken over. */
  readonly blocking: readonly ProblemView[];
  readonly find: FindStandby;
}

function judgeGroup(
  s: AgentSnapshot,
  group: GroupView,
  { judged, blocking, find }: Around,
): GroupReadinessView {
  const { name, node } = group;
  const isOff = !group.enabled || group.stoppedBy !== null || group.state === 'disabled';
  // It is still stopping somewhere; nobody would take it over.
  const isRemoved = s.config !== undefined && s.config.groups[name] === undefined;
  if (isRemoved || (isOff && node === null))
    return { group: name, verdict: 'off', node, standby: null, reasons: [], lastDrill: null };
  const found = node === null ? undefined : find(name, node);
  const own = groupReasons(s, group, judged.problems, found);
  const reasons = alarmsFirst([...blocking, ...own]);
  const standby = found?.standby ?? null;
  return { group: name, verdict: verdictOf(reasons), node, standby, reasons, lastDrill: null };
}

type Verdict = ReadinessView['verdict'];

const worse: readonly Verdict[] = ['not-ready', 'at-risk', 'ready'];

function worst(verdicts: readonly Verdict[]): Verdict {
  return worse.find((verdict) => verdicts.includes(verdict)) ?? 'ready';
}

function verdictOf(reasons: readonly ProblemView[]): Verdict {
  if (reasons.some(({ level }) => level === 'alarm')) return 'not-ready';
  return reasons.length > 0 ? 'at-risk' : 'ready';
}

function alarmsFirst(reasons: readonly ProblemView[]): ProblemView[] {
  const isAlarm = ({ level }: ProblemView) => level === 'alarm';
  return [...reasons.filter(isAlarm), ...reasons.filter((reason) => !isAlarm(reason))];
}
