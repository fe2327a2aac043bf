/**
 * What this node knows of the store, and when it may act on it. A watch only wakes; what is acted on was shown by a
 * linearizable read or by an own acknowledged compare-and-set (`confirmed`). An engine's key version only grows, so an
 * older answer that arrives late is recognised and dropped; what cannot follow the newest document known is refused
 * (went-back.ts).
 */
import type { NodeName } from '../config.ts';
import { nodeOfKey } from '../domain-entries.ts';
import type { Versioned } from '../versioned.ts';
import { changesBetween } from './changes.ts';
import { documentAside, keepHarmless } from './contain.ts';
import type { Document, NodeRecord } from './document.ts';
import type { Snapshot } from './event.ts';
import { compareNewest, newestOf, sameNewest } from './newest.ts';
import { sameRecord } from './same-record.ts';
import { act, isSaid, lookAgain, lookAgainNow, note, say, type Turn, unsay } from './turn.ts';
import { noteAway } from './view/away.ts';
import { asksBy } from './view/timing.ts';
import { isBack, isOfLineage, isRefused, judgeShown, learn } from './went-back.ts';

const retryMs = 100;
const configRetryMs = 1000;
/** A store that shows what is refused is asked again so often. */
const refusedRetryMs = 10 * retryMs;

export function tookRead(t: Turn, sentAt: number, snapshot: Snapshot): void {
  const { s } = t;
  const reachableSince = s.store.reachable ? s.store.reachableSince : t.clock.now;
  const awaitsNodesUntil = waitForNodes(t);
  const answeredAt = t.clock.now;
  s.store = { ...s.store, reachable: true, reachableSince, awaitsNodesUntil, reading: false, answeredAt };
  if (unsay(t, 'store')) note(t, { kind: 'store-answers-again' });
  const shown = judgeShown(t, sentAt, snapshot);
  if (shown === 'late') return wantRead(t);
  if (shown === 'refused' || !snapshot.document) {
    s.store = { ...s.store, readWanted: true, retryAt: t.clock.now + refusedRetryMs };
    return;
  }
  isBack(t);
  if (!isSetAside(t, snapshot.document)) tookReadDocument(t, snapshot.document);
  for (const [node, record] of Object.entries(snapshot.records)) tookRecord(t, node, record);
  tookForged(t, snapshot);
}

/** What stands in the place of records, signed with a key that does not count here: since when it has not moved. */
function tookForged(t: Turn, { forged = {} }: Snapshot): void {
  const { s } = t;
  const now = Object.entries(forged).flatMap(([key, version]) => {
    const node = nodeOfKey(key);
    const before = node === undefined ? undefined : s.store.forged[node];
    if (node === undefined) return [];
    if (before?.version === version) return [[node, before] as const];
    return [[node, { version, since: t.clock.now, moves: (before?.moves ?? -1) + 1 }] as const];
  });
  if (now.length > 0 || Object.keys(s.store.forged).length > 0)
    s.store = { ...s.store, forged: Object.fromEntries(now) };
}

function tookReadDocument(t: Turn, document: Versioned<Document>): void {
  const { s } = t;
  const { version } = document.value;
  tookDocument(t, document);
  if (version > s.store.confirmed) {
    s.store = { ...s.store, confirmed: version };
    s.dirty = true;
  }
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
  const hangMs = t.s.config === undefined ? 0 : asksBy(t).hangMs;
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
  if (isSetAside(t, next)) return;
  const { seen } = s.store;
  const newest = newestOf(next.value);
  const is = seen === undefined ? 'newer' : compareNewest(newest, seen);
  // What a watch shows may be refused; that is for a read to say.
  if (is === 'another') return wantRead(t);
  const before = s.store.document?.value;
  if (is === 'older' || (before && compareNewest(newestOf(before), newest) === 'newer')) return;
  if (before && sameNewest(newestOf(before), newest)) {
    s.store = { ...s.store, document: next };
    return;
  }
  if (before?.lineage !== next.value.lineage) enterLineage(t, next.value);
  s.store = { ...s.store, document: next };
  unsay(t, ['set-aside', documentAside]);
  if (is === 'newer' || seen?.at === Number.NEGATIVE_INFINITY) learn(t, newest, t.clock.now);
  s.dirty = true;
  t.notes.push(...changesBetween(before, next.value));
}

/** Records of another lineage say nothing here, and its versions compare with nothing. */
function enterLineage(t: Turn, document: Document): void {
  const { s } = t;
  s.lineage ??= document.lineage;
  const own = ([node, { value }]: readonly [NodeName, Versioned<NodeRecord>]) =>
    node === s.self || isOfLineage(document, value);
  const records = Object.fromEntries(Object.entries(s.store.records).filter(own));
  s.store = { ...s.store, records, confirmed: -1 };
}

/**
 * Takes a record in; a change of nothing but the counter is progress, not news. `ageMs`: it was written so long ago at
 * least, so that it is no sign of life of now.
 */
export function tookRecord(t: Turn, node: NodeName, next: Versioned<NodeRecord>, ageMs = 0): void {
  const { s } = t;
  const document = s.store.document?.value;
  if (node !== s.self && document && !isOfLineage(document, next.value)) return;
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
  const moves = (s.progress[node]?.moves ?? -1) + 1;
  s.progress = { ...s.progress, [node]: { inc, counter, at: t.clock.now - ageMs, moves } };
  // Who hears nobody judges itself by whether the others go on; and one that stood still may count again.
  if (s.component.nodes.length === 1 || s.component.still > 0) lookAgainNow(t);
  // What is asked there counts from now on: its node lives.
  const nowCounts = moves === 1 && taken.requests.length > 0;
  if (!before || nowCounts || !sameRecord(before.value, taken)) s.dirty = true;
  // A sign of life of one that is accused is judged at once; one that renews again may be given something.
  else if (document?.nodes[node]?.is === 'accused' || t.s.said.silent?.[node]) lookAgainNow(t);
  noteAway(t, node, before?.value, taken);
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
  const { document } = t.s.store;
  if (document && t.s.config?.hash !== document.value.config.hash) loadConfig(t, document.value.config.hash);
  const { store } = t.s;
  if (!store.readWanted || store.reading || t.clock.now < store.retryAt) return;
  t.s.store = { ...store, reading: true, readWanted: false, readSentAt: t.clock.now };
  act(t, 'read-store', {});
}

/** A configuration could not be read, or is not there: it is asked for again after a moment. */
export function configMissing(t: Turn, hash: string, said: string): void {
  const { store } = t.s;
  const tries = store.configMissing?.hash === hash ? store.configMissing.tries + 1 : 1;
  const retryAt = t.clock.now + configRetryMs;
  t.s.store = { ...store, configWanted: undefined, configMissing: { hash, tries, retryAt, said } };
  lookAgain(t, retryAt);
}

export function loadConfig(t: Turn, hash: string): void {
  const { configWanted, configMissing } = t.s.store;
  if (configWanted === hash) return;
  if (configMissing?.hash === hash && t.clock.now < configMissing.retryAt)
    return lookAgain(t, configMissing.retryAt);
  t.s.store = { ...t.s.store, configWanted: hash };
  act(t, 'read-config', { hash });
}

/** The document, when it may be looked at: what it does not give this node is stopped. */
export function usableDocument(t: Turn): Document | undefined {
  const { document } = t.s.store;
  return isRefused(t) || !document || isSetAside(t, document) ? undefined : document.value;
}

/** The document, when this incarnation has a part in it: one that began in another lineage has none, and ends. */
export function ownDocument(t: Turn): Document | undefined {
  const document = usableDocument(t);
  return document?.lineage === t.s.lineage ? document : undefined;
}
