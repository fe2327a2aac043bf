import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Course, type Expectation, judge, type Moment } from './verdict.ts';

const expected: Expectation = { to: 'n2', proof: 'off', silenceMaxMs: 1_000, off: ['n1'] };
const inPlace: Expectation = {
  to: 'n1',
  proof: 'in place',
  silenceMaxMs: 50,
  off: [],
  server: 'same',
  daemon: 'new',
};

function moment(node: string, change: Partial<Moment> = {}): Moment {
  return {
    group: { node, state: 'running', generation: 1, proof: 'initial', from: null },
    proofBy: '',
    server: 10,
    daemon: 20,
    off: [],
    holders: [node],
    answering: [node],
    neighbour: node,
    ...change,
  };
}

const taken: Moment['group'] = { node: 'n2', state: 'running', generation: 2, proof: 'off', from: 'n1' };

function course(now: Partial<Moment>, change: Partial<Course> = {}): Course {
  return {
    before: moment('n1'),
    now: moment('n2', { group: taken, off: ['n1'], ...now }),
    silence: { ms: 400, stalledMs: 0, fromMs: 0 },
    restMs: 12,
    owners: ['n1', 'n2'],
    returns: 0,
    doubles: [],
    ...change,
  };
}

const restarted = (now: Partial<Moment>, ms = 12): Course =>
  course(
    {},
    { now: moment('n1', { daemon: 21, ...now }), owners: ['n1'], silence: { ms, stalledMs: 0, fromMs: 0 } },
  );

test('judge() finds nothing when the next node took over with the right proof', () => {
  assert.deepEqual(judge(expected, course({})), { open: [], wrong: [] });
});

test('judge() waits while the group still starts on the new owner', () => {
  const { open } = judge(expected, course({ group: { ...taken, state: 'starting' } }));
  assert.deepEqual(open, ['the group should run on n2, it is starting']);
});

test('judge() waits for the daemon that should own the group to answer', () => {
  assert.deepEqual(judge(expected, course({ group: undefined })).open, ['the daemon of n2 does not answer']);
});

test('judge() names the owner that should not be it', () => {
  const { open } = judge(expected, course({ group: { ...taken, node: 'n3' }, answering: ['n3'] }));
  assert.deepEqual(open, ['n2 should own the group, not n3', 'n2 should answer the client, not n3']);
});

test('judge() wants the proof of the takeover to be the expected one', () => {
  assert.deepEqual(judge(expected, course({ group: { ...taken, proof: 'released' } })).open, [
    'the proof should be "off", it is "released"',
  ]);
});

test('judge() does not take the proof of an earlier takeover', () => {
  const { open } = judge(expected, course({ group: { ...taken, generation: 1 } }));
  assert.deepEqual(open, ['the group should have been given to a new owner']);
});

test("judge() wants the old owner's power off and its hands empty", () => {
  assert.deepEqual(judge(expected, course({ off: [], holders: ['n1', 'n2'] })).open, [
    'n1 should have stopped, it still has the address or the web server',
    'n1 should be off',
  ]);
});

test("judge() wants the client's ARP entry to be the new owner's", () => {
  assert.deepEqual(judge(expected, course({ neighbour: 'n1' })).open, [
    "the client's ARP entry should be n2's, it is n1's",
  ]);
});

test('judge() does not forgive a silence that was too long', () => {
  const { wrong } = judge(expected, course({}, { silence: { ms: 1200, stalledMs: 10, fromMs: 0 } }));
  assert.deepEqual(wrong, ['no answer for 1190 ms, at most 1000 ms were expected']);
});

test("judge() does not blame the cluster for the client's own stall", () => {
  assert.deepEqual(
    judge(expected, course({}, { silence: { ms: 1200, stalledMs: 300, fromMs: 0 } })).wrong,
    [],
  );
});

test('judge() does not blame the event for a silence as long as those at rest', () => {
  assert.deepEqual(judge(inPlace, restarted({}, 70)).wrong, [
    'no answer for 70 ms, at most 50 ms were expected',
  ]);
  assert.deepEqual(judge(inPlace, { ...restarted({}, 70), restMs: 40 }).wrong, []);
});

test('judge() does not forgive two owners, whoever saw them', () => {
  const doubles = [{ atMs: 5, what: 'address' as const, nodes: ['n1', 'n2'] }];
  const { wrong } = judge(expected, course({}, { returns: 3, doubles, owners: ['n1', 'n2', 'n4', 'n2'] }));
  assert.deepEqual(wrong, [
    'n4 answered, which should not have owned the group at all',
    'two nodes answered in turns (3 times)',
    'n1 and n2 had the address at once',
  ]);
});

test('judge() finds nothing when a daemon was restarted and nobody noticed', () => {
  assert.deepEqual(judge(inPlace, restarted({})), { open: [], wrong: [] });
});

test('judge() notices a web server that did not survive the restart of its daemon', () => {
  assert.deepEqual(judge(inPlace, restarted({ server: 11 })).open, [
    'the web server should still be process 10, it is 11',
  ]);
});

test('judge() waits for the new daemon', () => {
  assert.deepEqual(judge(inPlace, restarted({ daemon: undefined })).open, ['the daemon should run']);
  assert.deepEqual(judge(inPlace, restarted({ daemon: 20 })).open, [
    'the daemon should be a new process, it is still 20',
  ]);
});

test('judge() wants an owner that stays to keep its generation', () => {
  const again = { node: 'n1', state: 'running', generation: 2, proof: 'reborn', from: 'n1' } as const;
  assert.deepEqual(judge(inPlace, restarted({ group: again })).open, [
    'the group should have stayed with its owner, it was given anew',
  ]);
});
