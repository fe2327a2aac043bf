/**
 * This node's own record: what it tells the others, and its lease. Every write is a renewal attempt with a fresh
 * counter. The renewal counts only after the store acknowledged it AND a read sent after that acknowledgement shows
 * this node still `in` with this incarnation; then everything may run until *send time* + lease.
 */
import type { GroupName } from '../config.ts';
import { must } from '../invariant.ts';
import type { WriteAnswer } from '../versioned.ts';
import type { Document, NodeRecord, Running } from './document.ts';
import { newestOf, sameNewest } from './newest.ts';
import { wantedRecord } from './own-record.ts';
import { sameRecord } from './same-record.ts';
import { ownDocument, wantRead } from './store-view.ts';
import { act, lookAgainNow, say, type Turn, unsay } from './turn.ts';
import { silenceMs } from './view/stands-still.ts';
import { asksBy, doesBy } from './view/timing.ts';
import { isOfLineage } from './went-back.ts';

const retryMs = 250;
/** How long news that nobody waits for may take until the next write. */
const progressMs = 100;

export function publish(t: Turn): void {
  const { s, clock } = t;
  const config = s.config?.value;
  const document = ownDocument(t);
  if (s.ended || !config || !document || !canPublish(t) || !mayOwnRecord(t, document)) return;
  const wanted = wantedRecord(t, document);
  if (clock.now < s.renewal.nextAt && mayWait(t, document, wanted)) return;
  const own = s.store.records[s.self];
  const counter = Math.max(s.renewal.counter, own?.value.inc === s.inc ? own.value.counter : 0) + 1;
  const value = { ...wanted, counter };
  s.renewal = {
    counter,
    published: value,
    sentAt: clock.now,
    confirmedAt: s.renewal.confirmedAt,
    steadySince: s.renewal.steadySince,
    step: 'writing',
    owned: s.renewal.owned,
    failed: false,
    ackAt: 0,
    nextAt: clock.now + doesBy(t).renewIntervalMs,
  };
  if (s.requests.some(({ sent }) => !sent)) s.requests = s.requests.map((r) => ({ ...r, sent: true }));
  const expected = s.store.forged[s.self]?.version ?? own?.version ?? 0;
  act(t, 'write-record', { expected, record: value });
}

/** Which configuration this node goes by is news only while others wait for it. */
function asNews({ s }: Turn, { config }: Document, wanted: NodeRecord): NodeRecord {
  const { published } = s.renewal;
  if (config.meanwhile || !published) return wanted;
  const { follows: _, requests, ...rest } = wanted;
  const { follows } = published;
  return { ...rest, ...(follows === undefined ? {} : { follows }), requests };
}

/**
 * Whether the record need not be written before its time. Where starts and stops stand is told with the next news, or
 * within a moment: a move goes through many such steps, and every write of a record wakes all nodes.
 */
function mayWait(t: Turn, document: Document, wanted: NodeRecord): boolean {
  const { renewal } = t.s;
  if (renewal.failed) return true;
  const { tellsAll, isSame } = compared(t, document, wanted);
  if (!tellsAll) return false;
  if (!isSame) {
    const nextAt = Math.min(renewal.nextAt, t.clock.now + progressMs);
    t.s.renewal = { ...renewal, nextAt };
  }
  return true;
}

/** What was published against what should be; compared again only when one of the two is another. */
function compared(t: Turn, document: Document, wanted: NodeRecord): { tellsAll: boolean; isSame: boolean } {
  const { told } = t.s;
  const { published } = t.s.renewal;
  if (!published) return { tellsAll: false, isSame: false };
  if (told?.published === published && told.tellsAll !== undefined && told.isSame !== undefined)
    return { tellsAll: told.tellsAll, isSame: told.isSame };
  const news = asNews(t, document, wanted);
  const isSame = sameRecord(published, news);
  const result = { tellsAll: isSame || tellsAll(published, news), isSame };
  if (told) t.s.told = { ...told, published, ...result };
  return result;
}

/** Others know from `told` all of `wanted` that they act on. */
function tellsAll(told: NodeRecord, wanted: NodeRecord): boolean {
  const releases = Object.entries(wanted.released).every(([g, gen]) => (told.released[g] ?? -1) >= gen);
  return releases && sameRecord(essence(told), essence(wanted));
}

/** Without releases, what devices say and what is only for people; of what runs only what does not go as it should. */
function essence(record: NodeRecord): NodeRecord {
  const running: Record<GroupName, Running> = {};
  for (const [name, group] of Object.entries(record.running)) {
    const { resources: _progress, ...trouble } = group;
    const isTrouble = group.phase === 'failed' || group.phase === 'stop-failed' || group.verdict || group.why;
    if (isTrouble) running[name] = trouble;
  }
  const { power: _power, tells: _tells, version: _version, ...rest } = record;
  return { ...rest, released: {}, running };
}

/** Whether a renewal may be sent at all now; without that its time is nothing to wake for. */
export function canPublish(t: Turn): boolean {
  const { s } = t;
  return (
    // The first record says already what the keeper goes by; its word is under way.
    s.keeperFollows !== undefined &&
    s.config !== undefined &&
    ownDocument(t) !== undefined &&
    s.store.reachable &&
    s.renewal.step === 'idle'
  );
}

/**
 * A record that another incarnation still renews belongs to a living agent of the same name: never take it. A record
 * that stands still, or whose node the document already calls gone or out, is a dead incarnation's.
 */
function mayOwnRecord(t: Turn, document: Document): boolean {
  const { s, clock } = t;
  const own = s.store.records[s.self];
  if (!own) return mayReplaceForged(t, document);
  if (own.value.inc === s.inc) return true;
  if (s.renewal.owned) {
    s.renewal = { ...s.renewal, nextAt: clock.now + doesBy(t).renewIntervalMs };
    return false;
  }
  // In another lineage nobody lives any more.
  if (!isOfLineage(document, own.value)) return true;
  const entry = document.nodes[s.self];
  if (!entry || entry.is === 'out' || entry.is === 'gone') return true;
  const seen = s.progress[s.self];
  // A moment, not a length: what is compared is the very sum that is waited for, or rounding would keep it waiting for ever.
  const at = (seen?.at ?? clock.now) + 3 * asksBy(t).renewIntervalMs;
  if (clock.now >= at) {
    unsay(t, 'twin');
    return true;
  }
  if (seen && seen.moves > 0) say(t, 'twin', { kind: 'agent-twin', node: s.self }, { level: 'alarm' });
  s.renewal = { ...s.renewal, nextAt: at };
  return false;
}

/**
 * What this node itself wrote before its key was forgotten, most likely: it was away while another one took its place. Whose it
 * is cannot be known, so it is left alone while it moves.
 */
function mayReplaceForged(t: Turn, document: Document): boolean {
  const { s, clock } = t;
  const there = s.store.forged[s.self];
  const entry = document.nodes[s.self];
  if (!there || !entry || entry.is === 'out' || entry.is === 'gone') return true;
  const at = there.since + 3 * asksBy(t).renewIntervalMs;
  if (clock.now >= at) return true;
  s.renewal = { ...s.renewal, nextAt: at };
  return false;
}

export function recordWritten(t: Turn, counter: number, answer: WriteAnswer): void {
  const { s } = t;
  if (s.renewal.step !== 'writing' || s.renewal.counter !== counter) return;
  wantRead(t);
  if (answer.answer !== 'ok') {
    const failed = answer.answer === 'unknown';
    s.renewal = {
      ...s.renewal,
      step: 'idle',
      published: undefined,
      failed,
      nextAt: t.clock.now + (failed ? retryMs : 0),
    };
    if (answer.answer === 'unknown') {
      const said = answer.said;
      say(t, 'record', { kind: 'record-unanswered', said }, { level: 'warning' });
      s.store = { ...s.store, unanswered: { ...s.store.unanswered, record: said } };
    }
    return;
  }
  unsay(t, 'record');
  // The store takes writes again; what became of the document is shown by the read that follows.
  unsay(t, 'write');
  s.store = { ...s.store, unanswered: {} };
  const published = must(s.renewal.published, 'a record that is being written is remembered');
  const mine = s.store.records[s.self];
  // What was asked before this node's first record has waited for it.
  if (!s.renewal.owned) s.dirty = true;
  if (!mine || answer.version > mine.version) {
    if (!mine || !sameRecord(mine.value, published)) s.dirty = true;
    s.store = {
      ...s.store,
      records: { ...s.store.records, [s.self]: { version: answer.version, value: published } },
    };
  }
  s.renewal = { ...s.renewal, step: 'reading', owned: true, ackAt: t.clock.now };
}

/** A read sent at `sentAt` came back: does it confirm the renewal under way? */
export function confirmRenewal(t: Turn, sentAt: number, shown: Document | undefined): void {
  const { s } = t;
  if (s.renewal.step !== 'reading') return;
  if (sentAt < s.renewal.ackAt) {
    wantRead(t);
    return;
  }
  const document = ownDocument(t);
  // Only what this very read has shown counts: not what was held before it, not what a watch has shown since.
  if (document && (!shown || !sameNewest(newestOf(shown), newestOf(document)))) return wantRead(t);
  s.renewal = { ...s.renewal, step: 'idle' };
  const entry = document?.nodes[s.self];
  if (entry?.is !== 'in' || entry.inc !== s.inc) return;
  if (s.leaseUntil === undefined || t.clock.now >= s.leaseUntil) s.dirty = true;
  const { sentAt: confirmedAt, confirmedAt: before } = s.renewal;
  const steadySince = confirmedAt - before > silenceMs(t) ? confirmedAt : s.renewal.steadySince;
  s.renewal = { ...s.renewal, confirmedAt, steadySince };
  // Whose record stands still is judged by this one's.
  lookAgainNow(t);
  s.leaseUntil = s.renewal.sentAt + doesBy(t).leaseMs;
  tellDeadline(t);
}

/** With `freeze` the deadline does nothing while the store cannot be reached, so none is given at all. */
function tellDeadline(t: Turn): void {
  const until = doesBy(t).onStoreLoss === 'stop' ? t.s.leaseUntil : undefined;
  if (until === t.s.deadlineTold) return;
  t.s.deadlineTold = until;
  act(t, 'set-deadline', { until });
}

/** What others see of this node is what this node sees now, and it was read back. */
export function published(t: Turn): boolean {
  const { s } = t;
  const document = ownDocument(t);
  if (!document || !s.config) return false;
  const known =
    s.renewal.step === 'idle' &&
    s.renewal.published &&
    compared(t, document, wantedRecord(t, document)).tellsAll;
  if (!known) s.waiting = true;
  return known === true;
}
