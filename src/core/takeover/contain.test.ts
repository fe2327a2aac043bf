import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../sim/simple-config.ts';
import { type Circumstances, turnIn } from '../../sim/turn-in.ts';
import type { Config } from '../config.ts';
import { decide } from './decide.ts';
import type { Document, NodeRecord } from './document.ts';
import type { Event } from './event.ts';
import type { State } from './state.ts';
import type { Decision } from './turn.ts';

const config = simpleConfig({
  nodes: ['a', 'b', 'c'],
  networks: ['net1'],
  fence: 'agent',
  groups: { web: {} },
});
const asked = (seq: number, request: { kind: string; [field: string]: string | number }) => ({
  seq,
  by: 'admin',
  request,
});

/** `a` coordinates, has its lease and hears everybody. */
function calm(more: Partial<Circumstances> = {}): State {
  const hears = { net1: { b: true, c: true } };
  const { s } = turnIn({ self: 'a', config, ...more, state: { hears, leaseUntil: 200_000, ...more.state } });
  return s;
}

function after(state: State, event: Event, now = 100_000): Decision {
  return decide(state, event, { now, wall: 1_800_000_000_000 });
}

const recordOf = (state: State, node: string) => state.store.records[node]!.value;
const kinds = ({ notes }: Decision) => notes.map(({ reason }) => reason.kind);
const written = ({ actions }: Decision): Document | undefined =>
  actions.flatMap((action) => (action.kind === 'write-document' ? [action.document] : []))[0];

/** Who reads this looks for whom it hears, and throws. */
const spoilt = (state: State, counter: number) =>
  ({ ...recordOf(state, 'b'), counter, hears: null }) as unknown as NodeRecord;
const told = (record: NodeRecord, version: number): Event => ({
  kind: 'record-changed',
  node: 'b',
  record: { version, value: record },
});

test('decide() sets a record aside that makes it throw, and says so', () => {
  const before = calm();
  const decision = after(before, told(spoilt(before, 2), 2));
  assert.deepEqual(
    decision.broke.map(({ name }) => name),
    ['record-b'],
  );
  assert.ok(kinds(decision).includes('record-set-aside'));
  assert.deepEqual(recordOf(decision.state, 'b'), { ...recordOf(before, 'b'), counter: 2 });
  assert.equal(decision.state.progress.b?.counter, 2, 'that it moves is known all the same');
});

test('decide() says once that a node writes what cannot be used, and takes the first record that can', () => {
  const before = calm();
  const first = after(before, told(spoilt(before, 2), 2));
  const second = after(first.state, told(spoilt(before, 3), 3));
  assert.ok(!kinds(second).includes('record-set-aside'));
  const mended = { ...recordOf(before, 'b'), counter: 4, linksDown: ['net1'] };
  const third = after(second.state, told(mended, 4));
  assert.deepEqual(recordOf(third.state, 'b'), mended);
  assert.equal(third.state.said['set-aside']?.b, undefined);
});

test('decide() finds the record to blame among those that were read with it, also when nothing was known before', () => {
  const before = calm();
  const { a, c, b } = before.store.records;
  const records = { a: a!, b: { version: 1, value: spoilt(before, 1) }, c: c! };
  const unread = { ...before, store: { ...before.store, records: {} } };
  const snapshot = { document: before.store.document, records };
  const decision = after(unread, { kind: 'store-read', sentAt: 99_000, snapshot });
  assert.deepEqual(
    decision.broke.map(({ name }) => name),
    ['record-b'],
  );
  assert.equal(recordOf(decision.state, 'b').inc, b!.value.inc);
  assert.equal(recordOf(decision.state, 'b').clean, false, 'nothing it says counts');
  assert.equal(decision.state.store.records.c, c);
});

test('decide() changes nothing on the strength of a document that makes it throw, and takes the next one', () => {
  const before = calm();
  const held = before.store.document!;
  const document = { ...held.value, version: held.value.version + 1, groups: null } as unknown as Document;
  const event: Event = { kind: 'document-changed', document: { version: 2, value: document } };
  const decision = after(before, event);
  assert.deepEqual(
    decision.broke.map(({ name }) => name),
    ['document'],
  );
  assert.ok(kinds(decision).includes('document-set-aside'));
  assert.equal(decision.state.store.document, held);
  const next = { version: 3, value: { ...held.value, version: held.value.version + 2 } };
  const later = after(decision.state, { kind: 'document-changed', document: next });
  assert.equal(later.state.store.document, next);
  assert.deepEqual(later.broke, []);
});

test('decide() throws when nothing new is to blame, so that another daemon begins anew', () => {
  const before = after(calm(), { kind: 'woken' }).state;
  const broken = { ...before, dirty: true, groups: { web: { step: 'open' } } } as unknown as State;
  assert.throws(() => after(broken, { kind: 'woken' }), TypeError);
});

test('decide() refuses the one request that throws, and carries the others out', () => {
  // Nothing that a store holds: the daemon looks at the form of a configuration before.
  const candidates = { c2: {} as Config };
  const requests = [
    asked(1, { kind: 'stop', group: 'web' }),
    asked(2, { kind: 'apply', hash: 'c2', base: 1 }),
    asked(3, { kind: 'drain', node: 'c' }),
  ];
  const decision = after(calm({ records: { b: { requests } }, state: { candidates } }), { kind: 'woken' });
  const document = written(decision)!;
  assert.deepEqual(document.answers.b?.results, {
    1: null,
    2: document.answers.b?.results[2],
    3: null,
  });
  const refusal = document.answers.b?.results[2];
  assert.equal(refusal?.kind, 'request-broke');
  assert.deepEqual([Object.keys(document.stopped), Object.keys(document.drained)], [['web'], ['c']]);
  assert.ok(decision.notes.some(({ level, reason }) => level === 'alarm' && reason.kind === 'request-broke'));
  assert.deepEqual(
    decision.broke.map(({ name }) => name),
    ['request-b-b1-2'],
  );
});
