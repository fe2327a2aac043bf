/** What is made of the answers for an address. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeAnswers } from './observe-address.ts';

const owner = '02:00:00:00:00:01';
const other = '02:00:00:00:00:02';

test('judgeAnswers() is content with the owner alone', () => {
  assert.equal(judgeAnswers([owner], owner).found, 'owner');
});

test('judgeAnswers() tells silence, a stranger and a duplicate apart', () => {
  assert.equal(judgeAnswers([], owner).found, 'nobody');
  assert.equal(judgeAnswers([other], owner).found, 'other');
  assert.deepEqual(judgeAnswers([owner, other], owner), { found: 'several', macs: [owner, other] });
});
