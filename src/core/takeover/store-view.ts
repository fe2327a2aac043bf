/**
 * What this node knows of the store, and when it may act on it. A watch only wakes; what is acted on was shown by a
 * linearizable read or by an own acknowledged compare-and-set (`confirmed`). An engine's key version only grows, so an
 * older answer that arrives late is recognised and dropped; a document older than the newest one this node has ever
 * seen, shown by a read sent after that, means the store went back in time.
 */
import type { NodeName } from '../config.ts';
import { must } from '../invariant.ts';
import type { Reason } from '../reason.ts';
import type { Versioned } from '../versioned.ts';
import { changesBetween } from './changes.ts';
import { documentAside, keepHarmless } from './contain.ts';
import type { Document, NodeRecord } from './document.ts';
import type { Snapshot } from './event.ts';
import { sameRecord } from './same-record.ts';
import type { StoreView } from './state.ts';
import { act, isSaid, note, say, type Turn, unsay } from './turn.ts';

const retryMs = 100;

export function tookRead(t: Turn, sentAt: number, snapshot: Snapshot): void {
  const { s } = t;
  const reachableSince = s.store.reachable ? s.store.reachableSince : t.clock.now;
  const awaitsNodesUntil = waitForNodes(t);
  const answeredAt = t.clock.now;
  s.store = { ...s.store, reachable: true, reachableSince, awaitsNodesUntil, reading: false, answeredAt };
  if (unsay(t, 'store')) note(t, { kind: 'store-answers-again' });
  if (!snapshot.document) {
    say(t, 'no-document', { kind: 'no-document' }, { level: 'alarm' });
    s.store = { ...s.store, readWanted: true, retryAt: t.clock.now + 10 * retryMs };
    return;
  }
  unsay(t, 'no-document');
  if (!isSetAside(t, snapshot.document) && !tookReadDocument(t, sentAt, snapshot.document)) return;
  for (const [node, record] of Object.entries(snapshot.records)) tookRecord(t, node, record);
}

/** False when the store has gone back in time: then nothing of what was read counts. */
function tookReadDocument(t: Turn, sentAt: number, document: Versioned<Document>): boolean {
  const { s } = t;
  const { version } = document.value;
  if (isOlder(t, document.value)) {
    const seen = must(s.store.seen, 'only what was seen before can be older');
    if (sentAt > seen.at) wentBack(t, seen, document.value);
    return false;
  }
  if (s.store.wentBack) {
    // A restored engine counts its key versions from where its copy was: what was held here compares with nothing.
    s.store = { ...s.store, wentBack: false, records: {} };
    s.setAside = { records: {}, document: undefined };
    unsay(t, 'went-back');
  }
  tookDocument(t, document);
  if (version >= s.store.confirmed && s.store.confirmed !== version) {
    s.store = { ...s.store, confirmed: version };
    s.dirty = true;
  }
  return true;
}

/** Deciding on it threw (contain.ts). */
function isSetAside(t: Turn, document: Versioned<Document>): boolean {
  return document.version === t.s.setAside.document;
}

/**
 * A store of several members answers again because a node came back, whose agent is not heard yet. Who fenced it for its
 * silence would take the store away again, for ever. A short absence (an election) asks for no patience.
 */
function waitForNodes(t: Turn): number {
  const { answeredAt, reachable, awaitsNodesUntil } = t.s.store;
  const hangMs = t.s.config?.value.timing.hangMs ?? 0;
  const isBack = !reachable && answeredAt !== undefined && t.clock.now - answeredAt >= hangMs;
  return isBack ? t.clock.now + hangMs : awaitsNodesUntil;
}

export function storeUnreachable(t: Turn, reason: string): void {
  const { s } = t;
  if (s.store.reachable) s.dirty = true;
  s.store = {
    ...s.store,
    reachable: false,
    reading: false,
    readWanted: true,
    retryAt: t.clock.now + retryMs,
  };
  // Once: the reason changes with every member that is tried.
  if (!isSaid(t, 'store')) say(t, 'store', { kind: 'store-silent', said: reason }, { level: 'warning' });
}

export function tookDocument(t: Turn, next: Versioned<Document>): void {
  const { s } = t;
  const before = s.store.document?.value;
  if (isSetAside(t, next) || isOlder(t, next.value)) return;
  if (before && next.value.version <= before.version) {
    if (next.value.nonce === before.nonce) s.store = { ...s.store, document: next };
    return;
  }
  const seen = { lineage: next.value.lineage, version: next.value.version, at: t.clock.now };
  s.store = { ...s.store, document: next, seen };
  unsay(t, ['set-aside', documentAside]);
  t.persist.push({ kind: 'journal-seen', lineage: seen.lineage, version: seen.version });
  s.dirty = true;
  t.notes.push(...changesBetween(before, next.value));
}

function isOlder(t: Turn, document: Document): boolean {
  const seen = t.s.store.seen;
  return seen !== undefined && (document.lineage !== seen.lineage || document.version < seen.version);
}

function wentBack(t: Turn, seen: NonNullable<StoreView['seen']>, document: Document): void {
  t.s.store = { ...t.s.store, wentBack: true };
  const reason: Reason =
    document.lineage === seen.lineage
      ? { kind: 'store-older', shown: document.version, seen: seen.version }
      : { kind: 'store-of-another', shown: document.lineage, seen: seen.lineage };
  say(t, 'went-back', reason, { level: 'alarm' });
}

/** Takes a record in; a change of nothing but the counter is progress, not news. */
export function tookRecord(t: Turn, node: NodeName, next: Versioned<NodeRecord>): void {
  const { s } = t;
  const before = s.store.records[node];
  if (before && next.version <= before.version) return;
  if (s.setAside.records[node] === next.version) {
    keepHarmless(t, node, next, before?.value);
  } else {
    s.store = { ...s.store, records: { ...s.store.records, [node]: next } };
    unsay(t, ['set-aside', node]);
  }
  const taken = s.store.records[node]?.value;
  if (!taken) return;
  const { inc, counter } = taken;
  s.progress = {
    ...s.progress,
    [node]: { inc, counter, at: t.clock.now, moves: (s.progress[node]?.moves ?? -1) + 1 },
  };
  if (!before || !sameRecord(before.value, taken)) s.dirty = true;
  if (node === s.self && inc === s.inc && !s.renewal.owned) rememberReleased(t, taken);
}

/**
 * A daemon restarted within its incarnation: what its predecessor has published as released is refused by this one too,
 * even when the journal did not keep it; the coordinator may be acting on that very record.
 */
function rememberReleased(t: Turn, record: NodeRecord): void {
  for (const [group, gen] of Object.entries(record.released)) {
    if ((t.s.refused[group] ?? -1) < gen) t.s.refused = { ...t.s.refused, [group]: gen };
  }
}

export function wantRead(t: Turn): void {
  if (!t.s.store.readWanted) t.s.store = { ...t.s.store, readWanted: true };
}

/** Sends the read that some duty asked for. */
export function readStore(t: Turn): void {
  const { store } = t.s;
  if (store.document && t.s.config?.hash !== store.document.value.config.hash)
    loadConfig(t, store.document.value.config.hash);
  if (!store.readWanted || store.reading || t.clock.now < store.retryAt) return;
  t.s.store = { ...store, reading: true, readWanted: false, readSentAt: t.clock.now };
  act(t, 'read-store', {});
}

export function loadConfig(t: Turn, hash: string): void {
  if (t.s.store.configWanted === hash) return;
  t.s.store = { ...t.s.store, configWanted: hash };
  act(t, 'read-config', { hash });
}

/** The document, when it may be acted on. */
export function usableDocument(t: Turn): Document | undefined {
  const { wentBack, document } = t.s.store;
  return wentBack || !document || isSetAside(t, document) ? undefined : document.value;
}
