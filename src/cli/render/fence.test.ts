import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FenceDeviceView } from '../../api/contract/views.ts';
import { renderFence } from './fence.ts';

const plain = (_: string, text: string) => text;
const device: FenceDeviceView = {
  node: 'a',
  device: 'fence_ipmilan',
  turn: 1,
  together: [],
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

test('renderFence() names what must read back off together, where there is such a thing', () => {
  const pair: FenceDeviceView[] = [
    { ...device, device: 'pdu1', together: ['pdu2'] },
    { ...device, device: 'pdu2', together: ['pdu1'], says: 'silent', said: 'timed out' },
    { ...device, turn: 2 },
  ];
  assert.deepEqual(
    renderFence(pair, 120, plain)
      .split('\n')
      .map((line) => line.trim().split(/ {2,}/).slice(0, 5)),
    [
      ['NODE', 'TURN', 'DEVICE', 'TOGETHER WITH', 'SAYS'],
      ['a', '1', 'pdu1', 'pdu2', 'on'],
      ['a', '1', 'pdu2', 'pdu1', 'nothing'],
      ['a', '2', 'fence_ipmilan', '-', 'on'],
    ],
  );
});

test('renderFence() says where there is none', () => {
  assert.match(renderFence([], 80, plain), /fencing\.md/);
});
