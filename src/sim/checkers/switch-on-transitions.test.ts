import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Document, NodeEntry } from '../../core/takeover/document.ts';
import { firstDocument } from '../../core/takeover/first-document.ts';
import { memberEntry } from '../sample-entries.ts';
import { simpleConfig } from '../simple-config.ts';
import { World } from '../world.ts';
import { decidedNow, shownThen } from './decisions.ts';
import { checkSwitchOns } from './switch-on-transitions.ts';

const config = simpleConfig({ nodes: ['a', 'b'], networks: ['net1'], fence: 'agent', groups: {} });
const why = { kind: 'asked', by: 'ann' } as const;
const accused: NodeEntry = {
  ...memberEntry('a'),
  is: 'accused',
  why,
  asked: false,
  attempt: 1,
  started: true,
};
const switchOn = { is: 'wanted', devices: ['pdu'] } as const;
const gone: NodeEntry = { is: 'gone', inc: 'a1', proof: { kind: 'off' }, switchOn };

/** Node a was fenced so long ago, and just now; clocks are set when that is decided, or when it has been. */
function judge(agoMs: number, { setBefore = 0, setAfter = 0 } = {}): void {
  const world = new World(config, 1);
  const fencedNodes = { a: [world.wall('b') - agoMs, world.wall('b')] };
  const first = firstDocument(config, 'c1', 'sim');
  const b = memberEntry('b');
  const before: Document = { ...first, coordinator: 'b', fencedNodes, nodes: { a: accused, b } };
  const next: Document = { ...before, nodes: { a: gone, b } };
  world.jumpWallClock(setBefore);
  const decided = decidedNow(world);
  world.jumpWallClock(setAfter);
  const commit = { before, next, by: { node: 'b', inc: 'b1' }, facts: world.facts };
  checkSwitchOns(commit, shownThen(world, 'b', decided));
}

const minute = 60_000;

test('a node that is wanted on again is found where it was fenced within the last hour, too', () => {
  assert.throws(
    () => judge(59 * minute),
    /a, which is gone, is wanted to be switched on: it was fenced twice/,
  );
  judge(61 * minute);
});

test('nothing is said where clocks were set by more than the hour before it was decided, or after', () => {
  judge(minute, { setBefore: 61 * minute });
  judge(minute, { setBefore: 61 * minute, setAfter: -61 * minute });
  assert.throws(() => judge(minute, { setBefore: -61 * minute }), /fenced twice/);
});
