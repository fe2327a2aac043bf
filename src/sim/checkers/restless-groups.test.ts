import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reason } from '../../core/reason.ts';
import { firstDocument } from '../../core/takeover/first-document.ts';
import { memberEntry } from '../sample-entries.ts';
import { simpleConfig } from '../simple-config.ts';
import { World } from '../world.ts';
import { decidedNow } from './decisions.ts';
import { RestlessGroups } from './restless-groups.ts';

const config = simpleConfig({ nodes: ['a', 'b'], networks: ['net1'], fence: 'agent', groups: { web: {} } });
const nodes = { a: memberEntry('a'), b: memberEntry('b') };
const first = { ...firstDocument(config, 'c1', 'sim'), nodes };
const better = { kind: 'ranked', node: 'a', rank: 'best' } as const;

/** What is wrong when web goes to a for one reason, and `ms` later to b for another. */
function judged(
  ms: number,
  one: Reason,
  other: Reason,
  meanwhile = (_: World) => {},
  heldMs = 0,
  gen = 2,
): string {
  const world = new World(config, 1);
  const groups = new RestlessGroups();
  const goes = (from: string, to: string, why: Reason, gen: number, heldMs = 0) => {
    const web = { is: 'assigned', node: from, inc: `${from}1`, gen, def: 'd' } as const;
    const before = { ...first, groups: { web } };
    const next = { ...first, nonce: from, groups: { web: { ...web, is: 'draining', why, to } as const } };
    const decided = decidedNow(world);
    world.run(world.schedule.now + heldMs);
    groups.check({ before, next, by: { node: 'a', inc: 'a1' }, facts: world.facts }, decided);
  };
  goes('b', 'a', one, 1, heldMs);
  meanwhile(world);
  world.run(world.schedule.now + ms);
  try {
    goes('a', 'b', other, gen);
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

test('a group that goes from one better node to the next within seconds is found, one that rests is not', () => {
  assert.match(judged(3000, better, better), /^web goes to another node 3000 ms after/);
  assert.equal(judged(10_000, better, better), '');
});

test('a group makes room at once after a free move, and not again, nor goes back, within seconds after it made room', () => {
  const room = { kind: 'makes-room', node: 'a', group: 'db' } as const;
  assert.equal(judged(3000, better, room), '');
  assert.match(judged(3000, room, room), /^web goes to another node 3000 ms after/);
  assert.match(judged(3000, room, better), /^web goes to another node 3000 ms after/);
  assert.equal(judged(10_000, room, room), '');
});

test('a group that must leave its node, or is asked for, may go at any time', () => {
  const leaves = { kind: 'leaves', node: 'a', why: { kind: 'drained-by', by: 'eve' } } as const;
  const asked = { kind: 'moved-for', node: 'b' } as const;
  for (const why of [leaves, asked]) {
    assert.equal(judged(3000, better, why), '');
    assert.equal(judged(3000, why, better), '');
  }
});

test('a group that something else has moved since is no restless one', () => {
  assert.equal(judged(3000, better, better, undefined, 0, 3), '');
});

test('the rest counts from when the first move was decided, whenever its write landed', () => {
  assert.equal(judged(7000, better, better, undefined, 3000), '');
  assert.match(judged(6998, better, better, undefined, 3000), /9998 ms after/);
});

test('a group whose rest no clock can have counted is left alone', () => {
  assert.equal(
    judged(3000, better, better, (world) => world.jumpWallClock(3_600_000)),
    '',
  );
});
