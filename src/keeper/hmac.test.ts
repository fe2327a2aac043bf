import assert from 'node:assert/strict';
import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { createHmacSigner } from './hmac.ts';

function sign(key: Buffer, message: Buffer, length = 32): Buffer {
  const target = Buffer.alloc(length);
  createHmacSigner(createSecretKey(key)).sign(message, message.length, target, 0, length);
  return target;
}

test('sign() gives the values of RFC 4231, keys longer than a block included', () => {
  const jefe = sign(Buffer.from('Jefe'), Buffer.from('what do ya want for nothing?'));
  assert.equal(jefe.toString('hex'), '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
  const long = sign(
    Buffer.alloc(131, 0xaa),
    Buffer.from('Test Using Larger Than Block-Size Key - Hash Key First'),
  );
  assert.equal(long.toString('hex'), '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54');
});

test('sign() agrees with node:crypto for every length of message and key', () => {
  for (let length = 0; length < 300; length++) {
    const [key, message] = [randomBytes(1 + (length % 150)), randomBytes(length)];
    assert.deepEqual(sign(key, message), createHmac('sha256', key).update(message).digest());
  }
});

test('verify() takes what sign() wrote and nothing that differs in one bit', () => {
  const signer = createHmacSigner(createSecretKey(Buffer.from('a key that is long enough')));
  const packet = randomBytes(80);
  signer.sign(packet, 64, packet, 64, 16);
  assert.equal(signer.verify(packet, 64, 16), true);
  for (let bit = 0; bit < 80 * 8; bit++) {
    const other = Buffer.from(packet);
    other[bit >> 3] = (other[bit >> 3] as number) ^ (1 << (bit & 7));
    assert.equal(signer.verify(other, 64, 16), false);
  }
});
