/** When a node that is not let in goes on by itself. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { turnIn } from '../../../sim/turn-in.ts';
import type { Document, NodeEntry } from '../document.ts';
import { publish } from '../publish.ts';
import type { State } from '../state.ts';
import { goOnAlone } from './alone.ts';
import { makeDraft } from './draft.ts';

const config = simpleConfig({ nodes: ['a', 'b'], networks: ['net1'], fence: 'agent', groups: { web: {} } });
const now = 100_000;
const moved = (at: number, moves: number) => ({ b: { inc: 'b1', counter: 7, at, moves } });

type Forged = State['store']['forged'];

/** Whether a, which has begun anew, is clean and has waited longer than it must, goes on alone. */
function goesOn(state: Partial<State>, bInc = 'b1', forged: Forged = {}): boolean {
  const next = written({ is: 'gone', inc: 'a0', proof: { kind: 'off' } }, state, bInc, forged);
  return next.nodes.a?.is === 'in' && next.coordinator === 'a';
}

/** The document that it makes. */
function written(
  a: NodeEntry,
  state: Partial<State> = {},
  bInc = 'b1',
  forged: Forged = {},
  inForce = config,
): Document {
  const machine = { id: 'a', boot: '1' };
  const nodes = { a, b: { is: 'in', inc: 'b1', lapse: false } as const };
  const t = turnIn({
    self: 'a',
    config: inForce,
    now,
    document: { nodes },
    records: { a: { hears: { net1: [] }, after: ['a0'], machine }, b: { inc: bInc } },
    state: { hears: { net1: { b: false } }, aloneSince: now - 60_000, ...state },
  });
  t.s.store = { ...t.s.store, forged };
  publish(t);
  t.s.renewal = { ...t.s.renewal, step: 'idle' };
  const d = makeDraft(t.s.store.document!.value);
  goOnAlone(t, d);
  return d.next;
}

test('goOnAlone() goes on when nobody answers', () => {
  assert.equal(goesOn({}), true);
});

test('goOnAlone() does not while a member is heard, or its record moved within minorityDelay', () => {
  assert.equal(goesOn({ hears: { net1: { b: true } } }), false);
  assert.equal(goesOn({ progress: moved(now - 100, 3) }), false);
});

test('goOnAlone() takes a record that moved longer ago, or was only read, for no answer', () => {
  assert.equal(goesOn({ progress: moved(now - 60_000, 3) }), true);
  assert.equal(goesOn({ progress: moved(now - 100, 0) }), true);
});

test('goOnAlone() does not while a record moves that it cannot read', () => {
  const goesOnBeside = (since: number, moves: number) =>
    goesOn({}, 'b1', { b: { version: 9, since, moves } });
  assert.equal(goesOnBeside(now - 100, 1), false);
  assert.equal(goesOnBeside(now - 100, 0), true, 'it was only read');
  assert.equal(goesOnBeside(now - 60_000, 3), true, 'it has moved long ago');
});

test('goOnAlone() takes a member that began anew for no answer: that one is no member either', () => {
  assert.equal(goesOn({ hears: { net1: { b: true } } }, 'b2'), true);
});

test('goOnAlone() takes beats of another incarnation, and beats without a daemon, for no answer', () => {
  const hears = { net1: { b: true } };
  assert.equal(goesOn({ hears, beating: { b: 'b1' } }), false);
  assert.equal(goesOn({ hears, beating: { b: 'b2' } }), true);
  assert.equal(goesOn({ hears, daemonless: { b: now - 1 } }), true);
});

test('goOnAlone() does not as a node that the configuration in force names no more', () => {
  const withoutA = simpleConfig({ nodes: ['b', 'c'], networks: ['net1'], fence: 'agent', groups: {} });
  const gone = { is: 'gone', inc: 'a0', proof: { kind: 'off' } } as const;
  assert.deepEqual(written(gone, {}, 'b1', {}, withoutA).nodes.a, gone);
});

test('goOnAlone() writes down that the node was away, if it was in until then', () => {
  const back = 1_800_000_000_000;
  const wasIn = { is: 'in', inc: 'a0', lapse: false, machine: { id: 'a', boot: '0' } } as const;
  assert.deepEqual(written(wasIn).absences, { a: { count: 1, back } });
  assert.equal(written({ is: 'gone', inc: '', proof: { kind: 'initial' } }).absences, undefined);
});
