import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { documentKey, forged, recordKey } from '../core/domain-entries.ts';
import type { KeyRing } from '../values/cluster-keys.ts';
import { createSeal } from './seal.ts';

const [older, newer] = [createSecretKey(randomBytes(32)), createSecretKey(randomBytes(32))];
const sealOf = (ring: KeyRing) => createSeal(ring, ['office', 'takeover']);
const value = { version: 7 };

test('A node with the first file of a change of keys signs with the new key once the document is signed with it', () => {
  const behind = sealOf({ keys: [older, newer], step: 'accept' });
  const others = sealOf({ keys: [newer] });
  const canRead = (key: string) => others.open(key, behind.sign(key, value)) !== forged;
  assert.equal(canRead(documentKey), false, 'it has not seen the document yet');
  assert.deepEqual(behind.open(recordKey('b'), others.sign(recordKey('b'), value)), value);
  assert.equal(canRead(documentKey), false, 'a record is not the document');
  assert.deepEqual(behind.open(documentKey, others.sign(documentKey, value)), value);
  assert.equal(canRead(documentKey), true);
  assert.equal(canRead(recordKey('c')), true);
});

test('What was seen with the keys of before counts no more when they are others', () => {
  const ring: { keys: KeyRing['keys']; step: KeyRing['step'] } = { keys: [older, newer], step: 'accept' };
  const seal = sealOf(ring);
  seal.open(documentKey, sealOf({ keys: [newer] }).sign(documentKey, value));
  Object.assign(ring, { keys: [older, createSecretKey(randomBytes(32))] });
  assert.notEqual(sealOf({ keys: [older] }).open(documentKey, seal.sign(documentKey, value)), forged);
});
