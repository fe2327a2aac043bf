/**
 * The cluster's history as something to be told: which of its events people want to know, and of a group that came to another node how
 * long nobody had it. A pure fold over the events that every node notes alike.
 */
import type { GroupName, NodeName } from '../core/config.ts';
import type { Happening } from '../core/notify/happening.ts';
import type { NotifyLevel, NotifyTopic } from '../core/notify/notify-levels.ts';
import type { Reason, ReasonKind, ReasonOf } from '../core/reason.ts';
import type { Document } from '../core/takeover/document.ts';
import type { AgentEvent } from '../ports/agent-facade.ts';

export interface History {
  /** Groups that were given to a node and do not run there yet, by name. */
  readonly coming: Readonly<Record<GroupName, Coming>>;
  /** Groups on their way from a node: since when, and why. */
  readonly leaving: Readonly<Record<GroupName, Leaving>>;
  readonly accusedAt: Readonly<Record<NodeName, number>>;
}

interface Coming {
  readonly event: Assigned;
  /** When it was lost. */
  readonly since: number;
  readonly level: NotifyLevel;
}

interface Leaving {
  readonly since: number;
  readonly why: Reason;
}

interface Assigned extends Omit<Event, 'reason'> {
  readonly reason: ReasonOf<'group-assigned'>;
}

type Event = Pick<AgentEvent, 'reason' | 'at' | 'document'>;

export interface HistoryStep {
  readonly history: History;
  readonly happenings: readonly Happening[];
}

export const emptyHistory: History = { coming: {}, leaving: {}, accusedAt: {} };

/** A group that does not run by then is told as one that was given to the node. */
export const comesWithinMs = 20_000;

/** How long a node is silent before it is accused: its groups were lost then. */
export interface Noticing {
  readonly silentMs: number;
  readonly lineage: string;
}

/** `event`: one that is part of the cluster's history. */
export function takeEvent(history: History, event: Event, { silentMs, lineage }: Noticing): HistoryStep {
  const { reason, at } = event;
  const { leaving, accusedAt, coming } = history;
  switch (reason.kind) {
    case 'node-accused':
      return {
        history: { ...history, accusedAt: { ...accusedAt, [reason.node]: at } },
        happenings: [happened(event, lineage)],
      };
    case 'node-in':
      return { history: { ...history, accusedAt: without(accusedAt, reason.node) }, happenings: [] };
    case 'group-draining': {
      const { group, why } = reason;
      const since = leaving[group]?.since ?? at;
      return { history: { ...history, leaving: { ...leaving, [group]: { since, why } } }, happenings: [] };
    }
    case 'group-removed':
      return { history: forgetGroup(history, reason.group), happenings: [happened(event, lineage)] };
    case 'group-assigned': {
      const came: Coming = {
        event: { at, document: event.document, reason },
        since: lostAt(history, reason, at, silentMs),
        level: levelOfMove(history, reason),
      };
      return { history: { ...history, coming: { ...coming, [reason.group]: came } }, happenings: [] };
    }
    case 'node-gone':
      // One that is not back at once stands as a problem, and is told as that.
      return { history, happenings: reason.proof === 'reborn' ? [happened(event, lineage)] : [] };
    default:
      return { history, happenings: told[reason.kind] === undefined ? [] : [happened(event, lineage)] };
  }
}

function lostAt(
  { leaving, accusedAt, coming }: History,
  { group, why }: ReasonOf<'group-assigned'>,
  at: number,
  silentMs: number,
): number {
  const root = rootOf(why);
  const accused = root?.kind === 'accused' ? accusedAt[root.node] : undefined;
  return coming[group]?.since ?? leaving[group]?.since ?? (accused === undefined ? at : accused - silentMs);
}

/** What `runs` there now has come; what does not after a while is told as it is. */
export function takeRuns(
  history: History,
  runs: (group: GroupName, node: NodeName, gen: number) => boolean,
  now: number,
  lineage: string,
): HistoryStep {
  let left = history;
  const happenings: Happening[] = [];
  for (const [group, { event, since, level }] of Object.entries(history.coming)) {
    const { node, gen } = event.reason;
    const isThere = runs(group, node, gen);
    if (!isThere && now - event.at < comesWithinMs) continue;
    const came = isThere ? { outageMs: Math.max(0, now - since) } : ({ isComing: true } as const);
    happenings.push({ ...happened(event, lineage), level, ...came });
    left = forgetGroup(left, group);
  }
  return { history: left, happenings };
}

/** What was noted before anybody looked: how long it took is not known any more. */
export function takePast(history: History, events: readonly Event[], noticing: Noticing): HistoryStep {
  let step: HistoryStep = { history, happenings: [] };
  const happenings: Happening[] = [];
  for (const event of events) {
    step = takeEvent(step.history, event, noticing);
    happenings.push(...step.happenings);
  }
  const { coming } = step.history;
  for (const { event, level } of Object.values(coming))
    happenings.push({ ...happened(event, noticing.lineage), level });
  return { history: { ...step.history, coming: {}, leaving: {} }, happenings };
}

/** Everything before that version of the document has been made into something to tell. */
export function toldUpTo({ coming }: History, version: number): number {
  return Object.values(coming).reduce((least, { event }) => Math.min(least, event.document - 1), version);
}

/** Whether the node runs all of the group, as its record says. */
export function runsThere(
  records: Readonly<Record<NodeName, { readonly value: RecordOfRunning } | undefined>>,
  document: Pick<Document, 'groups'> | undefined,
): (group: GroupName, node: NodeName, gen: number) => boolean {
  return (group, node, gen) => {
    const entry = document?.groups[group];
    const running = records[node]?.value.running[group];
    const isItsOwn = entry !== undefined && entry.is !== 'free' && entry.node === node && entry.gen === gen;
    return isItsOwn && running?.gen === gen && running.phase === 'running';
  };
}

interface RecordOfRunning {
  readonly running: Readonly<Record<GroupName, { readonly gen: number; readonly phase: string }>>;
}

function forgetGroup(history: History, group: GroupName): History {
  const { coming, leaving } = history;
  return { ...history, coming: without(coming, group), leaving: without(leaving, group) };
}

function without<T>(record: Readonly<Record<string, T>>, name: string): Readonly<Record<string, T>> {
  const { [name]: _, ...rest } = record;
  return rest;
}

interface Told {
  readonly topic: NotifyTopic;
  readonly level: NotifyLevel;
}

/** What stands for longer is told as a problem, and not here. */
const told: Partial<Record<ReasonKind, Told>> = {
  'node-accused': { topic: 'fencing', level: 'warning' },
  'fence-attempt': { topic: 'fencing', level: 'warning' },
  'group-assigned': { topic: 'moves', level: 'warning' },
  'cluster-armed': { topic: 'changes', level: 'info' },
  'configuration-in-force': { topic: 'changes', level: 'info' },
  'node-added': { topic: 'changes', level: 'info' },
  'node-removed': { topic: 'changes', level: 'info' },
  'node-drained': { topic: 'changes', level: 'info' },
  'node-resumed': { topic: 'changes', level: 'info' },
  'group-removed': { topic: 'changes', level: 'info' },
  'group-pinned': { topic: 'changes', level: 'info' },
  'maintenance-ended': { topic: 'changes', level: 'info' },
  'shall-not-run': { topic: 'changes', level: 'info' },
  'may-run-again': { topic: 'changes', level: 'info' },
  'node-gone': { topic: 'nodes', level: 'warning' },
};

function happened({ reason, at, document }: Event, lineage: string): Happening {
  const { topic, level } = told[reason.kind] ?? { topic: 'changes', level: 'info' };
  const { node = '', group = '' } = reason as { readonly node?: string; readonly group?: string };
  const about = group === '' ? node : group;
  return {
    id: [lineage, document, reason.kind, about].join('/'),
    at,
    topic,
    level: levelOf(reason, level),
    key: `${reason.kind} ${about}`,
    is: 'happened',
    reason,
    document,
  };
}

/** A stop that no person asked for; and of nodes that are gone those that are back before anybody could see it as a problem. */
function levelOf(reason: Reason, usual: NotifyLevel): NotifyLevel {
  const isByPolicy = reason.kind === 'shall-not-run' && reason.why.kind === 'stopped-by-policy';
  return isByPolicy ? 'warning' : usual;
}

/** What a person asked for, a failback, and a first start are worth knowing and nothing to worry about. */
function levelOfMove({ leaving }: History, reason: ReasonOf<'group-assigned'>): NotifyLevel {
  const why = rootOf(leaving[reason.group]?.why ?? reason.why);
  const isCalm = reason.proof === 'initial' || why === undefined || calm.has(why.kind);
  return isCalm ? 'info' : 'warning';
}

function rootOf(why: Reason | undefined): Reason | undefined {
  if (why?.kind === 'runs-again') return rootOf(why.after);
  return why?.kind === 'leaves' || why?.kind === 'best-left' ? rootOf(why.why) : why;
}

const calm: ReadonlySet<ReasonKind> = new Set([
  'first-start',
  'moved-for',
  'failed-back-by',
  'restarted-by',
  'drained-by',
  'stopped-by',
  'disabled-by',
  'agent-stopping',
  'ranked',
  'node-released',
]);
