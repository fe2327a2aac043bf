import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextPermit, type Permit } from './permit.ts';

test('nextPermit() opens a permit whose stamp grows although the wall clock went back', () => {
  const first = nextPermit(undefined, { inc: 'aaaaaaaa', base: '/base' }, 1_000_000.5);
  const second = nextPermit(first, { inc: 'bbbbbbbb', base: '/base', boot: 'boot', journal: 'mark' }, 5);
  assert.deepEqual(first, { inc: 'aaaaaaaa', base: '/base', open: true, stamp: 1_000_000, after: [] });
  const marks = { boot: 'boot', journal: 'mark' };
  assert.deepEqual(second, {
    inc: 'bbbbbbbb',
    base: '/base',
    open: true,
    stamp: 1_000_001,
    ...marks,
    after: ['aaaaaaaa'],
  });
});

test('a permit names those before it, back to the last that was a member', () => {
  const next = (last: Permit | undefined, inc: string) => nextPermit(last, { inc, base: '/' }, 0);
  const first = next(undefined, 'a1');
  assert.deepEqual(first.after, []);
  const second = next({ ...first, member: true }, 'a2');
  assert.deepEqual(next(second, 'a3').after, ['a1', 'a2']);
  assert.deepEqual(next({ ...second, member: true }, 'a3').after, ['a2']);
});

test('an agent that starts over and over keeps the name of the last member', () => {
  let last: Permit = { ...nextPermit(undefined, { inc: 'a0', base: '/' }, 0), member: true };
  for (let i = 1; i <= 100; i++) last = nextPermit(last, { inc: `a${i}`, base: '/' }, 0);
  assert.equal(last.after?.length, 16);
  assert.equal(last.after?.[0], 'a0');
  assert.equal(last.after?.at(-1), 'a99');
});
