import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Comparison, compareNewest, isNewest, type Newest, sameNewest } from './newest.ts';

const base: Newest = { epoch: 1, lineage: 'l', version: 5, mark: 'm' };

const cases: readonly (readonly [name: string, a: Partial<Newest>, is: Comparison])[] = [
  ['the same document', {}, 'same'],
  ['a later version', { version: 6 }, 'newer'],
  ['an earlier version', { version: 4 }, 'older'],
  ['the same version with other contents', { mark: 'n' }, 'another'],
  ['the same version, its contents not known', { mark: '' }, 'same'],
  ['another lineage of the same epoch, however late', { lineage: 'k', version: 9 }, 'another'],
  ['what a person has accepted since, however early', { epoch: 2, lineage: 'k', version: 1 }, 'newer'],
  ['what is from before a person accepted another, however late', { epoch: 0, version: 99 }, 'older'],
];

for (const [name, a, is] of cases) {
  test(`compareNewest() calls ${name} ${is}`, () => assert.equal(compareNewest({ ...base, ...a }, base), is));
}

test('sameNewest() does not take what is not known for the same', () => {
  assert.equal(sameNewest(base, { ...base }), true);
  assert.equal(sameNewest(base, { ...base, mark: '' }), false);
  assert.equal(sameNewest(base, undefined), false);
});

test('isNewest() takes the files of before there were epochs, and nothing that is no document', () => {
  assert.equal(isNewest({ lineage: 'l', version: 1 }), true);
  assert.equal(isNewest(base), true);
  for (const wrong of [null, 7, {}, { lineage: 'l' }, { ...base, version: '5' }, { ...base, epoch: 0.5 }])
    assert.equal(isNewest(wrong), false, JSON.stringify(wrong));
});
