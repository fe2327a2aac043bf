import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyId, parseClusterKeys, renderClusterKeys, stepOf } from './cluster-keys.ts';

const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];
const texts = (text: string | Buffer) =>
  parseClusterKeys(Buffer.from(text)).map((key) => key.export().toString('latin1'));

test('A key file is one key, whatever is in it, or several by its first line', () => {
  assert.deepEqual(texts(`${a}\n`), [a]);
  assert.deepEqual(texts(`${a}\n${b}\n`), [`${a}\n${b}`]);
  assert.deepEqual(texts(`holdfast keys\n${a}\n\n ${b} \n`), [a, b]);
  const binary = Buffer.from([0xff, 0x0a, 0x80, ...Buffer.from(a)]);
  assert.deepEqual(parseClusterKeys(binary)[0].export(), binary);
});

test('A key file is written as it is read, with the step at which a change of keys is', () => {
  for (const [step, text] of [
    [undefined, `${a}\n`],
    ['accept', `holdfast keys: accept\n${a}\n${b}\n`],
    ['sign', `holdfast keys: sign\n${b}\n${a}\n`],
  ] as const) {
    assert.equal(stepOf(Buffer.from(text)), step);
    assert.equal(renderClusterKeys(parseClusterKeys(Buffer.from(text)), step), text);
  }
});

test('A key that is too short, or none, is refused', () => {
  for (const [text, said] of [
    ['short', /key of 5 bytes/],
    ['', /key of 0 bytes/],
    ['holdfast keys\n', /names no key/],
    [`holdfast keys\n${a}\nshort\n`, /key of 5 bytes/],
  ] as const)
    assert.throws(() => texts(text), said);
});

test('Keys are told apart by an identity that is not a part of them', () => {
  const [one, two] = parseClusterKeys(Buffer.from(`holdfast keys\n${a}\n${b}\n`));
  assert.match(keyId(one), /^[0-9a-f]{8}$/);
  assert.ok(two && keyId(one) !== keyId(two));
});
