import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLostBeats } from './lost-beats.ts';

const minuteMs = 60_000;
const heard = { kind: 'hears', node: 'b', network: 'ring' } as const;
const silent = { ...heard, kind: 'hears-no-longer' } as const;

function begin() {
  const world = { atMs: 0, isAway: false };
  const beats = createLostBeats({ node: 'a', now: () => world.atMs, isAway: () => world.isAway });
  const lapse = (forMs: number) => {
    beats.add({ reason: silent });
    world.atMs += forMs;
    beats.add({ reason: heard });
  };
  const told = () => beats.read().map(({ reason }) => reason);
  return { world, beats, lapse, told };
}

test('A node that falls silent for a moment again and again is told, until five minutes have passed', () => {
  const { world, lapse, told } = begin();
  lapse(400);
  lapse(900);
  assert.deepEqual(told(), []);
  lapse(600);
  const reason = {
    kind: 'beats-lost',
    node: 'a',
    of: 'b',
    network: 'ring',
    times: 3,
    withinMs: 5 * minuteMs,
  };
  assert.deepEqual(told(), [reason]);
  world.atMs += 5 * minuteMs;
  assert.deepEqual(told(), []);
});

test('A node that was lost and came back, or whose agent was replaced, has lost no beats', () => {
  const { world, lapse, told } = begin();
  for (let i = 0; i < 3; i += 1) lapse(minuteMs);
  world.isAway = true;
  for (let i = 0; i < 3; i += 1) lapse(900);
  assert.deepEqual(told(), []);
});

test('What is heard for the first time is no end of a silence', () => {
  const { beats, told } = begin();
  for (let i = 0; i < 4; i += 1) beats.add({ reason: heard });
  assert.deepEqual(told(), []);
});
