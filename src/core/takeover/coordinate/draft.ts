/** The next cluster document in the making. Nothing is written unless something was changed. */
import type { GroupName, NodeName } from '../../config.ts';
import { must } from '../../invariant.ts';
import type { Reason } from '../../reason.ts';
import type { Admitted, Document, GroupEntry, NodeEntry } from '../document.ts';
import { aheadMs, withPastTimes } from '../past-times.ts';
import type { Draft } from '../turn.ts';
import { without } from '../turn.ts';

/** So much the clocks of two nodes may differ without anybody having set one. */
export const clocksDifferMs = 10_000;

export interface DocumentDraft {
  readonly before: Document;
  readonly next: Draft<Document>;
  changed: boolean;
  /** Maps of `next` that were copied already: nobody else has them, so they are changed in place. */
  readonly copied: Set<keyof Document>;
  /** By `node/seq`: requests that made the decision throw, and what is answered to them. */
  setAside: Readonly<Record<string, Reason>>;
}

export function makeDraft(document: Document): DocumentDraft {
  return { before: document, next: { ...document }, changed: false, copied: new Set(), setAside: {} };
}

/**
 * Times of a clock that was ahead count as now. That is written down with whatever else is due; by itself only where the
 * clock was wrong and not merely another node's.
 */
export function takeTimesAsPast(d: DocumentDraft, wall: number): void {
  const isWrong = aheadMs(d.next, wall) > clocksDifferMs;
  Object.assign(d.next, withPastTimes(d.next, wall));
  if (isWrong) d.changed = true;
}

export function set<K extends keyof Document>(d: DocumentDraft, key: K, value: Document[K]): void {
  if (d.next[key] === value) return;
  d.next[key] = value;
  d.changed = true;
}

export function nodeEntry(d: DocumentDraft, node: NodeName): NodeEntry {
  return must(d.next.nodes[node], 'the node that is decided about stands in the document');
}

export function groupEntry(d: DocumentDraft, group: GroupName): GroupEntry {
  return must(d.next.groups[group], 'the group that is decided about stands in the document');
}

/** What stays of an entry when the node is accused, or not any more. */
export function admitted({ inc, lapse, machine }: Admitted): Admitted {
  return machine === undefined ? { inc, lapse } : { inc, lapse, machine };
}

/** The node stood accused of not being able to stop this group when the draft was begun. */
export function accusedFor(d: DocumentDraft, node: NodeName, group: GroupName): boolean {
  const was = d.before.nodes[node];
  return was?.is === 'accused' && was.why.kind === 'stop-failed' && was.why.group === group;
}

export function setNode(d: DocumentDraft, node: NodeName, entry: NodeEntry | undefined): void {
  set(d, 'nodes', entry ? { ...d.next.nodes, [node]: entry } : without(d.next.nodes, node));
}

/** Of thousands of groups hundreds may change in one write: they are copied once. */
export function setGroupEntry(d: DocumentDraft, group: GroupName, entry: GroupEntry | undefined): void {
  if (!d.copied.has('groups')) {
    d.next.groups = { ...d.next.groups };
    d.copied.add('groups');
  }
  const groups = d.next.groups as Draft<Document['groups']>;
  if (entry) groups[group] = entry;
  else delete groups[group];
  d.changed = true;
}

type MapKey = 'drained' | 'pins' | 'maintenance' | 'stopped' | 'failures' | 'held' | 'unstoppable';

export function put<K extends MapKey>(
  d: DocumentDraft,
  key: K,
  name: string,
  value: Document[K][string] | undefined,
): void {
  const map = d.next[key] as Readonly<Record<string, Document[K][string]>>;
  if (value === undefined && !(name in map)) return;
  set(d, key, (value === undefined ? without(map, name) : { ...map, [name]: value }) as Document[K]);
}
