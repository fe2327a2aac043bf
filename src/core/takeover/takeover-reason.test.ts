import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reason } from '../reason.ts';
import type { Takeover } from './document.ts';
import { whyTaken, writeTakeover } from './takeover-reason.ts';

const notHeard: Reason = { kind: 'not-heard', heard: 2, of: 3 };
const accused: Reason = { kind: 'accused', node: 'a', why: notHeard };
const proofs: readonly Takeover['proof'][] = [
  'off',
  'lapsed',
  'confirmed',
  'released',
  'reborn',
  'cut-off',
  'initial',
];

test('whyTaken() tells what writeTakeover() was given, whatever proof allowed it', () => {
  const released: Reason = { kind: 'restarted-by', by: 'eve' };
  const told: readonly Reason[] = [accused, { kind: 'owner-gone', node: 'a' }, { kind: 'reborn', node: 'a' }];
  for (const proof of proofs) {
    for (const why of proof === 'released' ? [...told, released] : told.slice(0, 2))
      assert.deepEqual(whyTaken(writeTakeover('a', proof, why, 0)), why, `${proof}: ${why.kind}`);
  }
});

test('writeTakeover() does not name the accused owner a second time', () => {
  assert.deepEqual(writeTakeover('a', 'off', accused, 7), { from: 'a', proof: 'off', why: notHeard, at: 7 });
});

test('whyTaken() tells that a group had to wait', () => {
  const last: Takeover = { ...writeTakeover('a', 'off', accused, 0), again: true };
  assert.deepEqual(whyTaken(last), { kind: 'runs-again', after: accused });
});
