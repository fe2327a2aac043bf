import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AttachedDisks } from './attached-disks.ts';
import { type Medium, VolatileDisk } from './volatile-disk.ts';

const sector = 4096;
const never = () => false;

function makeDisk() {
  const content = Buffer.alloc(4 * sector);
  const medium: Medium = {
    read: (target, offset) => void content.copy(target, 0, offset),
    write: (source, offset) => void source.copy(content, offset),
  };
  return { content, disk: new VolatileDisk(content.length, medium) };
}

const text = (disk: { read(offset: number, length: number): Buffer }, offset: number, length: number) =>
  disk.read(offset, length).toString();

test('A disk loses what was not flushed when its writer loses power, and nothing else', () => {
  const { disk } = makeDisk();
  disk.write('a', 0, Buffer.from('kept'));
  disk.flush();
  disk.write('a', 0, Buffer.from('gone'));
  disk.write('b', sector, Buffer.from('of b'));
  assert.equal(text(disk, 0, 4), 'gone');
  assert.equal(disk.losePower('a', never), 1);
  assert.equal(text(disk, 0, 4), 'kept');
  assert.equal(text(disk, sector, 4), 'of b');
});

test('Chance decides of every sector whether it had reached the medium', () => {
  const { content, disk } = makeDisk();
  disk.write('a', 0, Buffer.alloc(3 * sector, 'x'));
  let asked = 0;
  assert.equal(
    disk.losePower('a', () => asked++ === 1),
    2,
  );
  const reached = [0, 1, 2].map((number) => String.fromCharCode(content[number * sector] ?? 0));
  assert.deepEqual(reached, ['\0', 'x', '\0']);
});

test('A write across sectors leaves what stands before and behind it', () => {
  const { disk } = makeDisk();
  disk.write('a', 0, Buffer.alloc(3 * sector, '.'));
  disk.flush();
  disk.write('a', sector - 2, Buffer.from('abcd'));
  assert.equal(text(disk, sector - 3, 6), '.abcd.');
});

test('A host without power touches its disk no more, and its next boot has another', () => {
  const { disk } = makeDisk();
  const on = new Set(['a', 'b']);
  const lost: string[] = [];
  const disks = new AttachedDisks(new Map([['d', disk]]), {
    hasPower: (host) => on.has(host),
    reachedMedium: never,
    onLoss: (host, name, sectors) => lost.push(`${host} ${name} ${sectors}`),
  });
  const fileOf = (host: string) => {
    const file = disks.find(disks.attach(host).get('d') ?? '');
    assert.ok(file);
    return file;
  };
  const [a, b] = [fileOf('a'), fileOf('b')];
  a.write(0, Buffer.from('gone'));
  on.delete('a');
  assert.equal(text(b, 0, 4), '\0\0\0\0');
  assert.deepEqual(lost, ['a d 1']);
  assert.throws(() => a.flush());
  on.add('a');
  assert.throws(() => a.write(0, Buffer.from('late')));
  const again = fileOf('a');
  again.write(0, Buffer.from('next'));
  assert.throws(() => a.read(0, 4));
  assert.equal(text(again, 0, 4), 'next');
});
