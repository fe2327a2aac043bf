import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { type BeatScope, createBeatReader, createBeatWriter } from './beat.ts';

const key = createSecretKey(Buffer.from('0123456789abcdef0123456789abcdef'));
const scope: BeatScope = { cluster: 'my-cluster', network: 'ring', key };
const own = { sender: 'my-vm1', inc: 'ab12cd34', stamp: 1_763_600_000_123 };
const write = createBeatWriter(scope, own);
const read = createBeatReader(scope, 'my-vm2');
const packet = () => Buffer.from(write(7, 3));

test('a reader gets back what the writer of another node wrote', () => {
  assert.deepEqual(read(write(7, 3)), { ...own, sequence: 7, progress: 3 });
  assert.deepEqual(read(write(2 ** 47, 2 ** 32 + 5)), { ...own, sequence: 2 ** 47, progress: 5 });
});

test('a beat stays small', () => {
  assert.equal(packet().length, 58 + own.sender.length);
});

const refusals: readonly { readonly name: string; readonly make: () => Buffer; readonly why: string }[] = [
  { name: 'an empty packet', make: () => Buffer.alloc(0), why: 'shape' },
  { name: 'a packet cut short', make: () => packet().subarray(0, -1), why: 'shape' },
  {
    name: 'a packet with a byte too many',
    make: () => Buffer.concat([packet(), Buffer.alloc(1)]),
    why: 'shape',
  },
  { name: 'another magic', make: () => changed(0), why: 'shape' },
  { name: 'another version', make: () => changed(4), why: 'shape' },
  { name: 'another length of the sender', make: () => changed(5), why: 'shape' },
  {
    name: 'a beat without a sender',
    make: () => Buffer.from(createBeatWriter(scope, { ...own, sender: '' })(1, 1)),
    why: 'shape',
  },
  {
    name: 'a sender longer than any node name',
    make: () => createBeatWriter(scope, { ...own, sender: 'x'.repeat(65) })(1, 1),
    why: 'shape',
  },
  {
    name: 'another cluster',
    make: () => createBeatWriter({ ...scope, cluster: 'theirs' }, own)(1, 1),
    why: 'foreign-cluster',
  },
  {
    name: 'a beat of another network',
    make: () => createBeatWriter({ ...scope, network: 'office' }, own)(1, 1),
    why: 'other-network',
  },
  {
    name: 'another key',
    make: () => createBeatWriter({ ...scope, key: createSecretKey(randomBytes(32)) }, own)(1, 1),
    why: 'wrong-key',
  },
  { name: 'a changed sequence number', make: () => changed(37), why: 'wrong-key' },
  { name: 'a changed sender', make: () => changed(44), why: 'wrong-key' },
  {
    name: 'its own beat',
    make: () => createBeatWriter(scope, { ...own, sender: 'my-vm2' })(1, 1),
    why: 'own',
  },
];

function changed(at: number): Buffer {
  const bytes = packet();
  bytes[at] = (bytes[at] as number) ^ 1;
  return bytes;
}

for (const { name, make, why } of refusals) {
  test(`a reader refuses ${name} as ${why}`, () => {
    assert.equal(read(make()), why);
  });
}

test('a reader survives random bytes and randomly damaged beats, and takes none of them', () => {
  for (let round = 0; round < 4000; round++) {
    const random = randomBytes(randomBytes(1)[0] as number);
    const dressed = Buffer.concat([packet().subarray(0, 1 + (round % 60)), random]);
    const damaged = packet();
    const at = randomBytes(2).readUInt16BE() % damaged.length;
    damaged[at] = (damaged[at] as number) ^ (1 + (round % 255));
    for (const bytes of [random, dressed, damaged]) assert.equal(typeof read(bytes), 'string');
  }
});
