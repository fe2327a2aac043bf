import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { turnIn } from '../../../sim/turn-in.ts';
import { makeTurn } from '../turn.ts';
import { followWindows } from './follow-windows.ts';

const failbackWindow = { cron: '0 2 * * 6', forMs: 1000, timezone: 'UTC' };
const never = Number.POSITIVE_INFINITY;
const lookAt = { everything: never, members: never, addresses: never, placement: never };
const [now, wall] = [100_000, 1_800_000_000_000];
const at = { date: '2027-01-16', time: '02:00', weekday: 6 };

/** When it is looked again, in ms from now, where a window opens so long from now, or has so long ago. */
function looks(opensIn: number, group: object): number {
  const config = simpleConfig({
    nodes: ['a', 'b'],
    networks: ['net1'],
    fence: 'agent',
    groups: { web: group },
  });
  const { s } = turnIn({ self: 'a', config, now, wall, state: { lookAt } });
  const opens = wall + opensIn;
  const t = makeTurn(s, { now, wall, calendar: () => ({ opens, closes: opens + 1000, at }) });
  followWindows(t);
  return t.s.lookAt.members - now;
}

test('the coordinator looks again when a window opens, and when it closes', () => {
  assert.equal(looks(5000, { failbackWindow }), 5000);
  assert.equal(looks(-400, { failbackWindow }), 600);
});

test('the coordinator waits for no window where no group has one', () => {
  assert.equal(looks(5000, {}), never);
});
