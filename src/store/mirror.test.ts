import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Mirror } from './mirror.ts';

test('A mirror asks for everything until a whole read, then for what is newer than it has seen', () => {
  const mirror = new Mirror();
  mirror.set('document', 7, () => ({}));
  mirror.advance(7);
  assert.equal(mirror.since, 0);
  mirror.completeUpTo(5);
  assert.equal(mirror.since, 7);
  mirror.clear();
  assert.equal(mirror.since, 0);
});

test('A mirror parses a value once and never goes back', () => {
  const mirror = new Mirror();
  let parsed = 0;
  const value = (): unknown => ({ parsed: ++parsed });
  mirror.set('record/a', 3, value);
  mirror.set('record/a', 3, value);
  mirror.set('record/a', 2, value);
  assert.equal(parsed, 1);
  const entry = { version: 3, value: { parsed: 1 } };
  assert.deepEqual(mirror.change('record/a'), { kind: 'entry', key: 'record/a', entry });
});

test('A mirror tells whether a count of keys fits what it holds', () => {
  const mirror = new Mirror();
  for (const [key, version] of [
    ['document', 1],
    ['record/a', 2],
    ['record/b', 9],
  ] as const)
    mirror.set(key, version, () => 0);
  assert.equal(mirror.canHold(3, 9), true);
  assert.equal(mirror.canHold(2, 9), false, 'a key is gone');
  assert.equal(mirror.canHold(2, 5), true, 'record/b came after the read');
  assert.equal(mirror.canHold(4, 9), false, 'a key is missing here');
});
