/**
 * What a person should know first, alarms before warnings, each with what can be done about it. Nothing here is a state
 * of its own: it is read off the other views, so that the list can never contradict the tables below it.
 */
import type { GroupName } from '../../core/config.ts';
import { type Reason, type ReasonKind, sameReason } from '../../core/reason.ts';
import type { StoreAlarm } from '../../core/reason-facts.ts';
import { diskLevel, diskReason } from '../../core/state-disk.ts';
import { brakes } from '../../core/takeover/coordinate/accuse.ts';
import { doubtsIn } from '../../core/takeover/membership/doubts.ts';
import { waitsWhy } from '../../core/takeover/placement/explain.ts';
import { type Placed, place } from '../../core/takeover/placement/place.ts';
import { placementInput, whyStopped } from '../../core/takeover/placement/placement-view.ts';
import type { Notice } from '../../core/takeover/said.ts';
import { advice } from '../../core/words/advice.ts';
import { words } from '../../core/words/words.ts';
import type { AgentSnapshot } from '../../ports/agent-facade.ts';
import type { GroupView, NodeView, ProblemView, StoreView } from '../contract/views.ts';
import { deviceProblems } from './fence-problems.ts';
import { failuresOf } from './groups.ts';
import { momentOf } from './moment.ts';
import { viewRemedy } from './remedy.ts';

export interface ProblemInput {
  readonly snapshot: AgentSnapshot;
  readonly store: StoreView;
  readonly nodes: readonly NodeView[];
  readonly groups: readonly GroupView[];
}

export function viewProblems(input: ProblemInput): ProblemView[] {
  const placed = placement(input);
  const read = [
    ...storeProblems(input),
    ...deafProblem(input.snapshot),
    ...input.nodes.flatMap((node) => nodeProblems(node, input)),
    ...input.groups.flatMap((group) => groupProblems(group, input, placed)),
    ...doubtProblems(input.snapshot),
    ...diskProblems(input.snapshot),
    ...clusterProblems(input.snapshot),
    ...versionProblem(input.nodes),
  ];
  return [...read, ...toldProblems(input.snapshot, read)].sort((a, b) => rank(a) - rank(b));
}

/** What the agents say themselves, this one first, unless a view has read the same off or another has said it. */
function toldProblems(s: AgentSnapshot, read: readonly ProblemView[]): ProblemView[] {
  const told = [...s.problems, ...toldByOthers(s)];
  const isNew = ({ reason }: Notice, i: number) =>
    !told.slice(0, i).some((earlier) => sameReason(earlier.reason, reason)) &&
    !read.some((problem) => isReadAs(reason, problem));
  return told.filter(isNew).map(({ level, reason }) => problem(level, reason));
}

/** Of members, and of nodes that are about to join: what an incarnation said before it ended is over. */
function toldByOthers({ node, records, document }: AgentSnapshot): Notice[] {
  return Object.entries(records).flatMap(([name, record]) => {
    const entry = document?.nodes[name];
    if (name === node || record.left || entry === undefined) return [];
    const isMember = entry.is === 'in' && entry.inc === record.inc;
    const joins = entry.is !== 'in' && (entry.is === 'out' || entry.inc !== record.inc);
    return isMember || joins ? (record.tells ?? []) : [];
  });
}

/** Kinds that a node notes itself and that the views show as another kind, of the same node or group. */
const readAs: Partial<Record<ReasonKind, readonly ReasonKind[]>> = {
  'store-silent': ['store-unreachable'],
  'lease-out': ['lease-out-on'],
  'not-fenced-disarmed': ['node-being-fenced'],
  'not-fenced-limit': ['node-being-fenced'],
  'may-release': ['node-being-fenced'],
  'lapse-runs': ['node-being-fenced'],
  'nothing-proves': ['node-for-a-person', 'node-being-fenced'],
  'group-trouble': ['group-cannot-stop'],
  'cannot-release': ['group-cannot-release'],
};

function isReadAs(reason: Reason, read: ProblemView): boolean {
  const about = aboutOf(reason);
  const isSameThing = about.node === null || about.node === read.about.node;
  const isSameGroup = about.group === null || about.group === read.about.group;
  const kinds = [reason.kind, ...(readAs[reason.kind] ?? [])];
  return kinds.includes(read.reason.kind) && isSameThing && isSameGroup;
}

function aboutOf(reason: Reason): ProblemView['about'] {
  const { node = null, group = null } = reason as { readonly node?: string; readonly group?: string };
  return { node, group };
}

function rank(of: ProblemView): number {
  return of.level === 'alarm' ? 0 : 1;
}

function problem(level: ProblemView['level'], reason: Reason): ProblemView {
  return {
    level,
    code: reason.kind,
    about: aboutOf(reason),
    reason,
    text: words(reason),
    advice: advice(reason),
    remedy: viewRemedy(reason),
  };
}

function alarm(reason: Reason): ProblemView {
  return problem('alarm', reason);
}

function warning(reason: Reason): ProblemView {
  return problem('warning', reason);
}

function storeProblems({ snapshot, store }: ProblemInput): ProblemView[] {
  const { node, config, document } = snapshot;
  const then = config?.timing.onStoreLoss === 'stop' ? 'stops' : 'runs-on';
  if (!store.reachable) return [alarm({ kind: 'store-unreachable', node, then })];
  // What is not believed is not written to: the last write is no news of it.
  const refuses = store.believed ? snapshot.store.refuses : undefined;
  const raised = ofAlarm(store.members.find((member) => member.alarm !== null)?.alarm);
  const hasLease = snapshot.lease.valid || document?.nodes[node]?.is !== 'in';
  return [
    ...(refuses === undefined
      ? []
      : [alarm({ kind: 'store-refuses-writes', node, then, said: refuses, ...raised })]),
    ...(store.healthy || refuses !== undefined
      ? []
      : [warning({ kind: 'store-unhealthy', said: store.summary })]),
    ...(store.healthy
      ? toldOnce(store.members, raised.alarm !== undefined && refuses !== undefined)
      : []
    ).flatMap(({ name: member, state, detail: said, well, alarm: its }) =>
      well
        ? []
        : [warning({ kind: 'store-member-unwell', member, is: memberIs(state), said, ...ofAlarm(its) })],
    ),
    ...(hasLease ? [] : [alarm({ kind: 'lease-out-on', node })]),
  ];
}

/** An alarm of etcd stands in the status of every member: it is told once, and not beside what it leads to. */
function toldOnce(members: StoreView['members'], isTold: boolean): StoreView['members'] {
  return members.filter(
    ({ alarm: its }, i) => its === null || (!isTold && members.findIndex((one) => one.alarm === its) === i),
  );
}

function ofAlarm(alarm: StoreAlarm | null | undefined): { readonly alarm?: StoreAlarm } {
  return alarm ? { alarm } : {};
}

/** A state as a verb: `has no leader` is one already. */
function memberIs(state: string): string {
  return state === 'silent' ? 'is silent' : state;
}

/** Who hears nobody says of all others that nobody hears them, and may be the one that is cut off. */
function deafProblem({ node, document, hearing }: AgentSnapshot): ProblemView[] {
  const members = Object.entries(document?.nodes ?? {}).filter(([, { is }]) => is === 'in');
  const others = members.map(([name]) => name).filter((name) => name !== node);
  const isMember = others.length < members.length;
  const hears = (name: string) => Object.values(hearing).some((peers) => peers[name] === true);
  if (!isMember || others.length === 0 || others.some(hears)) return [];
  return [alarm({ kind: 'hears-nobody', node })];
}

function nodeProblems(view: NodeView, { snapshot }: ProblemInput): ProblemView[] {
  const node = view.name;
  const entry = snapshot.document?.nodes[node];
  if (entry?.is === 'accused') {
    const { why, attempt, started: running } = entry;
    if (entry.inc === '' && !entry.asked) return [alarm({ kind: 'unproven', node })];
    if (view.needsPerson) return [alarm({ kind: 'node-for-a-person', node, why })];
    const failed = entry.failed && ({ kind: 'fence-failed', node, ...entry.failed } as const);
    return [alarm({ kind: 'node-being-fenced', node, why, attempt, running, ...(failed && { failed }) })];
  }
  // One that left on purpose is no problem, and yet worth knowing.
  if (entry?.is === 'gone') {
    const { kind: proof, by } = entry.proof;
    return [warning({ kind: 'node-is-gone', node, proof, by })];
  }
  if (view.away) return [warning({ kind: 'node-away', node })];
  if (view.state === 'in' && !view.heard) return [unheard(view, snapshot)];
  return [
    ...deviceProblems(snapshot, node).map(({ level, reason }) => problem(level, reason)),
    ...(view.health === 'failed' ? [warning({ kind: 'node-unfit', node })] : []),
    ...view.links.flatMap((link) => linkProblem(node, link)),
  ];
}

/** Most are accused a moment later; where a brake holds that back, a person must know. */
function unheard({ name, groups }: NodeView, { document }: AgentSnapshot): ProblemView {
  const spared = document && brakes(document, name);
  return alarm({ kind: 'node-unheard', node: name, groups, ...(spared && { spared }) });
}

/** While a new version is brought from node to node there are two; that is to end. */
function versionProblem(nodes: readonly NodeView[]): ProblemView[] {
  const versions = new Map<string, string[]>();
  for (const { name, state, version } of nodes)
    if (state === 'in' && version !== null) versions.set(version, [...(versions.get(version) ?? []), name]);
  if (versions.size < 2) return [];
  const of = [...versions].map(([version, its]) => ({ version, nodes: its }));
  return [warning({ kind: 'versions-differ', versions: of })];
}

function linkProblem(node: string, link: NodeView['links'][number]): ProblemView[] {
  const { network } = link;
  if (!link.up) return [warning({ kind: 'no-link', node, network })];
  if (link.unheardBy.length === 0) return [];
  return [warning({ kind: 'not-heard-on', node, network, by: link.unheardBy })];
}

const unknownReason: Reason = { kind: 'failed-somehow' };

function groupProblems(
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
function placement({ snapshot, groups }: ProblemInput): Placement {
  const moment = momentOf(snapshot);
  const isCalm = groups.every((g) => g.state !== 'waiting') && snapshot.document?.absences === undefined;
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

/** Probes that keep a node out, or would: read off the records, so every node shows those of all. */
function doubtProblems({ records, document }: AgentSnapshot): ProblemView[] {
  return Object.entries(records).flatMap(([node, record]) => {
    const entry = document?.nodes[node];
    const isOver = record.left || (entry?.is === 'gone' && entry.inc === record.inc);
    if (entry === undefined || isOver) return [];
    return doubtsIn(node, record).map((reason) => problem(doubtLevels[reason.kind] ?? 'alarm', reason));
  });
}

/** Of nodes whose record still speaks for them. */
function diskProblems({ records, document }: AgentSnapshot): ProblemView[] {
  return Object.entries(records).flatMap(([node, { disk, inc }]) => {
    const entry = document?.nodes[node];
    if (!disk || entry === undefined || (entry.is === 'gone' && entry.inc === inc)) return [];
    const reason = diskReason(node, disk);
    return [problem(diskLevel(reason), reason)];
  });
}

const doubtLevels: Partial<Record<ReasonKind, ProblemView['level']>> = {
  'would-keep-out': 'warning',
  'vouched-for': 'warning',
};

function clusterProblems(s: AgentSnapshot): ProblemView[] {
  const problems: ProblemView[] = [];
  const { disarmed, fenced = [] } = s.document ?? {};
  if (disarmed) problems.push(warning({ kind: 'cluster-disarmed', by: disarmed.by }));
  const limit = s.config?.cluster.fenceLimit;
  const count = limit ? fenced.filter((at) => s.at - at < limit.windowMs).length : 0;
  if (limit && count >= limit.count)
    problems.push(alarm({ kind: 'fence-limit-reached', count, windowMs: limit.windowMs }));
  return problems;
}
