import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { turnIn } from '../../../sim/turn-in.ts';
import { standsStill } from './stands-still.ts';

/** Calls to the store are given up after 1 s, renewals come every 500 ms. */
const config = simpleConfig({ nodes: ['a', 'b'], networks: ['net1'], fence: 'agent', groups: {} });
const now = 100_000;

interface Times {
  readonly moved: number;
  readonly renewed: number;
  readonly steadySince?: number;
  readonly reachableSince?: number;
}

function still({ moved, renewed, steadySince = 0, reachableSince = 0 }: Times): boolean {
  const t = turnIn({ self: 'a', config, now });
  t.s.progress = { b: { inc: 'b1', counter: 1, at: moved, moves: 1 } };
  t.s.renewal = { ...t.s.renewal, confirmedAt: renewed, steadySince };
  t.s.store = { ...t.s.store, reachableSince };
  return standsStill(t, 'b');
}

test('standsStill() is true of a record that has not moved while this node renewed', () => {
  assert.equal(still({ moved: now - 2000, renewed: now }), true);
  assert.equal(still({ moved: now - 2000, renewed: now - 1 }), false);
});

test('standsStill() is false for a while after the store took no writes, or was away', () => {
  assert.equal(still({ moved: 0, renewed: now, steadySince: now - 1999 }), false);
  assert.equal(still({ moved: 0, renewed: now, reachableSince: now - 1999 }), false);
  assert.equal(still({ moved: 0, renewed: now, steadySince: now - 2000, reachableSince: now - 2000 }), true);
});
