import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareWithRatchet } from './ratchet.ts';

test('compareWithRatchet() lets pass what is listed, by file or by folder, and names the rest', () => {
  const found = ['src/a.ts:7 is wrong', 'src/b/c.ts is wrong', 'src/b.ts is wrong'];
  assert.deepEqual(compareWithRatchet(found, ['src/a.ts', 'src/b/']), {
    unlisted: ['src/b.ts is wrong'],
    outlived: [],
  });
});

test('compareWithRatchet() takes no file for one whose name only begins alike', () => {
  const { unlisted } = compareWithRatchet(['src/a.tsx is wrong', 'src/a.test.ts:1 is wrong'], ['src/a.ts']);
  assert.equal(unlisted.length, 2);
});

test('compareWithRatchet() names what is listed and breaks the rule no longer', () => {
  const { outlived } = compareWithRatchet(['src/a.ts is wrong'], ['src/a.ts', 'src/b/', 'src/c.ts']);
  assert.deepEqual(outlived, ['src/b/', 'src/c.ts']);
});
