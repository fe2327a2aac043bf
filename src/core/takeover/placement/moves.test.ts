/** How long a group rests that went to a better node. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { couldStay, isFree, makesRoom, movedLately, movesForgottenAt } from './moves.ts';

const at = 1_800_000_000_000;

test('a group that went to a better node rests for 10 s, twice as long after each further move, at most 10 minutes', () => {
  for (const [count, seconds] of [
    [1, 10],
    [2, 20],
    [3, 40],
    [7, 600],
    [50, 600],
  ] as const) {
    const forMs = seconds * 1000;
    const until = at + forMs;
    assert.deepEqual(movedLately({ count, at, gen: 6 }, 7, until - 1), {
      kind: 'moved-lately',
      times: count,
      forMs,
      until,
    });
    assert.equal(movedLately({ count, at, gen: 6 }, 7, until), undefined);
  }
  assert.equal(movedLately(undefined, 7, at), undefined);
  assert.equal(movesForgottenAt({ count: 1, at, gen: 6 }) - at, 20 * 60_000);
});

test('a group that something else has moved since does not rest for the move before', () => {
  assert.notEqual(movedLately({ count: 1, at, gen: 6 }, 7, at), undefined);
  assert.equal(movedLately({ count: 1, at, gen: 6 }, 8, at), undefined);
});

test('only a move counts that nothing forced and nobody asked for', () => {
  const drained = { kind: 'drained-by', by: 'eve' } as const;
  const ranked = { kind: 'ranked', node: 'b', rank: 'best' } as const;
  assert.equal(isFree({ node: 'b', why: ranked }), true);
  assert.equal(isFree({ node: 'b', why: { kind: 'best-left', node: 'b', why: drained } }), true);
  assert.equal(
    isFree({ node: 'b', why: ranked, leaves: { kind: 'leaves', node: 'a', why: drained } }),
    false,
  );
  assert.equal(isFree({ node: 'b', why: { kind: 'moved-for', node: 'b' } }), false);
  assert.equal(isFree({ node: 'b', why: { kind: 'on-its-way', node: 'b' } }), false);
  const joins = { kind: 'together-with', group: 'db', why: { kind: 'stays' } } as const;
  assert.equal(isFree({ node: 'b', why: joins }), false);
});

test('one that makes room for another group could stay as well, and that is told from a free move', () => {
  const room = { node: 'b', why: { kind: 'makes-room', node: 'b', group: 'db' } } as const;
  const free = { node: 'b', why: { kind: 'ranked', node: 'b', rank: 'best' } } as const;
  const asked = { node: 'b', why: { kind: 'moved-for', node: 'b' } } as const;
  assert.deepEqual([room, free, asked].map(couldStay), [true, true, false]);
  assert.deepEqual([room, free, asked].map(makesRoom), [true, false, false]);
  assert.equal(isFree(room), false);
});
