/** A node's own record and its lease: what `a` writes, and what a read makes of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../sim/simple-config.ts';
import { turnIn } from '../../sim/turn-in.ts';
import { emptyGroup } from '../config.ts';
import { decide } from './decide.ts';
import type { Document, NodeRecord } from './document.ts';
import type { Event } from './event.ts';
import type { State } from './state.ts';
import type { Decision } from './turn.ts';

const config = simpleConfig({ nodes: ['a', 'b'], networks: ['net1'], fence: 'agent', groups: { web: {} } });
const now = 100_000;

function begin(
  more: Partial<State> = {},
  document: Partial<Document> = {},
  a: Partial<NodeRecord> = {},
): State {
  const state = { hears: { net1: { b: true } }, leaseUntil: 101_000, ...more };
  return turnIn({ self: 'a', config, document: { coordinator: 'b', ...document }, records: { a }, state }).s;
}

const after = (state: State, event: Event = { kind: 'woken' }): Decision =>
  decide({ ...state, dirty: true }, event, { now, wall: 1_800_000_000_000 });
const written = ({ actions }: Decision) => actions.find((action) => action.kind === 'write-record')?.record;

/** What a read shows that was sent then. */
function readAt(state: State, sentAt: number): Decision {
  const { document, records } = state.store;
  return after({ ...state, dirty: false }, { kind: 'store-read', sentAt, snapshot: { document, records } });
}

test('confirmRenewal() counts a lease from when the record was sent, by a read that was sent after its acknowledgement', () => {
  const { renewal } = begin();
  const state = begin({
    renewal: { ...renewal, step: 'reading', owned: true, sentAt: 95_000, ackAt: 96_000 },
  });
  assert.equal(readAt(state, 97_000).state.leaseUntil, 95_000 + config.timing.leaseMs);
  assert.equal(readAt(state, 95_500).state.leaseUntil, 101_000);
});

test('confirmRenewal() counts nothing for a node that is not in any more', () => {
  const { renewal } = begin();
  const reading = {
    renewal: { ...renewal, step: 'reading', owned: true, sentAt: 95_000, ackAt: 96_000 },
  } as const;
  const gone = { is: 'gone', inc: 'a1', proof: { kind: 'lapsed' } } as const;
  assert.equal(readAt(begin(reading, { nodes: { a: gone } }), 97_000).state.leaseUntil, 101_000);
});

test('confirmRenewal() begins anew to count how long renewals follow one another, where none did for long', () => {
  const { renewal } = begin();
  const steadyAfter = (confirmedAt: number) => {
    const reading = { step: 'reading', owned: true, sentAt: 95_000, ackAt: 96_000 } as const;
    const state = begin({ renewal: { ...renewal, ...reading, confirmedAt, steadySince: 40_000 } });
    return readAt(state, 97_000).state.renewal.steadySince;
  };
  // The store's time-out and two renewals.
  assert.equal(steadyAfter(93_000), 40_000);
  assert.equal(steadyAfter(92_999), 95_000);
});

test('publish() takes a fresh counter for every attempt, answered or not', () => {
  const { renewal } = begin();
  const counterAfter = (more: Partial<typeof renewal>) =>
    written(after(begin({ renewal: { ...renewal, owned: true, counter: 7, ...more } })))?.counter;
  assert.equal(counterAfter({}), 8);
  assert.equal(counterAfter({ failed: true }), 8);
});

test('publish() leaves a record alone that another incarnation still renews', () => {
  const inAs = (inc: string) => ({ nodes: { a: { is: 'in', inc, lapse: false } } }) as const;
  const seen = (at: number) => ({ progress: { a: { inc: 'a9', counter: 1, at, moves: 2 } } });
  assert.equal(written(after(begin(seen(now - 100), inAs('a9'), { inc: 'a9' }))), undefined);
  assert.ok(written(after(begin(seen(now - 60_000), inAs('a9'), { inc: 'a9' }))));
});

test('publish() says released only of generations that it refuses, and left only with nothing open', () => {
  const owned = { is: 'assigned', node: 'a', inc: 'a1', gen: 3, def: 'unknown' } as const;
  const releasedWith = (gen: number) =>
    written(after(begin({ refused: { web: gen } }, { groups: { web: owned } })));
  assert.equal(releasedWith(2)?.released.web, undefined);
  assert.equal(releasedWith(3)?.released.web, 3);
  const open = { gen: 3, def: 'unknown', step: 'closing', target: 'stop' } as const;
  const groups = { web: { ...open, definition: { ...emptyGroup, resources: [] }, resources: {} } };
  const leaving = written(after(begin({ leaving: true, groups }, { groups: { web: owned } })));
  assert.deepEqual([leaving?.left, leaving?.leaving], [false, true]);
  assert.equal(written(after(begin({ leaving: true })))?.left, true);
});

test('tookRecord() refuses what its own incarnation has published as released before the daemon was restarted', () => {
  const state = begin();
  const value = { ...state.store.records.a!.value, released: { web: 4 } };
  const { records: before, ...store } = state.store;
  const fresh = { ...state, store: { ...store, records: { b: before.b! } } };
  const snapshot = { document: store.document, records: { ...before, a: { version: 2, value } } };
  assert.equal(after(fresh, { kind: 'store-read', sentAt: 1, snapshot }).state.refused.web, 4);
});

test('tookRecord() drops an older record that comes late', () => {
  const { store } = begin();
  const older = { version: 0, value: { ...store.records.b!.value, counter: 99 } };
  const { state } = after(begin(), { kind: 'record-changed', node: 'b', record: older });
  assert.equal(state.store.records.b?.value.counter, 1);
});

test('documentWritten() asks for a read after an unknown answer, before anything else is written', () => {
  const { store } = begin();
  const document = { ...store.document!.value, version: 2, nonce: 'mine' };
  const writing = { nonce: 'mine', before: store.document!.value, document, sentAt: now };
  const state = begin({ store: { ...store, writing } });
  const event = { kind: 'document-written', nonce: 'mine', answer: { answer: 'unknown', said: '' } } as const;
  assert.ok(after(state, event).actions.some(({ kind }) => kind === 'read-store'));
});

test('publish() says away after a restart until every peer was heard or missed', () => {
  const { renewal } = begin();
  const wrote = (hears: State['hears']) =>
    written(after(begin({ listening: true, hears, renewal: { ...renewal, owned: true } })));
  assert.ok(wrote({ net1: {} })?.away);
  assert.equal(wrote({ net1: { b: true } })?.away, undefined);
  assert.equal(wrote({ net1: { b: false } })?.away, undefined);
});

test('recordWritten() has what was asked before the first record of this incarnation looked at with it', () => {
  const { renewal, store } = begin();
  const { value } = store.records.a!;
  const writing = { ...renewal, step: 'writing', owned: false, counter: 7, published: value } as const;
  const asked = [{ ticket: 1, by: 'admin', request: { kind: 'disarm' }, until: now + 1000 }] as const;
  const later = now + 10_000;
  const state = begin({
    renewal: writing,
    asked,
    lookAt: { everything: later, members: later, addresses: later, placement: later },
  });
  const event = { kind: 'record-written', counter: 7, answer: { answer: 'ok', version: 2 } } as const;
  const next = decide({ ...state, dirty: false }, event, { now, wall: 1_800_000_000_000 }).state;
  assert.deepEqual(
    next.requests.map(({ ticket, seq }) => [ticket, seq]),
    [[1, 1]],
  );
});

test('a node that finds what its former key has signed in the place of its record replaces it, unless that moves while it is in', () => {
  const gone = { is: 'gone', inc: 'a0', proof: { kind: 'off' } } as const;
  const expectedOf = (sinceMs: number, entry: Document['nodes'][string]) => {
    const state = begin({}, { nodes: { a: entry } });
    const { a: _own, ...records } = state.store.records;
    const store = { ...state.store, records, forged: { a: { version: 7, since: now - sinceMs, moves: 0 } } };
    const { actions } = after({ ...state, store });
    return actions.find((action) => action.kind === 'write-record')?.expected;
  };
  const isIn = { is: 'in', inc: 'a0', lapse: false } as const;
  assert.equal(expectedOf(0, gone), 7);
  assert.equal(expectedOf(1499, isIn), undefined);
  assert.equal(expectedOf(1500, isIn), 7);
});

test('a node has left only when it knows that nothing is left which a daemon before this one may have opened', () => {
  const given = { is: 'assigned', node: 'a', inc: 'a1', gen: 2, def: 'older' } as const;
  const leftWith = (more: Partial<State>, confirmed = 1) => {
    const state = begin({ leaving: true, ...more }, { groups: { web: given } });
    return written(after({ ...state, store: { ...state.store, confirmed } }))?.left;
  };
  assert.equal(leftWith({ unjournaled: undefined }, -1), false, 'no read has shown yet what was given to it');
  const older = { ...begin().config!, hash: 'older' };
  assert.equal(
    leftWith({ unjournaled: { web: 2 }, config: older }),
    false,
    'what that is it does not know yet',
  );
  assert.equal(leftWith({ unjournaled: { web: 1 }, refused: { web: 2 } }), true);
});
