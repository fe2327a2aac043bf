/**
 * What a person should know first, alarms before warnings, each with what can be done about it. Nothing here is a state
 * of its own: it is read off the other views, so that the list can never contradict the tables below it.
 */
import type { Unwell } from '../../core/health/judge-health.ts';
import { type Reason, type ReasonKind, sameReason } from '../../core/reason.ts';
import { diskLevel, diskReason } from '../../core/state-disk.ts';
import { brakes } from '../../core/takeover/coordinate/accuse.ts';
import type { NodeEntry } from '../../core/takeover/document.ts';
import { doubtsIn } from '../../core/takeover/membership/doubts.ts';
import { quarantined } from '../../core/takeover/placement/absences.ts';
import type { Notice } from '../../core/takeover/said.ts';
import type { AgentSnapshot } from '../../ports/agent-facade.ts';
import type { NodeView, ProblemView } from '../contract/views.ts';
import { deviceProblems } from './fence-problems.ts';
import { groupProblems, placement } from './group-problems.ts';
import { aboutOf, alarm, type ProblemInput, problem, warning } from './problem.ts';
import { storeProblems } from './store-problems.ts';

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

function rank(of: ProblemView): number {
  return of.level === 'alarm' ? 0 : 1;
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
  if (entry?.is === 'gone') return [goneProblem(snapshot, node, entry)];
  if (view.away) return [warning({ kind: 'node-away', node })];
  if (view.state === 'in' && !view.heard) return [unheard(view, snapshot)];
  const kept = quarantined(
    snapshot.document?.absences?.[node],
    snapshot.config?.cluster.quarantine,
    snapshot.at,
  );
  return [
    ...(kept ? [alarm({ ...kept, kind: 'node-quarantined', node })] : []),
    ...deviceProblems(snapshot, node).map(({ level, reason }) => problem(level, reason)),
    ...(view.health === 'failed' ? [warning(unfit(node, snapshot.records[node]?.unwell))] : []),
    ...view.links.flatMap((link) => linkProblem(node, link)),
    ...view.capacity.flatMap(({ what, has, used }) =>
      used > has ? [warning({ kind: 'over-capacity', node, what, needs: used, of: has })] : [],
    ),
  ];
}

/** One that stays off although it was to be switched on is for a person, unless a person wanted just that. */
function goneProblem(
  snapshot: AgentSnapshot,
  node: string,
  entry: Extract<NodeEntry, { is: 'gone' }>,
): ProblemView {
  const { kind: proof, by } = entry.proof;
  const gone = { node, proof, by };
  const { switchOn } = entry;
  if (switchOn === undefined) {
    const off = proof === 'off' && !showsLife(snapshot, node, entry) && ({ off: true } as const);
    return warning({ kind: 'node-is-gone', ...gone, ...off });
  }
  if (switchOn.is !== 'not') return warning({ kind: 'node-is-gone', ...gone, again: switchOn.is });
  const { why } = switchOn;
  return problem(meant.has(why.kind) ? 'warning' : 'alarm', { kind: 'node-stays-off', ...gone, why });
}

/** Its agent has begun anew, or is heard here. */
function showsLife(
  { records, hearing }: AgentSnapshot,
  node: string,
  { inc }: { readonly inc: string },
): boolean {
  const record = records[node];
  const isHeardHere = Object.values(hearing).some((peers) => peers[node] === true);
  return isHeardHere || (record !== undefined && record.inc !== inc);
}

/** What a person wanted. */
const meant: ReadonlySet<ReasonKind> = new Set(['asked', 'disarmed', 'drained-by']);

function unfit(node: string, unwell: Unwell | undefined): Reason {
  return unwell ? { kind: 'node-unwell', node, ...unwell } : { kind: 'node-unfit', node };
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
