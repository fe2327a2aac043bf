import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reason } from '../core/reason.ts';
import { createMoveTally } from './move-tally.ts';

const lost: Reason = { kind: 'asked', by: 'ada' };
const accused: Reason = { kind: 'accused', node: 'a', why: lost };
const given = (group: string, node: string, more: object = {}): Reason =>
  ({ kind: 'group-assigned', group, node, gen: 2, proof: 'released', ...more }) as Reason;

test('createMoveTally() counts what this node takes over, from the accusation on where there was one', () => {
  const tally = createMoveTally('b');
  const told: readonly (readonly [number, Reason])[] = [
    [100, { kind: 'node-accused', node: 'a', why: lost }],
    [300, given('web', 'b', { proof: 'off', why: accused })],
    [310, given('mail', 'c', { proof: 'off', why: accused })],
    [350, { kind: 'runs', group: 'web', node: 'b' }],
    [360, { kind: 'runs', group: 'mail', node: 'c' }],
    [400, { kind: 'runs', group: 'web', node: 'b' }],
    [900, { kind: 'node-in', node: 'a' }],
    [1000, given('sql', 'b')],
    [1040, { kind: 'runs', group: 'sql', node: 'b' }],
    [2000, given('sql', 'b')],
    [2001, given('sql', 'c')],
    [2050, { kind: 'runs', group: 'sql', node: 'b' }],
  ];
  for (const [at, reason] of told) tally.add({ at, reason });
  assert.deepEqual(tally.read(), [
    { proof: 'off', count: 1, ended: 1, sumMs: 250 },
    { proof: 'released', count: 2, ended: 1, sumMs: 40 },
  ]);
});
