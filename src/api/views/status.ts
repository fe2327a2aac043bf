/** The status page, put together from one snapshot: everything else is a part of it. */
import { timingBudget } from '../../config/timing-budget.ts';
import type { Config, NodeName } from '../../core/config.ts';
import { timersIn } from '../../core/takeover/view/timing.ts';
import type { AgentSnapshot } from '../../ports/agent-facade.ts';
import type { ReadinessView, StatusView, TimingView } from '../contract/views.ts';
import { viewGroups } from './groups.ts';
import { viewNodes } from './nodes.ts';
import { viewProblems } from './problems.ts';
import { judgeReadiness } from './readiness.ts';
import { viewStore } from './store.ts';

export function viewStatus(s: AgentSnapshot): StatusView {
  return viewWithReadiness(s).status;
}

/** For who shows both, so that placement is asked once. `readiness`: null where the status has none. */
export function viewWithReadiness(s: AgentSnapshot): {
  readonly status: StatusView;
  readonly readiness: ReadinessView | null;
} {
  const nodes = viewNodes(s);
  const groups = viewGroups(s);
  const store = viewStore(s);
  const { document, config } = s;
  const problems = viewProblems({ snapshot: s, store, nodes, groups });
  const readiness = viewIfSmall(s, { store, nodes, groups, problems });
  const status: StatusView = {
    at: new Date(s.at).toISOString(),
    node: s.node,
    incarnation: s.incarnation,
    version: s.version,
    cluster: config?.cluster.name ?? null,
    initialised: document !== undefined && config !== undefined,
    problems,
    store,
    coordinator: document?.coordinator || null,
    term: document?.term ?? null,
    document: document?.version ?? null,
    configuration: document
      ? { version: document.config.version, hash: s.configHash ?? document.config.hash }
      : null,
    disarmed: document?.disarmed ?? null,
    lease: { valid: s.lease.valid, remainingMs: s.lease.remainingMs ?? null },
    beats: { ...s.beats },
    nodes,
    groups,
    timing: config ? viewTiming(config, document) : null,
    readiness: readiness && shortly(readiness),
  };
  return { status, readiness };
}

/** Placement is asked for every node: on a large cluster only where somebody wants to know. */
const smallMax = 1_000;

function viewIfSmall(s: AgentSnapshot, judged: Parameters<typeof judgeReadiness>[1]): ReadinessView | null {
  const isLarge = judged.nodes.length * judged.groups.length > smallMax;
  return isLarge || s.document === undefined || s.config === undefined ? null : judgeReadiness(s, judged);
}

function shortly({ verdict, groups }: ReadinessView): NonNullable<StatusView['readiness']> {
  const open = groups.filter((group) => group.verdict === 'at-risk' || group.verdict === 'not-ready');
  return { verdict, groups: open.map(({ group }) => group) };
}

/** By the timers that count now: while a change of them is being taken up others are judged by the longest. */
function viewTiming(config: Config, document: AgentSnapshot['document']): TimingView {
  const { does, asks } = timersIn(document, config.timing);
  const members = membersOf(config, document);
  const steps = viewBudget({ ...config, timing: asks }, members);
  const isLonger = JSON.stringify(steps) !== JSON.stringify(viewBudget(config, members));
  const { leaseMs, renewIntervalMs, onStoreLoss } = does;
  return {
    typicalMs: total(steps.map((s) => s.typicalMs)),
    worstMs: total(steps.map((s) => s.worstMs)),
    steps,
    awaits: isLonger ? (document?.config.version ?? null) : null,
    leaseMs,
    renewIntervalMs,
    onStoreLoss,
  };
}

/** Who is counted when one of them is lost: two that are left of more are a pair. */
function membersOf(config: Config, document: AgentSnapshot['document']): readonly NodeName[] {
  const all = Object.keys(config.nodes);
  const members = all.filter((node) => document?.nodes[node]?.is === 'in');
  return members.length < 2 ? all : members;
}

function viewBudget(config: Config, members: readonly NodeName[]): TimingView['steps'] {
  return timingBudget(config, members).map(({ step, typicalMs, worstMs, words }) => ({
    step,
    typicalMs: typicalMs ?? null,
    worstMs: worstMs ?? null,
    words,
  }));
}

function total(parts: readonly (number | null)[]): number | null {
  return parts.reduce((sum, part) => (sum === null || part === null ? null : sum + part), 0);
}
