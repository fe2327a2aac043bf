/** What a person may ask of the members, and why not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Asked, refuseHandStep } from './hand-steps.ts';
import type { SeenMember } from './member-step.ts';
import { silent, voter } from './testing/seen-members.ts';

const three = [voter('a'), voter('b'), voter('c')];

function refused(members: readonly SeenMember[], asked: Partial<Asked>) {
  return refuseHandStep(members, { out: undefined, in: undefined, wanted: ['a', 'b', 'c'], ...asked })?.is;
}

test('A lost member may be replaced by an empty one of the same name, or by another one that is wanted', () => {
  assert.equal(refused([voter('a'), voter('b'), silent('c')], { out: 'c', in: 'c' }), undefined);
  const wanted = ['a', 'b', 'd'];
  assert.equal(refused([voter('a'), voter('b'), silent('c')], { out: 'c', in: 'd', wanted }), undefined);
});

test('Nothing is changed while another member is silent, or is the only one left', () => {
  assert.equal(refused([voter('a'), silent('b'), silent('c')], { out: 'c', in: 'c' }), 'majority');
  assert.equal(
    refused([voter('a'), silent('b'), voter('c')], { in: 'd', wanted: ['a', 'b', 'c', 'd'] }),
    'majority',
  );
  assert.equal(refused([voter('a')], { out: 'a', in: 'a' }), 'majority');
});

test('What the cluster file says otherwise is refused', () => {
  assert.equal(refused(three, { out: 'c' }), 'still-wanted');
  assert.equal(refused(three, { in: 'd' }), 'not-wanted');
  assert.equal(refused(three, { in: 'b' }), 'a-member');
  assert.equal(refused(three, { out: 'x' }), 'no-member');
});

test('One after the other: while somebody learns nobody else is added or taken away', () => {
  const learner = voter('c', { learns: true });
  assert.equal(refused([voter('a'), voter('b'), learner], { out: 'b', in: 'b' }), 'learning');
  assert.equal(refused([voter('a'), voter('b'), learner], { out: 'c', in: 'c' }), undefined);
});
