/** When a node that is not let in goes on by itself. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { turnIn } from '../../../sim/turn-in.ts';
import { publish } from '../publish.ts';
import type { State } from '../state.ts';
import { goOnAlone } from './alone.ts';
import { makeDraft } from './draft.ts';

const config = simpleConfig({ nodes: ['a', 'b'], networks: ['net1'], fence: 'agent', groups: { web: {} } });
const now = 100_000;
const moved = (at: number, moves: number) => ({ b: { inc: 'b1', counter: 7, at, moves } });

/** Whether a, which has begun anew, is clean and has waited longer than it must, goes on alone. */
function goesOn(state: Partial<State>, bInc = 'b1'): boolean {
  const nodes = {
    a: { is: 'gone', inc: 'a0', proof: { kind: 'off' } },
    b: { is: 'in', inc: 'b1', lapse: false },
  } as const;
  const t = turnIn({
    self: 'a',
    config,
    now,
    document: { nodes },
    records: { a: { hears: { net1: [] } }, b: { inc: bInc } },
    state: { hears: { net1: { b: false } }, aloneSince: now - 60_000, ...state },
  });
  publish(t);
  t.s.renewal = { ...t.s.renewal, step: 'idle' };
  const d = makeDraft(t.s.store.document!.value);
  goOnAlone(t, d);
  return d.next.nodes.a?.is === 'in' && d.next.coordinator === 'a';
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

test('goOnAlone() takes a member that began anew for no answer: that one is no member either', () => {
  assert.equal(goesOn({ hears: { net1: { b: true } } }, 'b2'), true);
});

test('goOnAlone() takes beats of another incarnation, and beats without a daemon, for no answer', () => {
  const hears = { net1: { b: true } };
  assert.equal(goesOn({ hears, beating: { b: 'b1' } }), false);
  assert.equal(goesOn({ hears, beating: { b: 'b2' } }), true);
  assert.equal(goesOn({ hears, daemonless: { b: now - 1 } }), true);
});
