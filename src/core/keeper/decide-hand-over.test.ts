import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginKeeper } from './decide.ts';
import { exited, leaveAsked, player, running, said, slept, stopped, tick } from './testing/play-keeper.ts';

const closed = { kind: 'permit-closed' } as const;
const frozen = { inc: 'aaaa', lease: { kind: 'frozen' } } as const;
const leased = { inc: 'aaaa', lease: { kind: 'until', boottimeMs: slept + 600 } } as const;

test('a keeper that takes an incarnation over ends the older daemon first, and starts one that adopts', () => {
  assert.deepEqual(beginKeeper(frozen).outputs, [{ kind: 'take-over' }]);
  const { at } = player(beginKeeper(frozen));
  assert.equal(at(0, tick), 'taking-over: ');
  assert.equal(at(5, { kind: 'taken-over', unverified: [] }), 'running pet: start-daemon aaaa#1');
  assert.equal(at(10, exited(1)), 'running pet: start-daemon aaaa#2');
});

test('an older daemon that does not end is not worked beside: everything is stopped', () => {
  const { at } = player(beginKeeper(frozen));
  assert.equal(at(5, { kind: 'taken-over', unverified: ['7 does not die'] }), 'closing: close-permit');
  assert.equal(at(7, closed), 'stopping: stop-everything');
  assert.equal(at(9, stopped()), 'opening pet: open-permit');
});

test('a keeper that hands over tells the daemon first and stops nothing', () => {
  const { at, wakeAt } = running();
  assert.equal(at(100, { kind: 'hand-over-asked' }), 'running pet: tell-hand-over');
  assert.equal(at(110, { kind: 'hand-over-asked' }), 'running pet: ', 'once is enough');
  assert.equal(wakeAt(110), 2000);
  assert.equal(at(120, said({ kind: 'handed-over' })), 'ended: exit clean');
});

test('a keeper whose daemon cannot say that the node is away hands over without that', () => {
  const { at } = running();
  at(100, said({ kind: 'progress' }));
  at(100, { kind: 'hand-over-asked' });
  at(1500, said({ kind: 'progress' }));
  assert.equal(at(2099, tick), 'running pet: ');
  assert.equal(at(2100, tick), 'ended: exit clean');
});

test('where others count on a deadline it goes on to count, and passes while the older daemon is being ended', () => {
  const { at, wakeAt } = player(beginKeeper(leased));
  assert.equal(wakeAt(100), 600);
  assert.equal(at(599, tick), 'taking-over: ');
  assert.equal(at(600, { kind: 'taken-over', unverified: [] }), 'closing: close-permit');
});

test('a keeper that takes over before the deadline pets until then', () => {
  const { at } = player(beginKeeper(leased));
  assert.equal(at(300, { kind: 'taken-over', unverified: [] }), 'running pet: start-daemon aaaa#1');
  assert.equal(at(599, tick), 'running pet: ');
  assert.equal(at(600, tick), 'closing: close-permit');
});

test('an incarnation whose watchdog is not what it was is not taken over', () => {
  const { at } = player(beginKeeper(leased));
  assert.equal(at(5, { kind: 'watchdog-lost' }), 'closing: close-permit');
  assert.equal(at(7, closed), 'stopping: stop-everything');
});

test('a keeper that is asked to end after the deadline stops everything and ends', () => {
  const { at } = player(beginKeeper(leased));
  assert.equal(at(600, { kind: 'hand-over-asked' }), 'closing: close-permit');
  assert.equal(at(605, closed), 'stopping: stop-everything');
  assert.equal(at(610, stopped()), 'ended: exit clean');
});

test('a daemon that is asked to leave may leave what is under maintenance, and none may that was not asked', () => {
  const { at } = running();
  assert.equal(at(100, said({ kind: 'handed-over' })), 'running pet: ');
  assert.equal(at(110, leaveAsked), 'running pet: tell-leave');
  assert.equal(at(120, said({ kind: 'handed-over' })), 'ended: exit clean');
});
