/**
 * A store that went back in time: restored from a copy, emptied, or begun anew. What a read shows is held against the
 * newest document that this node or any peer knows of; what cannot follow it is refused, told, and nothing is done
 * before the store shows what it must, or a person has accepted what it shows (`store accept`, a new epoch).
 */
import type { NodeName } from '../config.ts';
import { documentKey, nodeOfKey } from '../domain-entries.ts';
import type { Reason } from '../reason.ts';
import type { Document, NodeRecord } from './document.ts';
import type { Snapshot } from './event.ts';
import { compareNewest, type Newest, newestOf } from './newest.ts';
import { say, type Turn, unsay, without } from './turn.ts';

/** `late`: something newer was learned of while the read was on its way. */
export type Shown = 'current' | 'late' | 'refused';

/** What a read that was sent at `sentAt` shows. */
export function judgeShown(t: Turn, sentAt: number, snapshot: Snapshot): Shown {
  const { seen } = t.s.store;
  const document = snapshot.document?.value;
  if (isForged(t, snapshot)) return refuse(t, { kind: 'document-forged' });
  if (seen === undefined) return document ? 'current' : refuse(t, { kind: 'no-document' });
  if (document === undefined) return refuse(t, { kind: 'store-emptied', seen: seen.version });
  const shown = newestOf(document);
  const is = compareNewest(shown, seen);
  if (is === 'older' && sentAt <= seen.at) return 'late';
  if (is === 'older' || is === 'another') return refuse(t, reasonOf(shown, seen));
  return 'current';
}

/** A record that nobody with the cluster's key has written is told and not looked at; such a document refuses all. */
function isForged(t: Turn, { forged = {} }: Snapshot): boolean {
  const nodes = Object.keys(forged).flatMap((key) => nodeOfKey(key) ?? []);
  for (const node of Object.keys(t.s.said.forged ?? {}))
    if (!nodes.includes(node)) unsay(t, ['forged', node]);
  for (const node of nodes)
    say(t, ['forged', node], { kind: 'record-forged', node }, { node, level: 'alarm' });
  return forged[documentKey] !== undefined;
}

/** The store shows again what it must. */
export function isBack(t: Turn): void {
  unsay(t, 'no-document');
  if (!t.s.store.wentBack) return;
  // A restored engine counts its key versions from where its copy was: what was held here compares with nothing.
  t.s.store = { ...t.s.store, wentBack: false, records: {} };
  t.s.setAside = { records: {}, document: undefined };
  unsay(t, 'went-back');
}

function refuse(t: Turn, reason: Reason): Shown {
  const isEmpty = reason.kind === 'no-document';
  if (!isEmpty && !t.s.store.wentBack) {
    t.s.store = { ...t.s.store, wentBack: true };
    t.s.dirty = true;
  }
  say(t, isEmpty ? 'no-document' : 'went-back', reason, { level: 'alarm' });
  return 'refused';
}

function reasonOf(shown: Newest, seen: Newest): Reason {
  if (shown.epoch < seen.epoch) return { kind: 'store-before-accepted', shown: shown.version };
  if (shown.lineage !== seen.lineage)
    return { kind: 'store-of-another', shown: shown.lineage, seen: seen.lineage };
  if (shown.version === seen.version) return { kind: 'store-forked', shown: shown.version };
  return { kind: 'store-older', shown: shown.version, seen: seen.version };
}

/** Remembers the newest document, on the disk and in the beats. */
export function learn(t: Turn, newest: Newest, at: number): void {
  const { disputes } = t.s.store;
  const still = Object.entries(disputes).filter(([, { epoch }]) => epoch >= newest.epoch);
  t.s.store = { ...t.s.store, seen: { ...newest, at }, disputes: Object.fromEntries(still) };
  for (const node of Object.keys(disputes)) if (!t.s.store.disputes[node]) unsay(t, ['dispute', node]);
  t.persist.push({ kind: 'journal-seen', newest });
}

/** The agent of `node` knows of this document; of this node itself: its keeper does. */
export function newestHeard(t: Turn, node: NodeName, newest: Newest): void {
  const { seen } = t.s.store;
  const is = seen === undefined ? 'newer' : compareNewest(newest, seen);
  t.s.dirty = true;
  if (is === 'another') return dispute(t, node, newest);
  t.s.store = { ...t.s.store, disputes: without(t.s.store.disputes, node) };
  unsay(t, ['dispute', node]);
  if (is !== 'newer') return;
  learn(t, newest, t.clock.now);
  t.s.store = { ...t.s.store, readWanted: true };
}

function dispute(t: Turn, node: NodeName, newest: Newest): void {
  t.s.store = { ...t.s.store, disputes: { ...t.s.store.disputes, [node]: newest } };
  const { lineage, version } = newest;
  say(t, ['dispute', node], { kind: 'peer-knows-another', node, lineage, version }, { node, level: 'alarm' });
}

/** Whether a record was written in the lineage of the document: only then does it say anything. */
export function isOfLineage(document: Document, record: NodeRecord): boolean {
  const { epoch = 0, lineage } = document;
  // Agents of before there were epochs do not say in which lineage they live.
  return (record.lineage ?? (epoch === 0 ? lineage : '')) === lineage;
}

/** Nothing that the store shows may be acted on. */
export function isRefused({ s }: Pick<Turn, 's'>): boolean {
  return s.store.wentBack || Object.keys(s.store.disputes).length > 0;
}
