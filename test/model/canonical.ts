/**
 * One representative for states that can only behave alike. Generations and incarnations are compared, never counted, and
 * a new one is always the highest: so they are renumbered. What nobody can ever use again is forgotten.
 */
import { Is, type Machine, type NodeRecord, noJob, Stage, type State } from './state.ts';
import type { Model } from './step.ts';

/** The generation in the document after renumbering; the one before it, and the next. */
const current = 2;
const older = 1;

export function canonical(t: State, model: Model): void {
  for (let n = 0; n < t.machines.length; n++) {
    forgetCommands(t, t.machines[n]!, model);
    renumberGenerations(t, n);
  }
  const { gen } = t.doc.group;
  for (const { pendingDoc } of t.machines) if (pendingDoc) pendingDoc.group.gen += current - gen;
  if (t.copy) t.copy.group.gen = t.copy.group.gen === gen ? current : older;
  t.doc.group.gen = current;
  for (let n = 0; n < t.machines.length; n++) {
    renumberAttempts(t, n);
    renumberIncarnations(t, n);
  }
}

/** A command is for the present attempt on `on`, or for an older one. */
function renumberAttempts(t: State, on: number): void {
  const { attempt } = t.doc.entries[on]!;
  if (attempt < current) return;
  t.doc.entries[on]!.attempt = current;
  for (const { fence, pendingDoc } of t.machines) {
    if (fence.target === on + 1) fence.attempt = fence.attempt === attempt ? current : older;
    const pending = pendingDoc?.entries[on];
    if (pending && pending.attempt !== 0) pending.attempt += current - attempt;
  }
}

/** Results for what is no longer in the document, and late commands that no fault is left for. */
function forgetCommands(t: State, m: Machine, model: Model): void {
  if (t.left === 0) {
    m.lateOff = 0;
    m.lateCut = 0;
  }
  const { fence, unfence } = m;
  if (
    fence.stage !== Stage.none &&
    fence.stage !== Stage.launched &&
    model.mutant !== 'older-attempt-accepted'
  ) {
    const entry = t.doc.entries[fence.target - 1]!;
    if (entry.is !== Is.accused || entry.inc !== fence.inc) Object.assign(fence, noJob);
  }
  if (unfence.stage === Stage.recorded || unfence.stage === Stage.done) {
    const entry = t.doc.entries[unfence.target - 1]!;
    const settled = entry.unfencing !== unfence.inc && entry.inc >= unfence.inc;
    if (settled) Object.assign(unfence, { target: 0, inc: 0, stage: 0 });
  }
}

/** Below the document's generation only "started from an order that is too old" can still matter. */
function renumberGenerations(t: State, n: number): void {
  const m = t.machines[n]!;
  const { gen } = t.doc.group;
  if (m.seen <= m.refused) m.seen = 0;
  if (m.seen !== 0) m.seen = m.seen === gen ? current : older;
  m.refused = m.refused === gen ? current : 0;
  renumberRecord(t.records[n]!, gen);
  if (m.pendingRecord) renumberRecord(m.pendingRecord, gen);
}

function renumberRecord(record: NodeRecord, gen: number): void {
  record.released = record.released === gen ? current : 0;
}

function renumberIncarnations(t: State, n: number): void {
  let used = 0;
  const note = (inc: number): number => {
    used |= 1 << inc;
    return inc;
  };
  eachIncarnation(t, n, note);
  used &= ~1;
  forgetSince(t, n, used, note);
  if ((used & (used + 2)) === 0) return;
  const rank = new Uint8Array(16);
  for (let inc = 1, next = 1; inc < 16; inc++) if (used & (1 << inc)) rank[inc] = next++;
  eachIncarnation(t, n, (inc) => rank[inc]!);
  for (const it of sinceOf(t, n)) it.since = rank[it.since]!;
}

/** On which machine they ran matters only where an older incarnation ran on another. */
function forgetSince(t: State, n: number, used: number, note: (inc: number) => number): void {
  const oldest = 31 - Math.clz32(used & -used);
  for (const it of sinceOf(t, n)) it.since = it.since <= oldest ? 0 : note(it.since);
}

function sinceOf(t: State, n: number): { since: number }[] {
  const { pendingRecord } = t.machines[n]!;
  return [t.machines[n]!, t.records[n]!, ...(pendingRecord ? [pendingRecord] : [])];
}

/** Every place where an incarnation of node `n` is kept; 0 stands for none. */
function eachIncarnation(t: State, n: number, map: (inc: number) => number): void {
  const m = t.machines[n]!;
  m.inc = map(m.inc);
  m.runs = map(m.runs);
  m.starting = map(m.starting);
  m.path = map(m.path);
  m.original = map(m.original);
  m.lateCut = map(m.lateCut);
  m.lateUnfence = map(m.lateUnfence);
  t.records[n]!.inc = map(t.records[n]!.inc);
  if (m.pendingRecord) m.pendingRecord.inc = map(m.pendingRecord.inc);
  inDocument(t.doc, n, map);
  if (t.copy) inDocument(t.copy, n, map);
  for (const other of t.machines) {
    if (other.fence.target === n + 1) other.fence.inc = map(other.fence.inc);
    if (other.unfence.target === n + 1) other.unfence.inc = map(other.unfence.inc);
    if (other.pendingDoc) inDocument(other.pendingDoc, n, map);
  }
}

function inDocument(doc: State['doc'], n: number, map: (inc: number) => number): void {
  const entry = doc.entries[n]!;
  entry.inc = map(entry.inc);
  entry.unfencing = map(entry.unfencing);
  if (doc.group.is !== 0 && doc.group.owner === n) doc.group.inc = map(doc.group.inc);
}
