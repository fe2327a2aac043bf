import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Adoption, adopt } from './adoptable.ts';
import type { Traces } from './left-known.ts';
import type { Permit } from './permit.ts';

const permit = { inc: 'aaaa', open: true, stamp: 1, base: '/base', boot: 'b1', journal: 'm1' };
const traces: Traces = { former: permit, bootId: 'b1', journalMark: 'm1', hasGroup: true };
const kept = { inc: 'aaaa', boot: 'b1', untilMs: 5000 };
const frozen: Adoption = { base: '/base', freezes: true, kept: undefined, boottimeMs: 3999 };
const leased: Adoption = { ...frozen, freezes: false, kept };

test('an incarnation whose keeper died in this boot is taken over', () => {
  assert.deepEqual(adopt(traces, frozen), { ...permit, lease: { kind: 'frozen' }, lapse: false });
});

test('a member that is taken over has stayed where the last member was, one that was never let in has not', () => {
  const stayed = (former: Partial<Permit>) =>
    adopt({ ...traces, former: { ...permit, ...former } }, frozen)?.stayed;
  assert.equal(stayed({ member: true }), true);
  assert.equal(stayed({ stayed: true }), true);
  assert.equal(stayed({}), undefined);
});

test('where a deadline counts it goes with the incarnation', () => {
  assert.deepEqual(adopt(traces, leased)?.lease, { kind: 'until', boottimeMs: 5000 });
});

test('an incarnation whose watchdog counts has its deadline whatever the cluster file says by now', () => {
  const watched = { ...traces, former: { ...permit, watchdogMs: 3000 } };
  const adopted = adopt(watched, { ...frozen, kept });
  assert.deepEqual(adopted?.lease, { kind: 'until', boottimeMs: 5000 });
  assert.deepEqual(adopted.lapse, { watchdogMs: 3000 });
  assert.equal(adopt(watched, frozen), undefined);
});

const { journal: _none, ...unmarked } = permit;
const refused: readonly [string, Traces, Adoption?][] = [
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
  ['of another control group', traces, { ...frozen, base: '/elsewhere' }],
  ['whose control group is gone', { ...traces, hasGroup: false }],
  ['whose deadline nobody kept', traces, { ...leased, kept: undefined }],
  ['whose deadline comes while the watchdog may still be opened', traces, { ...leased, boottimeMs: 4000 }],
  ['of which an older deadline is kept', traces, { ...leased, kept: { ...kept, inc: 'older' } }],
  ['of which the deadline of another boot is kept', traces, { ...leased, kept: { ...kept, boot: 'b0' } }],
];

for (const [which, found, adoption = frozen] of refused)
  test(`an incarnation ${which} is not taken over`, () => {
    assert.equal(adopt(found, adoption), undefined);
  });
