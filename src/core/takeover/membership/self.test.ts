import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { turnIn } from '../../../sim/turn-in.ts';
import { followSelf } from './self.ts';

const config = simpleConfig({ nodes: ['a', 'b'], networks: ['net1'], fence: 'agent', groups: {} });

function ended(left: boolean, inc = 'a1') {
  const t = turnIn({ self: 'a', config, records: { a: { left, inc } } });
  followSelf(t);
  return t.actions.some((action) => action.kind === 'end-incarnation');
}

test('a daemon that finds it said that its incarnation has left ends that incarnation', () => {
  assert.equal(ended(true), true);
});

test('a daemon goes on where nothing of the kind was said, or an older incarnation said it', () => {
  assert.deepEqual([ended(false), ended(true, 'a0')], [false, false]);
});
