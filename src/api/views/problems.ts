/**
 * What a person should know first, alarms before warnings, each with the next step. Nothing here is a state of its own:
 * it is read off the other views, so that the list can never contradict the tables below it.
 */
import type { GroupName } from '../../core/config.ts';
import { type Placed, place } from '../../core/takeover/placement/place.ts';
import { placementInput } from '../../core/takeover/placement/placement-view.ts';
import { words } from '../../core/words/words.ts';
import type { AgentSnapshot } from '../../ports/agent-facade.ts';
import type { GroupView, NodeView, ProblemView, StoreView } from '../contract/views.ts';

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
    ...clusterProblems(input.snapshot),
  ];
  return [...read, ...toldProblems(input.snapshot, read)].sort((a, b) => rank(a) - rank(b));
}

/** What the agent says itself, unless it is the same in other words: the same beginning is the same thing. */
function toldProblems(s: AgentSnapshot, read: readonly ProblemView[]): ProblemView[] {
  const beginning = (text: string) => text.toLowerCase().split(' ').slice(0, 3).join(' ');
  const known = new Set(read.map(({ text }) => beginning(text)));
  const told = [...new Set(s.problems)].filter((text) => !known.has(beginning(text)));
  return told.map((text) => (s.document === undefined ? alarm(text) : warning(text)));
}

function rank(problem: ProblemView): number {
  return problem.level === 'alarm' ? 0 : 1;
}

function alarm(text: string, next = ''): ProblemView {
  return { level: 'alarm', text, next };
}

function warning(text: string, next = ''): ProblemView {
  return { level: 'warning', text, next };
}

function storeProblems({ snapshot, store }: ProblemInput): ProblemView[] {
  const policy = snapshot.config?.timing.onStoreLoss;
  const then =
    policy === 'stop'
      ? 'what runs here stops when the lease ends'
      : 'what runs goes on, nothing is taken over';
  if (!store.reachable) {
    return [
      alarm(
        `The store does not answer ${snapshot.node}; ${then}`,
        'Check the store and the network to it. Below is what was known when it last answered.',
      ),
    ];
  }
  const { refuses } = snapshot.store;
  const noWrites = `The store answers ${snapshot.node}, but takes no writes; ${then}: ${refuses}`;
  const lookAt = 'Look whether its disk is full or read-only, and whether its members answer.';
  const lease = snapshot.lease.valid || snapshot.document?.nodes[snapshot.node]?.is !== 'in';
  return [
    ...(refuses === undefined ? [] : [alarm(noWrites, lookAt)]),
    ...(store.healthy || refuses !== undefined
      ? []
      : [warning(`The store is not healthy: ${store.summary}`)]),
    ...(lease
      ? []
      : [alarm(`The lease has run out on ${snapshot.node}: nothing is started there until it is renewed`)]),
  ];
}

/** Who hears nobody says of all others that nobody hears them, and may be the one that is cut off. */
function deafProblem({ node, document, hearing }: AgentSnapshot): ProblemView[] {
  const members = Object.entries(document?.nodes ?? {}).filter(([, { is }]) => is === 'in');
  const others = members.map(([name]) => name).filter((name) => name !== node);
  const isMember = others.length < members.length;
  const hears = (name: string) => Object.values(hearing).some((peers) => peers[name] === true);
  if (!isMember || others.length === 0 || others.some(hears)) return [];
  const text = `${node} hears no other node: it may be the one that is cut off`;
  return [alarm(text, 'Look at its cables, and ask another node.')];
}

function nodeProblems(node: NodeView, { snapshot }: ProblemInput): ProblemView[] {
  if (node.needsPerson) {
    const next = `Make sure that it is off, then: holdfast node confirm-off ${node.name}`;
    return [alarm(`${node.name} is accused and no device can prove it off: ${node.why}`, next)];
  }
  if (node.state === 'accused') return [accused(node)];
  if (node.state === 'gone') return [gone(node)];
  if (node.state === 'in' && !node.heard) return [unheard(node, snapshot)];
  return [
    ...(node.health === 'failed' ? [warning(`${node.name} fails its own health check`)] : []),
    ...node.links.flatMap((link) => linkProblem(node, link)),
  ];
}

function accused(node: NodeView): ProblemView {
  const attempt = node.fencing?.attempt ?? 0;
  const doing = node.fencing?.running
    ? `fence attempt ${attempt} was begun, none has proved it off yet`
    : attempt === 0
      ? 'about to be fenced'
      : `fence attempt ${attempt} proved nothing`;
  const next =
    attempt > 1
      ? `Check its fence device; if it is off for certain: holdfast node confirm-off ${node.name}`
      : '';
  return alarm(`${node.name} is accused (${doing}): ${node.why}`, next);
}

/** Most are accused a moment later; where a brake holds that back, a person must know. */
function unheard(node: NodeView, { document }: AgentSnapshot): ProblemView {
  const runs = node.groups.length === 0 ? '' : `; what it ran (${listed(node.groups)}) may serve nobody`;
  const held = node.groups.length > 0 && node.groups.every((group) => document?.maintenance[group]);
  if (document?.disarmed) {
    const text = `${node.name} is heard by no other node${runs}. Nothing is taken over: the cluster is disarmed by ${document.disarmed.by}`;
    return alarm(text, 'To let the cluster act: holdfast arm');
  }
  if (held) {
    const text = `${node.name} is heard by no other node${runs}. It is not accused: every group on it is under maintenance`;
    return alarm(text, `To let the cluster act: holdfast group maintenance ${node.groups[0]} off`);
  }
  return alarm(`${node.name} is heard by no other node${runs}`, 'Look at the node and its cables.');
}

function listed(names: readonly string[]): string {
  return names.length <= 3
    ? names.join(', ')
    : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}

/** A node that left on purpose is no problem. */
function gone(node: NodeView): ProblemView {
  const by = node.proof?.by ? ` by ${node.proof.by}` : '';
  return warning(
    `${node.name} is gone, proof: ${node.proof?.kind ?? 'none'}${by}`,
    'It joins again when its agent starts.',
  );
}

function linkProblem(node: NodeView, link: NodeView['links'][number]): ProblemView[] {
  if (!link.up)
    return [warning(`${node.name} has no link on ${link.network}`, 'Check its cable or interface.')];
  if (link.unheardBy.length === 0) return [];
  return [warning(`${node.name} is not heard on ${link.network} by ${link.unheardBy.join(', ')}`)];
}

function groupProblems(
  group: GroupView,
  { snapshot, nodes }: ProblemInput,
  placed: Placement,
): ProblemView[] {
  const look = `holdfast explain group ${group.name}`;
  if (group.state === 'stop-failed')
    return [alarm(`${group.name} cannot be stopped on ${group.node}: ${group.reason}`, `See: ${look}`)];
  if (group.state === 'failed')
    return [alarm(`${group.name} failed on ${group.node}: ${group.reason}`, `See: ${look}`)];
  if (group.state === 'waiting' && nodes.some((n) => n.state === 'in'))
    return [waiting(group, placed.get(group.name), look)];
  if (group.state === 'blocked' && group.maintenance) {
    const next = `To have it taken over: holdfast group maintenance ${group.name} off`;
    return [alarm(`${group.name} may serve nobody: ${group.reason}`, next)];
  }
  if (group.maintenance) {
    const next = `When done: holdfast group maintenance ${group.name} off`;
    return [
      warning(`${group.name} is under maintenance by ${group.maintenance.by}: nobody watches it`, next),
    ];
  }
  const byPolicy =
    group.state === 'stopped' && (snapshot.document?.failures[group.name] ?? undefined) !== undefined;
  return byPolicy
    ? [warning(`${group.name} was stopped by ${group.stoppedBy}`, `Then: holdfast group start ${group.name}`)]
    : [];
}

type Placement = ReadonlyMap<GroupName, Placed>;

/** Where placement wants the groups, looked up only when one of them waits. */
function placement({ snapshot, groups }: ProblemInput): Placement {
  const { config, document, records, at } = snapshot;
  if (!config || !document || groups.every((g) => g.state !== 'waiting')) return new Map();
  return place(placementInput({ config, document, records, wall: at }));
}

/** One that has a node to go to starts within a moment. */
function waiting(group: GroupView, placed: Placed | undefined, look: string): ProblemView {
  if (placed?.node) return warning(`${group.name} does not run yet: it is about to start on ${placed.node}`);
  const why = group.failures.length === 0 && placed ? words(placed.why) : group.reason;
  return alarm(`${group.name} runs nowhere${why === '' ? '' : `: ${why}`}`, `See: ${look}`);
}

function clusterProblems(s: AgentSnapshot): ProblemView[] {
  const problems: ProblemView[] = [];
  if (s.document?.disarmed) {
    problems.push(
      warning(
        `Disarmed by ${s.document.disarmed.by}: nobody is accused or fenced`,
        'When done: holdfast arm',
      ),
    );
  }
  const limit = s.config?.cluster.fenceLimit;
  const recent = limit ? (s.document?.fenced ?? []).filter((at) => s.at - at < limit.windowMs).length : 0;
  if (limit && recent >= limit.count) {
    problems.push(
      alarm(
        `The fence limit is reached (${recent} within ${limit.windowMs / 60_000} minutes): no more fences for now`,
        'Find out why so many nodes were lost.',
      ),
    );
  }
  if (s.beats.rejected > 0) {
    const next = 'Compare the key files of the nodes, or look who sends.';
    problems.push(
      warning(`${s.beats.rejected} heartbeats with a wrong key or shape came to ${s.node}`, next),
    );
  }
  return problems;
}
