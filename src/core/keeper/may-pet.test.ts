/** Every state of the keeper, and whether the watchdog may be petted in it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayPet } from './may-pet.ts';
import type { KeeperState, Lease, Running, StateOf } from './state.ts';

const deadline = 5000;
const until: Lease = { kind: 'until', boottimeMs: deadline };

function running(lease: Lease, stopped: boolean): Running {
  return {
    kind: 'running',
    inc: 'a1',
    lease,
    stopped,
    daemon: { kind: 'up', startedAt: 0, progressAt: 0, progressed: true },
    restart: 0,
    deaths: 0,
    slowStarts: 0,
    leaveBy: undefined,
    handOverBy: undefined,
  };
}

const opening: StateOf<'opening'> = {
  kind: 'opening',
  since: 0,
  retryAt: undefined,
  silent: false,
  next: 'new-incarnation',
};
const ending = { next: 'new-incarnation', giveUpAt: undefined } as const;

/** What, the state, CLOCK_BOOTTIME in ms, whether what an older agent left is known, and whether it may. */
const rows: readonly (readonly [string, KeeperState, number, boolean, boolean])[] = [
  ['the last moment before the deadline', running(until, false), deadline - 1, true, true],
  ['the deadline', running(until, false), deadline, true, false],
  ['a moment after the deadline', running(until, false), deadline + 1, true, false],
  ['the deadline, although nothing runs', running(until, true), deadline, true, false],
  ['a frozen lease', running({ kind: 'frozen' }, false), deadline * 1000, true, true],
  ['no lease yet, nothing runs', running({ kind: 'none' }, true), 0, true, true],
  ['no lease yet, something runs', running({ kind: 'none' }, false), 0, true, false],
  ['everything is proved stopped', opening, 0, true, true],
  ['everything that is known of is proved stopped', opening, 0, false, false],
  ['an incarnation is being taken over', { kind: 'taking-over', inc: 'a1', lease: until }, 0, true, false],
  ['closing', { kind: 'closing', ...ending }, 0, true, false],
  ['stopping', { kind: 'stopping', ...ending }, 0, true, false],
  ['something is left', { kind: 'failed', unverified: ['web'], retryAt: 1, ...ending }, 0, true, false],
  ['it has ended', { kind: 'ended', clean: true }, 0, true, false],
];

for (const [what, state, boottimeMs, leftKnown, may] of rows) {
  test(`mayPet() says ${may ? 'yes' : 'no'}: ${what}`, () => {
    assert.equal(mayPet({ leftKnown }, state, boottimeMs), may);
  });
}
