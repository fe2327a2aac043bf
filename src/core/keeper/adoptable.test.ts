import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adoptable } from './adoptable.ts';
import type { Traces } from './left-known.ts';

const permit = { inc: 'aaaa', open: true, stamp: 1, base: '/base', boot: 'b1', journal: 'm1' };
const traces: Traces = { former: permit, bootId: 'b1', journalMark: 'm1', hasGroup: true };

test('an incarnation whose keeper died in this boot is taken over', () => {
  assert.equal(adoptable(traces, '/base', true), true);
});

const { journal: _none, ...unmarked } = permit;
const refused: readonly [string, Traces, string?, boolean?][] = [
  ['of a state directory without a permit', { ...traces, former: undefined }],
  ['whose permit is closed', { ...traces, former: { ...permit, open: false } }],
  ['of another boot', { ...traces, bootId: 'b2' }],
  [
    'of an agent that did not say its boot',
    { ...traces, former: { inc: 'a', open: true, stamp: 1, base: '/base' } },
  ],
  ['whose journal is another one', { ...traces, journalMark: 'm2' }],
  ['whose journal is gone', { ...traces, journalMark: undefined }],
  ['that was itself in doubt', { ...traces, former: unmarked }],
  ['of another control group', traces, '/elsewhere'],
  ['whose control group is gone', { ...traces, hasGroup: false }],
  ['where others count on a deadline', traces, '/base', false],
];

for (const [which, found, base = '/base', mayHandOver = true] of refused)
  test(`an incarnation ${which} is not taken over`, () => {
    assert.equal(adoptable(found, base, mayHandOver), false);
  });
