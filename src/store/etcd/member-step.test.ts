/** From the members there are to those that are wanted, step by step. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type MemberStep, type MemberWait, nextMemberStep, type SeenMember } from './member-step.ts';
import { learner, silent, voter } from './testing/seen-members.ts';

function step(
  members: readonly SeenMember[],
  names: string,
  more: { present?: string; followed?: boolean } = {},
) {
  const { present = names, followed = true } = more;
  return nextMemberStep(members, { names: [...names], present: [...present], followed });
}

/** Carries steps out until there is none, as etcd would where every member starts at once. */
function walk(from: readonly SeenMember[], names: string): string[] {
  let members = from;
  const told: string[] = [];
  for (;;) {
    const next = step(members, names);
    if (next === undefined) return told;
    assert.notEqual(next.kind, 'wait', JSON.stringify(next));
    assert.ok(told.length < 20, told.join(', '));
    const taken = next as Exclude<MemberStep, MemberWait>;
    told.push(`${taken.kind} ${taken.name}`);
    members = carryOut(members, taken);
    const voters = members.filter(({ learns }) => !learns);
    assert.ok(2 * voters.filter(({ well }) => well).length > voters.length, told.join(', '));
  }
}

function carryOut(members: readonly SeenMember[], taken: MemberStep): readonly SeenMember[] {
  switch (taken.kind) {
    case 'add':
      return [...members, learner(taken.name)];
    case 'promote':
      return members.map((m) => (m.id === taken.id ? { ...m, learns: false } : m));
    case 'remove':
      return members.filter(({ id }) => id !== taken.id);
    case 'hand-over':
      return members.map((m) => ({ ...m, leads: m.id === taken.id }));
  }
}

test('nextMemberStep() walks from any members to any others, and the majority is safe at every step', () => {
  const leads = voter('a', { leads: true });
  assert.deepEqual(walk([leads], 'abc'), ['add b', 'promote b', 'add c', 'promote c']);
  assert.deepEqual(walk([leads, voter('b'), voter('c')], 'abd'), ['add d', 'promote d', 'remove c']);
  assert.deepEqual(walk([leads, voter('b'), silent('c')], 'abd'), ['remove c', 'add d', 'promote d']);
  assert.deepEqual(walk([leads, voter('b'), voter('c')], 'bcd'), [
    'add d',
    'promote d',
    'hand-over b',
    'remove a',
  ]);
  assert.deepEqual(walk([leads, voter('b'), voter('c')], 'a'), ['remove b', 'remove c']);
  assert.deepEqual(walk([leads], 'd'), ['add d', 'promote d', 'hand-over d', 'remove a']);
  assert.deepEqual(walk([leads, learner('x')], 'abc').at(0), 'remove x');
});

test('nextMemberStep() has nothing to do where all is as it is wanted, a silent member included', () => {
  assert.equal(step([voter('a'), voter('b'), voter('c')], 'abc'), undefined);
  assert.equal(step([voter('a'), voter('b'), silent('c')], 'abc'), undefined);
});

const waits = (waiting: string, ...names: string[]) => ({ kind: 'wait', for: waiting, names });

test('nextMemberStep() changes nothing while a member that stays is silent', () => {
  assert.deepEqual(step([voter('a'), silent('b'), voter('c')], 'abd'), waits('unwell', 'b'));
});

test('nextMemberStep() takes no silent member away that the majority needs', () => {
  assert.deepEqual(step([voter('a'), silent('b'), silent('c')], 'ad'), waits('majority', 'b'));
});

test('nextMemberStep() lets nobody vote who has not started, and no second one before the third can come', () => {
  assert.deepEqual(step([voter('a'), learner('b', { started: false })], 'abc'), waits('start', 'b'));
  assert.deepEqual(step([voter('a'), learner('b')], 'abc', { present: 'ab' }), waits('presence', 'c'));
});

test('nextMemberStep() adds whoever is there, and waits for the others', () => {
  assert.deepEqual(step([voter('a')], 'abc', { present: 'ac' }), { kind: 'add', name: 'c' });
  assert.deepEqual(step([voter('a')], 'abc', { present: 'a' }), waits('presence', 'b', 'c'));
});

test('nextMemberStep() takes nothing away that a node still asks', () => {
  const members = [voter('a'), voter('b'), voter('c'), voter('d')];
  assert.deepEqual(step(members, 'abd', { followed: false }), waits('nodes', 'c'));
});
