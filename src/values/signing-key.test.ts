import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SigningKeys, signingKey } from './signing-key.ts';

const accept: SigningKeys = { keys: ['old', 'new'], step: 'accept' };
const sign: SigningKeys = { keys: ['new', 'old'], step: 'sign' };

const cases: readonly [string, SigningKeys, string | undefined, string][] = [
  ['the only key', { keys: ['new'] }, 'old', 'new'],
  ['the old key while the new one is only accepted', accept, 'old', 'old'],
  ['the new key, which all accept, whatever the document is signed with', sign, 'old', 'new'],
  ['the new key where the step at which it signs was missed', accept, 'new', 'new'],
  ['the old key beside a document of a key that it has not', accept, 'newer', 'old'],
  ['the first key where nothing is known of the document', accept, undefined, 'old'],
  ['the first key of a file that says no step', { keys: ['old', 'new'] }, 'new', 'old'],
];

for (const [what, keys, documentBy, by] of cases)
  test(`signingKey() is ${what}`, () => {
    assert.equal(signingKey(keys, documentBy), by);
  });
