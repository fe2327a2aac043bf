import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { turnIn } from '../../../sim/turn-in.ts';
import type { KeeperWord } from '../hearing-here.ts';
import type { Turn } from '../turn.ts';
import { isAttentive, keeperSpoke, stoodStill } from './attentive.ts';

/** Beats every 100 ms, three misses. */
const config = simpleConfig({ nodes: ['a', 'b', 'c'], networks: ['net1'], fence: 'agent', groups: {} });
const now = 100_000;

function turn(keeper: Partial<KeeperWord>): Turn {
  const known = { saidAt: Number.NEGATIVE_INFINITY, askedAt: undefined, listensUntil: 0, ...keeper };
  return turnIn({ self: 'a', config, now, state: { keeper: known } });
}

const asks = ({ actions }: Turn) => actions.filter(({ kind }) => kind === 'ask-keeper').length;

test('isAttentive() goes by what the keeper said up to half of the time in which others could miss it', () => {
  assert.equal(isAttentive(turn({ saidAt: now - 100 }), now), true);
  assert.equal(isAttentive(turn({ saidAt: now - 5000 }), now - 4900), true);
  assert.equal(isAttentive(turn({ saidAt: now - 101 }), now), false);
});

test('isAttentive() asks a keeper once that has said nothing since, and goes by its answer', () => {
  const t = turn({ saidAt: now - 101 });
  assert.deepEqual([isAttentive(t, now), isAttentive(t, now), asks(t)], [false, false, 1]);
  keeperSpoke(t);
  assert.deepEqual([isAttentive(t, now), asks(t)], [true, 1]);
});

test('isAttentive() says of a keeper that does not answer for a whole window that it does not, until it does', () => {
  const early = turn({ saidAt: now - 5000, askedAt: now - 299 });
  isAttentive(early, now - 300);
  assert.equal(early.s.said.keeper, undefined);
  const late = turn({ saidAt: now - 5000, askedAt: now - 300 });
  isAttentive(late, now - 300);
  assert.notEqual(late.s.said.keeper?.['-'], undefined);
  keeperSpoke(late);
  assert.equal(late.s.said.keeper?.['-'], undefined);
});

test('isAttentive() is false for a whole window after the keeper stood still', () => {
  const t = turn({ saidAt: now });
  stoodStill(t);
  keeperSpoke(t);
  assert.equal(isAttentive(t, now), false);
  assert.equal(isAttentive(turn({ saidAt: now, listensUntil: now + 1 }), now), false);
  assert.equal(isAttentive(turn({ saidAt: now, listensUntil: now }), now), true);
});
