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
  const beat = { ...own, readsNewest: true };
  assert.deepEqual(read(write(7, 3)), { ...beat, sequence: 7, progress: 3 });
  assert.deepEqual(read(write(2 ** 46, 2 ** 32 + 5)), { ...beat, sequence: 2 ** 46, progress: 5 });
  const newest = { epoch: 3, lineage: '0123456789abcdef', version: 2 ** 40, mark: 'fedcba9876543210' };
  assert.deepEqual(read(write(8, 3, newest)), { ...beat, sequence: 8, progress: 3, newest });
  const unmarked = { ...newest, lineage: 'short', mark: '' };
  assert.deepEqual(read(write(9, 3, unmarked)), { ...beat, sequence: 9, progress: 3, newest: unmarked });
  assert.deepEqual(read(write(10, 3)), { ...beat, sequence: 10, progress: 3 }, 'nothing is left of it');
});

test('a beat for agents of before keeps their layout', () => {
  const short = createBeatWriter(scope, own, 1);
  const newest = { epoch: 0, lineage: '0123456789abcdef', version: 5, mark: '' };
  assert.equal(short(7, 3, newest).length, 58 + own.sender.length);
  assert.deepEqual(read(short(7, 3, newest)), { ...own, readsNewest: true, sequence: 7, progress: 3 });
});

test('a beat stays small', () => {
  assert.equal(packet().length, 92 + own.sender.length);
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
  { name: 'another version', make: () => changed(4, 4), why: 'shape' },
  { name: 'the version of before', make: () => changed(4, 3), why: 'shape' },
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
  { name: 'a changed newest document', make: () => changed(50), why: 'wrong-key' },
  { name: 'a changed sender', make: () => changed(78), why: 'wrong-key' },
  {
    name: 'its own beat',
    make: () => createBeatWriter(scope, { ...own, sender: 'my-vm2' })(1, 1),
    why: 'own',
  },
];

function changed(at: number, bits = 1): Buffer {
  const bytes = packet();
  bytes[at] = (bytes[at] as number) ^ bits;
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
