/**
 * Switching a node on again after its fence, where the file asks for it: once, and not into a loop. Off is proved before, so
 * what boots is a new incarnation and is let in by the rules of any boot: nothing waits for it, and nothing is decided by
 * what comes of it. Written down before the command runs, as a fence is; whoever coordinates next begins it again.
 */
import type { GroupName, NodeName } from '../../config.ts';
import { levelName } from '../../fence-levels.ts';
import type { SwitchOnAnswer } from '../../power.ts';
import type { Reason } from '../../reason.ts';
import type { Document, NodeEntry } from '../document.ts';
import type { Event } from '../event.ts';
import type { SwitchOnTry } from '../fence-state.ts';
import type { SwitchOn } from '../switch-on.ts';
import { act, note, type Turn } from '../turn.ts';
import { configOf } from '../view/loaded.ts';
import { attemptUnderWay, launchWithinMs } from './attempts.ts';
import { type DocumentDraft, set, setNode } from './draft.ts';
import { levelTried } from './fence-result.ts';

type Accused = Extract<NodeEntry, { is: 'accused' }>;
type Gone = Extract<NodeEntry, { is: 'gone' }>;
type Started = Extract<SwitchOn, { is: 'started' }>;

/** A node that is fenced once more within this time has a fault that no power cures. */
const againWithinMs = 3_600_000;

/** With the first attempt of a fence: for the limit, and for whether the node is switched on again. */
export function noteFence(t: Turn, d: DocumentDraft, node: NodeName): void {
  const { wall } = t.clock;
  set(d, 'fenced', [...d.next.fenced, wall].slice(-50));
  const known = Object.entries({ ...d.next.fencedNodes, [node]: [...timesOf(d, node), wall] });
  const lately = known.map(
    ([name, times]) => [name, times.filter((at) => at > wall - againWithinMs)] as const,
  );
  set(d, 'fencedNodes', Object.fromEntries(lately.filter(([, times]) => times.length > 0)));
}

function timesOf(d: DocumentDraft, node: NodeName): readonly number[] {
  return d.next.fencedNodes?.[node] ?? [];
}

/** With the write that proves it off. Undefined: nobody wants it. `devices`: the level that proved it. */
export function switchOnAfter(
  t: Turn,
  d: DocumentDraft,
  node: NodeName,
  entry: Accused,
  devices: readonly string[],
): SwitchOn | undefined {
  if (!isWanted(t, node)) return undefined;
  const why = entry.asked ? entry.why : (forbids(d, node) ?? tooOften(t, d, node));
  return why ? { is: 'not', why } : { is: 'wanted', devices };
}

function isWanted(t: Turn, node: NodeName): boolean {
  return configOf(t).nodes[node]?.fenceThen === 'on';
}

/** A person works on the cluster, or on the node. */
function forbids({ next }: DocumentDraft, node: NodeName): Reason | undefined {
  if (next.disarmed) return { kind: 'disarmed', by: next.disarmed.by };
  const drained = next.drained[node];
  return drained && { kind: 'drained-by', by: drained.by };
}

/** This fence counts as well. */
function tooOften(t: Turn, d: DocumentDraft, node: NodeName): Reason | undefined {
  const since = (ms: number) => (at: number) => at > t.clock.wall - ms;
  const count = timesOf(d, node).filter(since(againWithinMs)).length;
  if (count > 1) return { kind: 'fenced-again', count, withinMs: againWithinMs };
  const { count: limit, windowMs } = configOf(t).cluster.fenceLimit;
  const all = d.next.fenced.filter(since(windowMs)).length;
  return all > limit - 1 ? { kind: 'many-fenced', count: all, windowMs } : undefined;
}

export function switchOn(t: Turn, d: DocumentDraft): void {
  for (const [node, entry] of Object.entries(d.next.nodes)) {
    if (entry.is !== 'gone' || entry.switchOn === undefined) continue;
    const next = nextOf(t, d, node, entry, entry.switchOn);
    if (next === entry.switchOn) continue;
    const { switchOn: _, ...rest } = entry;
    setNode(d, node, { ...rest, ...(next && { switchOn: next }) });
  }
}

function nextOf(
  t: Turn,
  d: DocumentDraft,
  node: NodeName,
  { inc }: Gone,
  now: SwitchOn,
): SwitchOn | undefined {
  if (now.is === 'done' || now.is === 'not') return now;
  const tried = now.is === 'started' ? triedHere(t, node, inc, now.attempt) : undefined;
  if (tried) return tried.outcome ?? now;
  if (!isWanted(t, node)) return undefined;
  const why = forbids(d, node);
  if (why) return { is: 'not', why };
  const { devices } = now;
  if (levelTried(t, node, now) === undefined) return { is: 'not', why: { kind: 'level-changed' } };
  // That it is gone is durable, nothing is about to cut it, and what it ran has come elsewhere.
  const isProved = d.before.nodes[node]?.is === 'gone';
  if (!isProved || attemptUnderWay(t, node) !== undefined || !areElsewhere(t, d.before, node)) return now;
  return { is: 'started', attempt: (now.is === 'started' ? now.attempt : 0) + 1, devices };
}

function triedHere(t: Turn, node: NodeName, inc: string, attempt: number): SwitchOnTry | undefined {
  const tried = t.s.switchOns[node];
  return tried?.inc === inc && tried.attempt === attempt ? tried : undefined;
}

/** What came from it runs, or has failed to, or has no place; nothing waits for a node that boots. */
function areElsewhere(t: Turn, { groups }: Document, node: NodeName): boolean {
  return Object.keys(groups).every((name) => isElsewhere(t, groups, node, name));
}

function isElsewhere(t: Turn, groups: Document['groups'], node: NodeName, name: GroupName): boolean {
  const group = groups[name];
  if (group === undefined || group.is === 'free') return true;
  if (group.node === node) return false;
  if (group.last?.from !== node) return true;
  const record = t.s.store.records[group.node]?.value;
  const running = record?.inc === group.inc ? record.running[name] : undefined;
  const hasBegun = running?.phase === 'running' || running?.phase === 'failed';
  return running?.gen === group.gen && hasBegun;
}

/** The write that says "started" was acknowledged: as with a fence, the command runs now, or it does not for this attempt. */
export function launchSwitchOns(t: Turn, before: Document, document: Document, sentAt: number): void {
  if (t.clock.now > sentAt + launchWithinMs(t)) return;
  for (const [node, entry] of Object.entries(document.nodes)) {
    const now = startedIn(entry);
    if (entry.is !== 'gone' || now === undefined || startedIn(before.nodes[node])?.attempt === now.attempt)
      continue;
    const level = levelTried(t, node, now)?.map(({ device }) => device);
    if (level === undefined) continue;
    const { inc } = entry;
    const { attempt } = now;
    t.s.switchOns = { ...t.s.switchOns, [node]: { inc, attempt } };
    note(t, { kind: 'switches-on', node, by: levelName(level) }, { node });
    act(t, 'switch-on-node', { node, inc, attempt, devices: level });
  }
}

function startedIn(entry: NodeEntry | undefined): Started | undefined {
  return entry?.is === 'gone' && entry.switchOn?.is === 'started' ? entry.switchOn : undefined;
}

export function switchOnDone(t: Turn, e: Extract<Event, { kind: 'switch-on-done' }>): void {
  const tried = triedHere(t, e.node, e.inc, e.attempt);
  if (tried === undefined || tried.outcome) return;
  t.s.switchOns = { ...t.s.switchOns, [e.node]: { ...tried, outcome: outcomeOf(e.answers) } };
  t.s.dirty = true;
}

/** A machine runs on one of its supplies. */
function outcomeOf(answers: readonly SwitchOnAnswer[]): Extract<SwitchOn, { is: 'done' | 'not' }> {
  const on = answers.filter(({ before, after }) => before.power === 'on' || after?.power === 'on');
  if (on.length > 0) return { is: 'done', by: on.map(({ by }) => by).join('+') };
  const told = answers.find(({ after }) => after !== undefined) ?? answers[0];
  const said = (told?.after ?? told?.before)?.said ?? '';
  return { is: 'not', why: { kind: 'cannot-switch-on', by: told?.by ?? '', said } };
}
