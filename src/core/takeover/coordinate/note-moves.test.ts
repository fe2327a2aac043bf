/** A group is not moved to a better node again and again: what is remembered for that. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { turnIn } from '../../../sim/turn-in.ts';
import { makeDraft } from './draft.ts';
import { endMoves, noteMove } from './note-moves.ts';

const config = simpleConfig({ nodes: ['a', 'b'], networks: ['net1'], fence: 'agent', groups: { web: {} } });
const groups = { web: { is: 'free', gen: 1 } } as const;
const forgottenMs = 20 * 60_000;

test('moves of a group are counted while they are remembered: 20 minutes after the last one they are forgotten', () => {
  const t = turnIn({ self: 'a', config, document: { groups } });
  const { wall } = t.clock;
  const after = (ms: number, gen = 7) => {
    const d = makeDraft({
      ...t.s.store.document!.value,
      moved: { web: { count: 2, at: wall - ms, gen: 6 } },
    });
    endMoves(t, d);
    noteMove(t, d, 'web', gen, false);
    return d.next.moved;
  };
  assert.deepEqual(after(forgottenMs - 1), { web: { count: 3, at: wall, gen: 7 } });
  assert.deepEqual(after(forgottenMs), { web: { count: 1, at: wall, gen: 7 } });
  assert.deepEqual(after(0, 8), { web: { count: 1, at: wall, gen: 8 } }, 'something else has moved it since');
});

test('what is remembered of moves goes with the group, and is looked at when the rest is over', () => {
  const t = turnIn({ self: 'a', config, document: { groups } });
  const { wall, now } = t.clock;
  t.s.lookAt = { ...t.s.lookAt, [t.round]: Number.POSITIVE_INFINITY };
  const d = makeDraft({
    ...t.s.store.document!.value,
    moved: { web: { count: 1, at: wall - 4000, gen: 6 }, left: { count: 1, at: wall, gen: 6 } },
  });
  endMoves(t, d);
  assert.deepEqual(d.next.moved, { web: { count: 1, at: wall - 4000, gen: 6 } });
  assert.equal(t.s.lookAt[t.round], now + 6000);
});

test('a move that made room for another group is remembered as one, until something else has moved the group', () => {
  const t = turnIn({ self: 'a', config, document: { groups } });
  const { wall } = t.clock;
  const d = makeDraft(t.s.store.document!.value);
  noteMove(t, d, 'web', 7, true);
  assert.deepEqual(d.next.moved, { web: { count: 1, at: wall, gen: 7, room: true } });
  noteMove(t, d, 'web', 8, false);
  assert.deepEqual(d.next.moved, { web: { count: 2, at: wall, gen: 8 } });
});
