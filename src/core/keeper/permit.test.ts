import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextPermit } from './permit.ts';

test('nextPermit() opens a permit whose stamp grows although the wall clock went back', () => {
  const first = nextPermit(undefined, { inc: 'aaaaaaaa', base: '/base' }, 1_000_000.5);
  const second = nextPermit(first, { inc: 'bbbbbbbb', base: '/base', boot: 'boot', journal: 'mark' }, 5);
  assert.deepEqual(first, { inc: 'aaaaaaaa', base: '/base', open: true, stamp: 1_000_000 });
  const marks = { boot: 'boot', journal: 'mark' };
  assert.deepEqual(second, { inc: 'bbbbbbbb', base: '/base', open: true, stamp: 1_000_001, ...marks });
});
