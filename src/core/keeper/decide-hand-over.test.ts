import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginKeeper } from './decide.ts';
import { exited, known, leaveAsked, player, running, said, stopped, tick } from './testing/play-keeper.ts';

test('a keeper that takes an incarnation over ends the older daemon first, and starts one that adopts', () => {
  assert.deepEqual(beginKeeper('aaaa').outputs, [{ kind: 'take-over' }]);
  const { at } = player(beginKeeper('aaaa'));
  assert.equal(at(0, tick), 'taking-over: ');
  assert.equal(at(5, { kind: 'taken-over', unverified: [] }), 'running pet: start-daemon aaaa#1');
  assert.equal(at(10, exited(1)), 'running pet: start-daemon aaaa#2');
});

test('an older daemon that does not end is not worked beside: everything is stopped', () => {
  const { at } = player(beginKeeper('aaaa'));
  assert.equal(at(5, { kind: 'taken-over', unverified: ['7 does not die'] }), 'stopping: stop-everything');
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

test('where others count on a deadline a hand-over is a leave, and no word of the daemon makes it one', () => {
  const { at } = player(beginKeeper(), { ...known, mayHandOver: false });
  at(0, stopped());
  at(0, { kind: 'permit-opened', inc: 'aaaa' });
  assert.equal(at(100, { kind: 'hand-over-asked' }), 'running pet: tell-leave');
  assert.equal(at(110, said({ kind: 'handed-over' })), 'running pet: ');
});

test('a daemon that is asked to leave may leave what is under maintenance, and none may that was not asked', () => {
  const { at } = running();
  assert.equal(at(100, said({ kind: 'handed-over' })), 'running pet: ');
  assert.equal(at(110, leaveAsked), 'running pet: tell-leave');
  assert.equal(at(120, said({ kind: 'handed-over' })), 'ended: exit clean');
});
