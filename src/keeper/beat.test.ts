import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { ClusterKeys } from '../values/cluster-keys.ts';
import { type BeatNews, type BeatScope, createBeatReader, createBeatWriter } from './beat.ts';
import { createBeatKeys } from './beat-keys.ts';
import { createHmacSigner } from './hmac.ts';

const key = createSecretKey(Buffer.from('0123456789abcdef0123456789abcdef'));
const scope: BeatScope = { cluster: 'my-cluster', network: 'ring', keys: createBeatKeys({ keys: [key] }) };
const strangers = createBeatKeys({ keys: [createSecretKey(randomBytes(32))] });
const own = { sender: 'my-vm1', inc: 'ab12cd34', stamp: 1_763_600_000_123 };
const write = createBeatWriter(scope, own);
const read = createBeatReader(scope, 'my-vm2');
const news = (sequence: number, more: Partial<BeatNews> = {}): BeatNews => ({
  sequence,
  progress: 3,
  unheard: [],
  newest: undefined,
  ...more,
});
const packet = () => Buffer.from(write(news(7)));

test('a reader gets back what the writer of another node wrote', () => {
  const beat = { ...own, progress: 3, deaf: false };
  assert.deepEqual(read(write(news(7))), { ...beat, sequence: 7 });
  const late = write(news(2 ** 47, { progress: 2 ** 32 + 5 }));
  assert.deepEqual(read(late), { ...beat, sequence: 2 ** 47, progress: 5 });
  const newest = { epoch: 3, lineage: '0123456789abcdef', version: 2 ** 40, mark: 'fedcba9876543210' };
  assert.deepEqual(read(write(news(8, { newest }))), { ...beat, sequence: 8, newest });
  const unmarked = { ...newest, lineage: 'short', mark: '' };
  assert.deepEqual(read(write(news(9, { newest: unmarked }))), { ...beat, sequence: 9, newest: unmarked });
  assert.deepEqual(read(write(news(10))), { ...beat, sequence: 10 }, 'nothing is left of it');
});

test('a beat says whom its sender does not hear, and a reader finds out whether that is its own node', () => {
  const deafTo = (unheard: readonly string[]) => {
    const beat = read(write(news(8, { unheard })));
    return typeof beat === 'string' ? beat : beat.deaf;
  };
  const many = Array.from({ length: 63 }, (_, i) => `other-${i}`);
  assert.deepEqual(
    [deafTo(['my-vm2']), deafTo([]), deafTo(['my-vm3']), deafTo([...many, 'my-vm2']), deafTo(many)],
    [true, false, false, true, false],
  );
});

test('what a later version adds to a beat is not looked at, and is signed', () => {
  const beat = Buffer.from(write(news(8, { unheard: ['my-vm3'] })));
  const longer = Buffer.concat([beat.subarray(0, -16), Buffer.alloc(7, 0xff), Buffer.alloc(16)]);
  createHmacSigner(key).sign(longer, longer.length - 16, longer, longer.length - 16, 16);
  assert.deepEqual(read(longer), { ...own, sequence: 8, progress: 3, deaf: false });
  longer[longer.length - 20] = 0;
  assert.equal(read(longer), 'wrong-key');
});

test('a beat stays small', () => {
  assert.equal(packet().length, 93 + own.sender.length);
});

const refusals: readonly { readonly name: string; readonly make: () => Buffer; readonly why: string }[] = [
  { name: 'an empty packet', make: () => Buffer.alloc(0), why: 'shape' },
  { name: 'a packet cut short', make: () => packet().subarray(0, -1), why: 'shape' },
  {
    name: 'a packet with a byte too many',
    make: () => Buffer.concat([packet(), Buffer.alloc(1)]),
    why: 'wrong-key',
  },
  { name: 'another magic', make: () => changed(0), why: 'shape' },
  { name: 'another version', make: () => changed(4, 4), why: 'shape' },
  { name: 'another length of the sender', make: () => changed(5), why: 'shape' },
  {
    name: 'a beat without a sender',
    make: () => Buffer.from(createBeatWriter(scope, { ...own, sender: '' })(news(1))),
    why: 'shape',
  },
  {
    name: 'a sender longer than any node name',
    make: () => createBeatWriter(scope, { ...own, sender: 'x'.repeat(65) })(news(1)),
    why: 'shape',
  },
  {
    name: 'another cluster',
    make: () => createBeatWriter({ ...scope, cluster: 'theirs' }, own)(news(1)),
    why: 'foreign-cluster',
  },
  {
    name: 'a beat of another network',
    make: () => createBeatWriter({ ...scope, network: 'office' }, own)(news(1)),
    why: 'other-network',
  },
  {
    name: 'another key',
    make: () => createBeatWriter({ ...scope, keys: strangers }, own)(news(1)),
    why: 'wrong-key',
  },
  { name: 'a changed sequence number', make: () => changed(37), why: 'wrong-key' },
  { name: 'a changed newest document', make: () => changed(50), why: 'wrong-key' },
  { name: 'a changed sender', make: () => changed(78), why: 'wrong-key' },
  {
    name: 'its own beat',
    make: () => createBeatWriter(scope, { ...own, sender: 'my-vm2' })(news(1)),
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

test('A beat of either key is accepted while one takes the place of another, and of the new one alone after that', () => {
  const next = createSecretKey(randomBytes(32));
  const ring: { keys: ClusterKeys } = { keys: [key] };
  const [reads, old] = [
    createBeatReader({ ...scope, keys: createBeatKeys(ring) }, 'my-vm2'),
    createBeatWriter(scope, own),
  ];
  const anew = createBeatWriter({ ...scope, keys: createBeatKeys({ keys: [next, key] }) }, own);
  const said = (packet: Buffer) => {
    const read = reads(Buffer.from(packet));
    return typeof read === 'string' ? read : 'beat';
  };
  const both = () => [said(old(news(1))), said(anew(news(2)))];
  assert.deepEqual(both(), ['beat', 'wrong-key']);
  ring.keys = [key, next];
  assert.deepEqual(both(), ['beat', 'beat']);
  ring.keys = [next, key];
  assert.deepEqual(both(), ['beat', 'beat']);
  ring.keys = [next];
  assert.deepEqual(both(), ['wrong-key', 'beat']);
});
