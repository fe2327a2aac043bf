import assert from 'node:assert/strict';
import { createSecretKey } from 'node:crypto';
import { test } from 'node:test';
import { type KeyRing, keyId } from '../values/cluster-keys.ts';
import { makeRingOfBeats } from './ring-of-beats.ts';

const key = (text: string) => createSecretKey(Buffer.from(text.padEnd(32)));
const idsOf = ({ keys }: KeyRing) => keys.map(keyId);

test('a cluster without an identity signs with the keys of its file', () => {
  const ring: KeyRing = { keys: [key('a')] };
  assert.equal(makeRingOfBeats(ring, undefined), ring);
});

test('the keys of beats differ by cluster and by key, and are the same for every node of one', () => {
  const ring: KeyRing = { keys: [key('a'), key('b')], step: 'accept' };
  const [one, same, other] = ['1', '1', '2'].map((id) => makeRingOfBeats(ring, id)) as [
    KeyRing,
    KeyRing,
    KeyRing,
  ];
  assert.deepEqual(idsOf(one), idsOf(same));
  const all = [...idsOf(ring), ...idsOf(one), ...idsOf(other)];
  assert.equal(new Set(all).size, 6);
  assert.equal(one.step, 'accept');
  // RFC 5869 by another way: openssl kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt key:… -kdfopt salt:1 -kdfopt info:… HKDF
  assert.equal(
    one.keys[0].export().toString('hex'),
    '56c2503051bdd270b1bc34bb93f907080d0ed96f19a718c1aa146bb4fe9fe3ca',
  );
});

test('the keys of beats follow the key file, and are derived once for each of its states', () => {
  const ring = { keys: [key('a')] as KeyRing['keys'] };
  const beats = makeRingOfBeats(ring, '1');
  const before = beats.keys;
  assert.equal(beats.keys, before);
  ring.keys = [key('b')];
  assert.notDeepEqual(idsOf(beats), before.map(keyId));
});
