import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FenceDeviceView } from '../../api/contract/views.ts';
import { renderFence } from './fence.ts';

const plain = (_: string, text: string) => text;
const device: FenceDeviceView = {
  node: 'a',
  device: 'fence_ipmilan',
  turn: 1,
  proof: 'off',
  says: 'on',
  said: '',
  askedBy: ['b', 'c'],
};

test('renderFence() has a row for every device, and a person is not asked', () => {
  const person: FenceDeviceView = {
    ...device,
    device: 'manual',
    turn: 2,
    proof: 'confirmed',
    says: 'unasked',
    askedBy: [],
  };
  const text = renderFence([device, person], 120, plain);
  assert.deepEqual(
    text.split('\n').map((line) => line.trim().split(/ {2,}/)),
    [
      ['NODE', 'TURN', 'DEVICE', 'SAYS', 'ASKED BY', 'WHY'],
      ['a', '1', 'fence_ipmilan', 'on', 'b c', '-'],
      ['a', '2', 'manual', 'waits for a person', '-', '-'],
    ],
  );
});

test('renderFence() says where there is none', () => {
  assert.match(renderFence([], 80, plain), /fencing\.md/);
});
