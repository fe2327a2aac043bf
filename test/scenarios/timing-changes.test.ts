/** No healthy node is missed, let alone accused, because others have taken up a change of timers sooner or later than it has. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeTimers, type Shape, type Stall } from './timing-change-table.ts';

const two: Shape = { nodes: ['a', 'b'], networks: ['net1'] };
const three: Shape = { nodes: ['a', 'b', 'c'], networks: ['net1', 'net2'] };
const five: Shape = { nodes: ['a', 'b', 'c', 'd', 'e'], networks: ['net1'] };

const stalls: readonly (Stall | undefined)[] = [
  undefined,
  { node: 'a', part: 'daemon', ms: 50 },
  { node: 'b', part: 'daemon', ms: 400 },
  { node: 'a', part: 'keeper', ms: 50 },
  { node: 'b', part: 'keeper', ms: 90 },
];

for (const shape of [two, three, five])
  for (const stall of stalls)
    test(`no one of ${shape.nodes.length} nodes is missed when beats become quicker or calmer${named(stall)}`, () => {
      const { changes, missed } = changeTimers(shape, 1, stall);
      assert.equal(changes, 34);
      assert.deepEqual(missed, []);
    });

function named(stall: Stall | undefined): string {
  return stall ? ` while the ${stall.part} of ${stall.node} stands still for ${stall.ms} ms` : '';
}
