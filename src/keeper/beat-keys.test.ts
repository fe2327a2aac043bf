import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { KeyRing } from '../values/cluster-keys.ts';
import { type BeatKeys, createBeatKeys } from './beat-keys.ts';

const [older, newer] = [createSecretKey(randomBytes(32)), createSecretKey(randomBytes(32))];
const length = 16;
const end = 8;

function signed(by: BeatKeys): Buffer {
  const message = Buffer.alloc(end + length, 7);
  by.signer().sign(message, end, message, end, length);
  return message;
}

const hears = (who: BeatKeys, whom: BeatKeys) => who.isSigned(signed(whom), end, length);

test('A keeper whose file only accepts the new key signs with it once it has heard somebody who does', () => {
  const behind = createBeatKeys({ keys: [older, newer], step: 'accept' });
  const [before, after] = [createBeatKeys({ keys: [older] }), createBeatKeys({ keys: [newer] })];
  assert.deepEqual([hears(behind, before), hears(after, behind)], [true, false]);
  assert.deepEqual([hears(behind, after), hears(after, behind)], [true, true]);
  assert.equal(hears(behind, before), true, 'a late beat of before changes nothing');
  assert.equal(hears(after, behind), true);
});

test('A keeper whose file signs with the new key goes on doing so, whatever it hears', () => {
  const ahead = createBeatKeys({ keys: [newer, older], step: 'sign' });
  assert.equal(hears(ahead, createBeatKeys({ keys: [older, newer], step: 'accept' })), true);
  assert.equal(hears(createBeatKeys({ keys: [newer] }), ahead), true);
});

test('What was heard counts no more with another file', () => {
  const ring: { keys: KeyRing['keys']; step: KeyRing['step'] } = { keys: [older, newer], step: 'accept' };
  const keys = createBeatKeys(ring);
  hears(keys, createBeatKeys({ keys: [newer] }));
  ring.keys = [older, createSecretKey(randomBytes(32))];
  assert.equal(hears(createBeatKeys({ keys: [older] }), keys), true);
});
