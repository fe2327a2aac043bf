/**
 * The status page: fits one screen, the worst first. On a large cluster only what is not as it should be is listed in
 * full, the rest is counted.
 */
import type { GroupView, NodeView, ProblemView, StatusView, TimingView } from '../../api/contract/views.ts';
import type { Paint } from '../../terminal/paint.ts';
import { renderTextRows, shorten, wrap } from '../../terminal/table.ts';
import { renderGroups } from './group-rows.ts';
import { nextStep } from './next-step.ts';
import { renderNodes } from './node-rows.ts';
import { readinessWords } from './readiness.ts';
import { formatAge, plural } from './words.ts';

const nodesMax = 16;
const groupsMax = 15;
const problemsMax = 8;

export function renderStatus(status: StatusView, width: number, paint: Paint): string {
  const lines = [
    ...wrap(headline(status, paint), width),
    ...problems(status.problems, width, paint),
    '',
    ...facts(status, width),
    '',
  ];
  if (!status.initialised) return [...lines.slice(0, -1), ''].join('\n');
  const nodes = pick(status.nodes, nodesMax, quietNode);
  const groups = pick(status.groups, groupsMax, quietGroup);
  return [
    ...lines,
    ...renderNodes(nodes.shown, width, paint),
    ...more(nodes.hidden, 'node', 'in'),
    '',
    ...renderGroups(groups.shown, status.at, width, paint),
    ...more(groups.hidden, 'group', 'running'),
    '',
  ].join('\n');
}

function headline(status: StatusView, paint: Paint): string {
  const name = status.cluster === null ? 'No cluster yet' : `Cluster ${status.cluster}`;
  const running = status.groups.filter((g) => g.state === 'running').length;
  const members = status.nodes.filter((n) => n.state === 'in').length;
  const silent = status.nodes.filter((n) => n.state === 'in' && !n.heard && !n.away).length;
  const counts = status.initialised
    ? `: ${members} of ${plural(status.nodes.length, 'node')} in${silent > 0 ? ` (${silent} not heard)` : ''}, ${running} of ${plural(status.groups.length, 'group')} running${readinessWords(status)}`
    : '';
  return `${paint('bold', name)}${counts} (seen by ${status.node} at ${status.at.slice(11, 19)} UTC)`;
}

function problems(all: readonly ProblemView[], width: number, paint: Paint): string[] {
  if (all.length === 0) return [];
  const lines = all.slice(0, problemsMax).flatMap((problem) => {
    const mark = problem.level === 'alarm' ? paint('red', 'ALARM  ') : paint('yellow', 'warning');
    const [first, ...rest] = wrap(problem.text, width - 9);
    const steps = [problem.advice, nextStep(problem.reason)].filter((step) => step !== '');
    const next = steps.flatMap((step) => wrap(`-> ${step}`, width - 9, '   '));
    return [`${mark}  ${first}`, ...[...rest, ...next].map((line) => `         ${line}`)];
  });
  const hidden = all.length - problemsMax;
  return ['', ...lines, ...(hidden > 0 ? [`         and ${hidden} more: holdfast status -o json`] : [])];
}

function facts(status: StatusView, width: number): string[] {
  const coordinator = status.coordinator ?? 'none yet';
  const versions = status.configuration
    ? `, term ${status.term}; configuration ${status.configuration.version} (${status.configuration.hash.slice(0, 8)}), document ${status.document}`
    : '';
  const rows: [string, string][] = [
    ['Store', storeWords(status)],
    ...status.store.members.map((m): [string, string] => [
      '',
      `${m.name}: ${[m.state, m.detail].filter(Boolean).join(', ')}`,
    ]),
    ['Coordinator', coordinator + versions],
    ['Lease', leaseWords(status)],
    ...takeoverRow(status),
  ];
  return renderTextRows(rows, width).map((line) => shorten(line, width));
}

function storeWords({ store }: StatusView): string {
  const age =
    store.lastAnswerMs === null ? 'no answer yet' : `last answer ${formatAge(store.lastAnswerMs)} ago`;
  if (!store.reachable) return `${store.kind}: NOT REACHABLE from here (${age})`;
  if (!store.healthy) return `${store.kind}: NOT HEALTHY: ${store.summary} (${age})`;
  return `${store.kind}${store.summary === '' ? '' : `: ${store.summary}`} (${age})`;
}

function leaseWords(status: StatusView): string {
  const { valid, remainingMs } = status.lease;
  const frozen = !status.store.reachable && status.timing?.onStoreLoss === 'freeze';
  if (!valid && frozen)
    return `${status.node}'s has run out; what runs there goes on until the store is back`;
  if (!valid) return `${status.node} has none, so it starts nothing`;
  if (remainingMs === null) return `${status.node} has one without an end`;
  const of = status.timing ? ` of ${formatAge(status.timing.leaseMs)}` : '';
  const then = status.timing?.onStoreLoss === 'freeze';
  return then
    ? `${status.node} may start things for ${formatAge(remainingMs)}${of} without the store; what runs goes on after that`
    : `${status.node} may run for ${formatAge(remainingMs)}${of} without the store`;
}

/** How long a takeover takes, where there is one: with several nodes, something to take over, and nothing that forbids it. */
function takeoverRow({ timing, nodes, groups, disarmed, store, problems }: StatusView): [string, string][] {
  if (!timing || nodes.length < 2 || groups.every(({ enabled }) => !enabled)) return [];
  if (disarmed) return [['Takeover', `none while the cluster is disarmed by ${disarmed.by}`]];
  if (!store.reachable) return [['Takeover', 'none before the store answers again']];
  if (!store.believed) return [['Takeover', 'none before what the store shows is put right']];
  if (problems.some(({ code }) => code === 'store-refuses-writes'))
    return [['Takeover', 'none before the store takes writes again']];
  const none = whyNone(nodes, groups);
  if (none !== undefined) return [['Takeover', `none: ${none}`]];
  return [['Takeover', timingWords(timing)]];
}

/** Why no group has anywhere to go to, as things stand; undefined: one has. */
function whyNone(nodes: StatusView['nodes'], groups: StatusView['groups']): string | undefined {
  const able = nodes.filter(({ state, heard, drained }) => state === 'in' && heard && !drained);
  if (able.length < 2) return `${able[0]?.name ?? 'no node'} alone may run groups now`;
  const movable = groups.filter(
    ({ enabled, stoppedBy, maintenance, restricted, nodes: preferred }) =>
      enabled &&
      stoppedBy === null &&
      maintenance === null &&
      (!restricted || able.filter(({ name }) => preferred.includes(name)).length > 1),
  );
  return movable.length === 0 ? 'no group has a second node that may run it now' : undefined;
}

/** `back after about 420ms (worst 45s): 300ms to notice, 20ms to accuse, 50ms to fence, 50ms to start`. */
function timingWords(timing: TimingView): string {
  const verbs = { suspect: 'notice', accuse: 'accuse', fence: 'fence', start: 'start' } as const;
  const steps = timing.steps.map((step) =>
    step.typicalMs === null
      ? `a person to ${verbs[step.step]}`
      : `${formatAge(step.typicalMs)} to ${verbs[step.step]}`,
  );
  const total =
    timing.typicalMs === null ? 'as soon as a person confirms' : `in about ${formatAge(timing.typicalMs)}`;
  const worst = timing.worstMs === null ? '' : `, at worst ${formatAge(timing.worstMs)}`;
  const until = timing.awaits === null ? '' : `, until configuration ${timing.awaits} is taken up everywhere`;
  return `after a power loss ${total}${worst} (${steps.join(', ')})${until}`;
}

function quietNode(node: NodeView): boolean {
  return (
    node.state === 'in' &&
    node.heard &&
    !node.drained &&
    node.health !== 'failed' &&
    node.links.every((l) => l.up && l.unheardBy.length === 0)
  );
}

function quietGroup(group: GroupView): boolean {
  return group.state === 'running' && !group.maintenance && !group.pin;
}

/** All when they fit; else those with something to say, as many as fit. */
function pick<T>(
  all: readonly T[],
  max: number,
  quiet: (item: T) => boolean,
): { shown: readonly T[]; hidden: number } {
  if (all.length <= max) return { shown: all, hidden: 0 };
  const loud = all.filter((item) => !quiet(item));
  const shown = (loud.length === 0 ? all : loud).slice(0, max);
  return { shown, hidden: all.length - shown.length };
}

function more(hidden: number, noun: string, usual: string): string[] {
  if (hidden === 0) return [];
  return [`and ${plural(hidden, noun)} more, most of them ${usual}: holdfast ${noun} list`];
}
