import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Opening, TimeWindow } from '../../calendar.ts';
import { closedNow, longerHeld, turnsAt } from './windows.ts';

const failbackWindow: TimeWindow = { cron: '0 2 * * 6', forMs: 1000, timezone: 'Europe/Berlin' };
const at = { date: '2027-01-16', time: '02:00', weekday: 6 };
const opening: Opening = { opens: 5000, closes: 6000, at };
const calendar = () => opening;
const closed = { kind: 'window-closed', opens: 5000, at, timezone: 'Europe/Berlin' } as const;

test('closedNow() holds nothing while the window is open, and where there is none', () => {
  assert.equal(closedNow({}, 0, calendar), undefined);
  assert.equal(closedNow({ failbackWindow }, 5000, calendar), undefined);
  assert.deepEqual(closedNow({ failbackWindow }, 4999, calendar), closed);
});

test('closedNow() opens no window that the calendar does not know, or where there is no calendar', () => {
  const never = { kind: 'window-never-opens', cron: '0 2 * * 6', timezone: 'Europe/Berlin' };
  assert.deepEqual(
    closedNow({ failbackWindow }, 5000, () => undefined),
    never,
  );
  assert.deepEqual(closedNow({ failbackWindow }, 5000, undefined), never);
});

test('turnsAt() names the next moment at which something changes', () => {
  assert.equal(turnsAt(opening, 0), 5000);
  assert.equal(turnsAt(opening, 5000), 6000);
});

test('longerHeld() tells what holds the group the longer', () => {
  const back = (until: number) => ({ kind: 'back-lately', times: 1, forMs: 1, until }) as const;
  assert.deepEqual(longerHeld(closed, back(4000)), closed);
  assert.deepEqual(longerHeld(closed, back(6000)), back(6000));
  assert.deepEqual(longerHeld(undefined, back(1)), back(1));
  assert.deepEqual(longerHeld(closed, undefined), closed);
  assert.deepEqual(longerHeld(closed, { kind: 'cut-off', network: 'lan' }), {
    kind: 'cut-off',
    network: 'lan',
  });
});
