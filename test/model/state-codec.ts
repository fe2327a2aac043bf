/**
 * Packs a state into a fixed number of bytes and back. Values that never exceed fifteen share a byte, so that hashing
 * and the queue stay small; decoding is also how a state is copied before it is changed.
 */
import type { Doc, Entry, Machine, NodeRecord, State } from './state.ts';

/** Bytes of an encoded state of `nodes` nodes. */
export function stateWidth(nodes: number): number {
  const each = recordBytes + machineBytes + docWidth(nodes);
  return 2 + docWidth(nodes) + nodes * each + 1 + docWidth(nodes);
}

const recordBytes = 2;

/** Bytes of a machine without the document it may have under way. */
const machineBytes = 19;

function docWidth(nodes: number): number {
  return 3 + 3 * nodes;
}

/** Writes `s` at `at`; returns the position after it. Every value must be below 16. */
export function encode(s: State, out: Uint8Array, at: number): number {
  let p = at;
  out[p++] = s.store | (s.toldRefused << 1) | (s.badPet << 2) | (s.restored << 3) | (s.cutMember << 4);
  out[p++] = s.left;
  p = encodeDoc(s.doc, out, p);
  for (const record of s.records) p = encodeRecord(record, out, p);
  const nodes = s.machines.length;
  for (const machine of s.machines) p = encodeMachine(machine, out, p, nodes);
  out[p++] = s.copy ? 1 : 0;
  if (s.copy) return encodeDoc(s.copy, out, p);
  out.fill(0, p, p + docWidth(nodes));
  return p + docWidth(nodes);
}

function encodeDoc(doc: Doc, out: Uint8Array, at: number): number {
  let p = at;
  const { group } = doc;
  out[p++] = doc.coordinator | (group.is << 4) | (doc.lineage << 6);
  out[p++] = group.owner | (group.inc << 4);
  out[p++] = group.gen;
  for (const e of doc.entries) {
    out[p++] = e.is | (e.started << 2) | (e.doubted << 3) | (e.inc << 4);
    out[p++] = e.attempt | (e.proof << 4);
    out[p++] = e.unfencing;
  }
  return p;
}

function encodeRecord(r: NodeRecord, out: Uint8Array, at: number): number {
  out[at] = r.inc | (r.clean << 4) | (r.stopFailed << 5) | (r.lineage << 6);
  out[at + 1] = r.released | (r.since << 4);
  return at + 2;
}

function encodeMachine(m: Machine, out: Uint8Array, at: number, nodes: number): number {
  if (m.inc > 15 || m.fence.attempt > 15 || m.seen > 15) throw new RangeError('a state grows without end');
  let p = at;
  out[p++] =
    m.power |
    (m.paused << 1) |
    (m.hung << 2) |
    (m.isolated << 3) |
    (m.stuck << 4) |
    (m.journaled << 5) |
    (m.lineage << 6) |
    (m.knows << 7);
  out[p++] = m.same | (m.reread << 1) | (m.unsure << 2) | (m.lateOff << 3) | (m.keeper << 4) | (m.doubt << 7);
  out[p++] = m.inc | (m.runs << 4);
  out[p++] = m.starting | (m.path << 4);
  out[p++] = m.refused | (m.seen << 4);
  out[p++] = m.lateCut | (m.lateUnfence << 4);
  out[p++] = m.fence.target | (m.fence.inc << 4);
  out[p++] = m.fence.attempt | (m.fence.stage << 4);
  out[p++] = m.unfence.target | (m.unfence.inc << 4);
  out[p++] = m.unfence.stage | (m.watched << 4);
  out[p++] = m.lease | (m.watchdog << 4);
  out[p++] = m.renewal | (m.renewalLeft << 4);
  out[p++] = m.timer | (m.dark << 4) | (m.fence.ended << 6);
  out[p++] = m.since | (m.original << 4);
  out[p++] = m.fence.word | (m.fence.said << 3) | (m.fence.again << 5) | (m.lateOn << 7);
  out[p++] = m.pendingDoc ? 1 : 0;
  const afterDoc = p + docWidth(nodes);
  if (m.pendingDoc) encodeDoc(m.pendingDoc, out, p);
  else out.fill(0, p, afterDoc);
  p = afterDoc;
  out[p++] = m.pendingRecord ? 1 : 0;
  if (m.pendingRecord) return encodeRecord(m.pendingRecord, out, p);
  out.fill(0, p, p + 2);
  return p + 2;
}

/** Reads a state of `nodes` nodes at `at`; every object is fresh. */
export function decode(bytes: Uint8Array, at: number, nodes: number): State {
  const flags = bytes[at]!;
  const left = bytes[at + 1]!;
  const records: NodeRecord[] = [];
  const machines: Machine[] = [];
  let p = at + 2 + docWidth(nodes);
  for (let n = 0; n < nodes; n++, p += recordBytes) records.push(decodeRecord(bytes, p));
  const width = machineBytes + docWidth(nodes);
  for (let n = 0; n < nodes; n++, p += width) machines.push(decodeMachine(bytes, p, nodes));
  return {
    doc: decodeDoc(bytes, at + 2, nodes),
    records,
    machines,
    copy: bytes[p] ? decodeDoc(bytes, p + 1, nodes) : null,
    store: flags & 1,
    left,
    restored: (flags >> 3) & 1,
    toldRefused: (flags >> 1) & 1,
    badPet: (flags >> 2) & 1,
    cutMember: (flags >> 4) & 1,
  };
}

function decodeDoc(bytes: Uint8Array, at: number, nodes: number): Doc {
  const head = bytes[at]!;
  const owner = bytes[at + 1]!;
  const entries: Entry[] = [];
  for (let p = at + 3, n = 0; n < nodes; n++, p += 3) {
    const a = bytes[p]!;
    const b = bytes[p + 1]!;
    entries.push({
      is: a & 3,
      inc: a >> 4,
      attempt: b & 15,
      started: (a >> 2) & 1,
      proof: b >> 4,
      unfencing: bytes[p + 2]!,
      doubted: (a >> 3) & 1,
    });
  }
  const group = { is: (head >> 4) & 3, owner: owner & 15, inc: owner >> 4, gen: bytes[at + 2]! };
  return { lineage: head >> 6, coordinator: head & 15, entries, group };
}

function decodeRecord(bytes: Uint8Array, at: number): NodeRecord {
  const a = bytes[at]!;
  const b = bytes[at + 1]!;
  return {
    lineage: a >> 6,
    inc: a & 15,
    clean: (a >> 4) & 1,
    released: b & 15,
    stopFailed: (a >> 5) & 1,
    since: b >> 4,
  };
}

function decodeMachine(bytes: Uint8Array, at: number, nodes: number): Machine {
  const low = (i: number): number => bytes[at + i]! & 15;
  const high = (i: number): number => bytes[at + i]! >> 4;
  const a = bytes[at]!;
  const b = bytes[at + 1]!;
  const record = at + 16 + docWidth(nodes);
  return {
    power: a & 1,
    paused: (a >> 1) & 1,
    hung: (a >> 2) & 1,
    isolated: (a >> 3) & 1,
    stuck: (a >> 4) & 1,
    keeper: high(1) & 7,
    inc: low(2),
    lineage: (a >> 6) & 1,
    knows: a >> 7,
    runs: high(2),
    starting: low(3),
    journaled: (a >> 5) & 1,
    doubt: b >> 7,
    refused: low(4),
    seen: high(4),
    path: high(3),
    lateOff: (b >> 3) & 1,
    lateCut: low(5),
    lateUnfence: high(5),
    lateOn: bytes[at + 14]! >> 7,
    dark: high(12) & 3,
    fence: {
      target: low(6),
      inc: high(6),
      attempt: low(7),
      stage: high(7),
      word: low(14) & 7,
      ended: high(12) >> 2,
      said: (bytes[at + 14]! >> 3) & 3,
      again: (bytes[at + 14]! >> 5) & 3,
    },
    unfence: { target: low(8), inc: high(8), stage: low(9) },
    lease: low(10),
    watchdog: high(10),
    renewal: low(11),
    renewalLeft: high(11),
    watched: high(9),
    timer: low(12),
    since: low(13),
    original: high(13),
    same: b & 1,
    reread: (b >> 1) & 1,
    unsure: (b >> 2) & 1,
    pendingDoc: bytes[at + 15] ? decodeDoc(bytes, at + 16, nodes) : null,
    pendingRecord: bytes[record] ? decodeRecord(bytes, record + 1) : null,
  };
}

/** A copy of a document, for a write that is still under way. */
export function copyDoc(doc: Doc): Doc {
  return { ...doc, entries: doc.entries.map((e) => ({ ...e })), group: { ...doc.group } };
}
