/**
 * What a person should know first, alarms before warnings, each with the next step. Nothing here is a state of its own:
 * it is read off the other views, so that the list can never contradict the tables below it.
 */
import type { AgentSnapshot } from '../../ports/agent-facade.ts';
import type { GroupView, NodeView, ProblemView, StoreView } from '../contract/views.ts';

export interface ProblemInput {
  readonly snapshot: AgentSnapshot;
  readonly store: StoreView;
  readonly nodes: readonly NodeView[];
  readonly groups: readonly GroupView[];
}

export function viewProblems(input: ProblemInput): ProblemView[] {
  const read = [
    ...storeProblems(input),
    ...input.nodes.flatMap(nodeProblems),
    ...input.groups.flatMap((group) => groupProblems(group, input)),
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
  if (!store.reachable) {
    const policy = snapshot.config?.timing.onStoreLoss;
    const then =
      policy === 'stop'
        ? 'what runs here stops when the lease ends'
        : 'what runs goes on, nothing is taken over';
    return [
      alarm(
        `The store does not answer ${snapshot.node}; ${then}`,
        'Check the store and the network to it. Below is what was known when it last answered.',
      ),
    ];
  }
  const lease = snapshot.lease.valid || snapshot.document?.nodes[snapshot.node]?.is !== 'in';
  return [
    ...(store.healthy ? [] : [warning(`The store is not healthy: ${store.summary}`)]),
    ...(lease
      ? []
      : [alarm(`The lease has run out on ${snapshot.node}: nothing is started there until it is renewed`)]),
  ];
}

function nodeProblems(node: NodeView): ProblemView[] {
  if (node.needsPerson) {
    const next = `Make sure that it is off, then: holdfast node confirm-off ${node.name}`;
    return [alarm(`${node.name} is accused and no device can prove it off: ${node.why}`, next)];
  }
  if (node.state === 'accused') return [accused(node)];
  if (node.state === 'gone') return [gone(node)];
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

function groupProblems(group: GroupView, { snapshot, nodes }: ProblemInput): ProblemView[] {
  const look = `holdfast explain group ${group.name}`;
  if (group.state === 'stop-failed')
    return [alarm(`${group.name} cannot be stopped on ${group.node}: ${group.reason}`, `See: ${look}`)];
  if (group.state === 'failed')
    return [alarm(`${group.name} failed on ${group.node}: ${group.reason}`, `See: ${look}`)];
  if (group.state === 'waiting' && nodes.some((n) => n.state === 'in')) {
    return [
      alarm(`${group.name} runs nowhere${group.reason === '' ? '' : `: ${group.reason}`}`, `See: ${look}`),
    ];
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
