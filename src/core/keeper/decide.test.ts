import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginKeeper } from './decide.ts';
import { restartPauseMs } from './decide-daemon.ts';
import { isSilent } from './decide-opening.ts';
import type { Running } from './state.ts';
import {
  deadline,
  exited,
  known,
  leaveAsked,
  player,
  running,
  said,
  slept,
  stopped,
  tick,
} from './testing/play-keeper.ts';

test('a starting keeper stops everything, opens a permit, and only then starts a daemon', () => {
  assert.deepEqual(beginKeeper().outputs, [{ kind: 'stop-everything' }]);
  const { at } = player();
  assert.equal(at(0, tick), 'stopping: ');
  assert.equal(at(10, stopped()), 'opening pet: open-permit');
  assert.equal(at(20, { kind: 'permit-opened', inc: 'aaaa' }), 'running pet: start-daemon aaaa#0');
});

test('a permit that cannot be written forbids starting and is tried again every second', () => {
  const { at, wakeAt } = player();
  at(0, stopped());
  assert.equal(at(10, { kind: 'permit-not-opened', said: 'ENOSPC' }), 'opening pet: ');
  assert.equal(at(500, tick), 'opening pet: ');
  assert.equal(wakeAt(500), 1010);
  assert.equal(at(1010, tick), 'opening pet: open-permit');
  assert.equal(at(1020, tick), 'opening pet: ');
  assert.equal(at(1030, { kind: 'permit-opened', inc: 'aaaa' }), 'running pet: start-daemon aaaa#0');
});

test('a node on which no incarnation can begin for ten seconds falls silent, goes on trying, and beats when one begins', () => {
  const { at, wakeAt, state } = player();
  at(0, stopped());
  assert.equal(wakeAt(0), 10_000, 'a disk that does not answer is waited for no longer');
  at(10, { kind: 'permit-not-opened', said: 'ENOSPC' });
  at(9999, tick);
  assert.equal(isSilent(state()), false);
  assert.equal(at(10_000, tick), 'opening pet: ');
  assert.equal(isSilent(state()), true);
  at(10_010, { kind: 'permit-not-opened', said: 'ENOSPC' });
  assert.equal(wakeAt(10_010), 11_010);
  assert.equal(at(11_010, tick), 'opening pet: open-permit');
  at(11_020, { kind: 'permit-opened', inc: 'aaaa' });
  assert.equal(isSilent(state()), false);
});

test('a dead daemon is started again with the same incarnation, at once and then after growing pauses', () => {
  const { at } = running();
  assert.equal(at(100, exited(0)), 'running pet: start-daemon aaaa#1');
  assert.equal(at(200, exited(0)), 'running pet: ', 'the same death told twice counts once');
  assert.equal(at(200, exited(1)), 'running pet: start-daemon aaaa#2');
  assert.equal(at(300, exited(2)), 'running pet: start-daemon aaaa#3');
  assert.equal(at(400, exited(3)), 'running pet: ');
  assert.equal(at(440, tick), 'running pet: ');
  assert.equal(at(450, tick), 'running pet: start-daemon aaaa#4');
  assert.deepEqual([1, 3, 4, 5, 6, 8, 9, 500].map(restartPauseMs), [0, 0, 50, 100, 200, 800, 1000, 1000]);
});

test('a daemon that lived long is started again at once, however many died before', () => {
  const { at } = running();
  for (let restart = 0; restart < 3; restart++) at(restart, exited(restart));
  at(9000, said({ kind: 'progress' }, 3));
  assert.equal(at(10_002, exited(3)), 'running pet: start-daemon aaaa#4');
  assert.equal(at(10_003, exited(4)), 'running pet: start-daemon aaaa#5');
});

test('a daemon without progress is killed once, and what it says dying is no progress', () => {
  const { at, wakeAt } = running();
  assert.equal(at(1500, said({ kind: 'progress' })), 'running pet: ');
  assert.equal(wakeAt(1500), 2500);
  assert.equal(at(2499, tick), 'running pet: ');
  assert.equal(at(2500, tick), 'running pet: kill-daemon');
  assert.equal(at(2600, said({ kind: 'progress' })), 'running pet: ');
  assert.equal(at(9000, tick), 'running pet: ');
  assert.equal(at(9001, exited(0)), 'running pet: start-daemon aaaa#1');
});

test('a daemon has a longer time for its first sign of life', () => {
  const { at } = running();
  assert.equal(at(1999, tick), 'running pet: ');
  assert.equal(at(2000, tick), 'running pet: kill-daemon');
});

test('a daemon is given twice the time of one that was killed before its first sign of life, and not without end', () => {
  const { at, wakeAt, state } = running();
  let now = 0;
  const die = (restart: number) => {
    at(now, exited(restart));
    const { daemon } = state() as Running;
    if (daemon.kind === 'down') now = daemon.startAt;
    at(now, tick);
  };
  for (const [restart, graceMs] of [2000, 4000, 8000, 16_000, 32_000, 64_000, 64_000].entries()) {
    assert.equal(wakeAt(now), now + graceMs);
    now += graceMs;
    assert.equal(at(now, tick), 'running pet: kill-daemon');
    die(restart);
  }
  at(now, said({ kind: 'progress' }, 7));
  now += 1000;
  assert.equal(at(now, tick), 'running pet: kill-daemon', 'one that has given a sign is given the hang time');
  die(7);
  assert.equal(wakeAt(now), now + 2000, 'and the next one begins with the short time again');
});

test('a stall of the keeper is not held against the daemon', () => {
  const { at } = running();
  at(1000, said({ kind: 'progress' }));
  at(61_000, { kind: 'stalled', forMs: 59_500 });
  assert.equal(at(61_000, tick), 'running pet: ');
  assert.equal(at(61_499, tick), 'running pet: ');
  assert.equal(at(61_500, tick), 'running pet: kill-daemon');
});

test('at the deadline the permit is closed, then everything is stopped, then a new incarnation begins', () => {
  const { at, wakeAt } = running();
  at(100, deadline(slept + 800));
  assert.equal(wakeAt(100), 800);
  assert.equal(at(799, tick), 'running pet: ');
  assert.equal(at(800, tick), 'closing: close-permit');
  assert.equal(at(805, { kind: 'permit-closed' }), 'stopping: stop-everything');
  assert.equal(at(806, exited(0)), 'stopping: ');
  assert.equal(at(900, stopped()), 'opening pet: open-permit');
  assert.equal(at(910, { kind: 'permit-opened', inc: 'bbbb' }), 'running pet: start-daemon bbbb#0');
});

test('a renewal that arrives after the deadline changes nothing any more', () => {
  const { at } = running();
  at(100, deadline(slept + 800));
  assert.equal(at(800, deadline(slept + 60_000)), 'closing: close-permit');
  assert.equal(at(801, deadline(undefined)), 'closing: ');
});

test('a deadline runs out while the machine sleeps', () => {
  const { at } = running();
  at(100, deadline(slept + 10_000));
  assert.equal(at(200, tick, slept + 3_600_000), 'closing: close-permit');
});

test('a renewal before the deadline moves it, freeze takes it away, a new daemon keeps it', () => {
  const { at } = running();
  at(100, deadline(slept + 800));
  at(700, deadline(slept + 1600));
  assert.equal(at(801, exited(0)), 'running pet: start-daemon aaaa#1');
  assert.equal(
    at(1000, deadline(slept + 99_999, 0)),
    'running pet: ',
    'what a dead daemon said is not heard',
  );
  assert.equal(at(1600, tick), 'closing: close-permit');
  const frozen = running();
  frozen.at(100, deadline(slept + 800));
  frozen.at(200, deadline(undefined));
  frozen.at(900, said({ kind: 'progress' }));
  assert.equal(frozen.at(1800, tick), 'running pet: ');
});

test('a deadline that is no number is not taken for one', () => {
  const { at } = running();
  at(100, deadline(slept + 800));
  at(200, deadline(Number.NaN));
  assert.equal(at(800, tick), 'closing: close-permit');
});

test('without a lease the watchdog is petted only while nothing runs', () => {
  const { at } = running();
  assert.equal(at(10, said({ kind: 'idle', stopped: false })), 'running: ');
  assert.equal(at(20, said({ kind: 'idle', stopped: true })), 'running pet: ');
});

test('a permit that cannot be closed durably does not hold up the stop', () => {
  const { at } = running();
  at(100, deadline(slept + 800));
  at(800, tick);
  assert.equal(at(900, { kind: 'permit-closed', said: 'ENOSPC' }), 'stopping: stop-everything');
});

test('what cannot be verified is not petted for, and tried again until it is stopped', () => {
  const { at, wakeAt } = running();
  at(100, said({ kind: 'end-incarnation', reason: { kind: 'leaves-now' } }));
  at(101, { kind: 'permit-closed' });
  assert.equal(at(200, stopped('/srv/web is still mounted')), 'failed: ');
  assert.equal(wakeAt(200), 1200);
  assert.equal(at(1199, tick), 'failed: ');
  assert.equal(at(1200, tick), 'stopping: stop-everything');
  assert.equal(at(1300, stopped()), 'opening pet: open-permit');
});

test('an incarnation that the daemon declares over is followed by a new one', () => {
  const { at } = running();
  assert.equal(
    at(100, said({ kind: 'end-incarnation', reason: { kind: 'leaves-now' } })),
    'closing: close-permit',
  );
  assert.equal(at(101, { kind: 'permit-closed' }), 'stopping: stop-everything');
  assert.equal(at(102, stopped()), 'opening pet: open-permit');
});

test('what a daemon of an older incarnation said, or that it ended, is not taken for the present one', () => {
  const { at } = running();
  at(100, said({ kind: 'end-incarnation', reason: { kind: 'leaves-now' } }));
  at(101, { kind: 'permit-closed' });
  at(102, stopped());
  assert.equal(at(110, { kind: 'permit-opened', inc: 'bbbb' }), 'running pet: start-daemon bbbb#0');
  assert.equal(at(111, exited(0, 'aaaa')), 'running pet: ');
  assert.equal(at(112, deadline(0)), 'running pet: ');
  assert.equal(at(113, tick), 'running pet: ');
  assert.equal(at(114, exited(0, 'bbbb')), 'running pet: start-daemon bbbb#1');
});

test('a keeper asked to leave lets the daemon leave first, then stops everything and exits', () => {
  const { at } = running();
  assert.equal(at(100, leaveAsked), 'running pet: tell-leave');
  assert.equal(
    at(200, said({ kind: 'end-incarnation', reason: { kind: 'leaves-now' } })),
    'closing: close-permit',
  );
  assert.equal(at(201, { kind: 'permit-closed' }), 'stopping: stop-everything');
  assert.equal(at(300, stopped()), 'ended: exit clean');
});

test('a keeper asked to leave does not wait for a daemon that hangs on, dies, or when asked twice', () => {
  const slow = running();
  slow.at(100, leaveAsked);
  for (let now = 600; now < 5100; now += 500)
    assert.equal(slow.at(now, said({ kind: 'progress' })), 'running pet: ');
  assert.equal(slow.at(5100, tick), 'closing: close-permit');
  const dying = running();
  dying.at(100, leaveAsked);
  assert.equal(dying.at(200, exited(0)), 'closing: close-permit');
  const pressed = running();
  pressed.at(100, leaveAsked);
  assert.equal(pressed.at(200, leaveAsked), 'closing: close-permit');
});

test('a leaving keeper that cannot verify the stop gives up unclean, so that the watchdog bites', () => {
  const { at } = running();
  at(100, leaveAsked);
  at(200, exited(0));
  at(201, { kind: 'permit-closed' });
  assert.equal(at(1000, stopped('a process did not die')), 'failed: ');
  assert.equal(at(2000, tick), 'stopping: stop-everything');
  assert.equal(at(3201, stopped('a process did not die')), 'ended: exit unclean');
});

test('a keeper asked to leave while it stops or opens leaves in the end', () => {
  const stopping = player();
  assert.equal(stopping.at(10, leaveAsked), 'stopping: ');
  assert.equal(stopping.at(20, stopped()), 'ended: exit clean');
  const opening = player();
  opening.at(10, stopped());
  assert.equal(opening.at(20, leaveAsked), 'opening pet: ');
  assert.equal(opening.at(30, { kind: 'permit-opened', inc: 'aaaa' }), 'closing: close-permit');
  const waiting = player();
  waiting.at(10, stopped());
  waiting.at(20, { kind: 'permit-not-opened', said: 'ENOSPC' });
  assert.equal(waiting.at(30, leaveAsked), 'ended: exit clean');
});

test('a keeper that cannot know what was left pets only after the daemon has found everything stopped', () => {
  const { at } = player(beginKeeper(), { ...known, leftKnown: false });
  assert.equal(at(10, stopped()), 'opening: open-permit');
  assert.equal(at(20, { kind: 'permit-opened', inc: 'aaaa' }), 'running: start-daemon aaaa#0');
  assert.equal(at(30, tick), 'running: ');
  assert.equal(at(40, said({ kind: 'idle', stopped: true })), 'running pet: ');
});
