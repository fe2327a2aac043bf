import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextPermit, type Permit } from './permit.ts';

const machine = { id: 'm1', boot: 'b1' };

test('nextPermit() opens a permit whose stamp grows although the wall clock went back', () => {
  const first = nextPermit(undefined, { inc: 'aaaaaaaa', base: '/base', machine }, 1_000_000.5);
  const second = nextPermit(
    first,
    { inc: 'bbbbbbbb', base: '/base', machine, boot: 'boot', journal: 'mark' },
    5,
  );
  assert.deepEqual(first, {
    inc: 'aaaaaaaa',
    base: '/base',
    machine,
    open: true,
    stamp: 1_000_000,
    after: [],
  });
  const marks = { boot: 'boot', journal: 'mark' };
  assert.deepEqual(second, {
    inc: 'bbbbbbbb',
    base: '/base',
    machine,
    open: true,
    stamp: 1_000_001,
    ...marks,
    after: ['aaaaaaaa'],
  });
});

test('a permit names those before it, back to the last that was a member', () => {
  const next = (last: Permit | undefined, inc: string) => nextPermit(last, { inc, base: '/', machine }, 0);
  const first = next(undefined, 'a1');
  assert.deepEqual(first.after, []);
  const second = next({ ...first, member: true }, 'a2');
  assert.deepEqual(next(second, 'a3').after, ['a1', 'a2']);
  assert.deepEqual(next({ ...second, member: true }, 'a3').after, ['a2']);
});

test('an agent that starts over and over keeps the name of the last member', () => {
  let last: Permit = { ...nextPermit(undefined, { inc: 'a0', base: '/', machine }, 0), member: true };
  for (let i = 1; i <= 100; i++) last = nextPermit(last, { inc: `a${i}`, base: '/', machine }, 0);
  assert.equal(last.after?.length, 16);
  assert.equal(last.after?.[0], 'a0');
  assert.equal(last.after?.at(-1), 'a99');
});

test('a permit says whether the last member and all that came since ran on its machine', () => {
  const [here, elsewhere] = [machine, { id: 'm2', boot: 'b9' }];
  const opened = (last: Permit | undefined, where = here) =>
    nextPermit(last, { inc: `a${(last?.stamp ?? 0) + 1}`, base: '/', machine: where }, 0);
  const member = (permit: Permit): Permit => ({ ...permit, member: true });
  const stayed = (permit: Permit) => permit.stayed === true;
  const first = opened(undefined);
  assert.equal(stayed(first), false, 'a state directory that is new knows of nobody');
  assert.equal(stayed(opened(first)), false, 'nobody that it knows of was a member');
  assert.equal(stayed(opened(member(first))), true);
  assert.equal(stayed(opened(opened(member(first)))), true);
  assert.equal(stayed(opened(member(first), { ...here, boot: 'b2' })), true, 'after a boot');
  const copy = opened(member(first), elsewhere);
  assert.equal(stayed(copy), false, 'a copy on another machine');
  assert.equal(stayed(opened(copy, elsewhere)), false, 'its next incarnation');
  assert.equal(stayed(opened(copy)), false, 'and one that is moved back');
  assert.equal(stayed(opened(member(copy), elsewhere)), true, 'one that was let in there');
  const { machine: _unknown, ...older } = member(first);
  assert.equal(stayed(opened(older)), false, 'after a permit of an older version');
  assert.equal(stayed(opened(member(opened(older)))), true, 'and after the first member since');
});
