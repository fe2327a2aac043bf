import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { turnIn } from '../../../sim/turn-in.ts';
import { describeHeard } from './describe-hearing.ts';

const config = simpleConfig({ nodes: ['a', 'b', 'c'], networks: ['net1'], fence: 'agent', groups: {} });

/** What the record of a says: it hears b, which does not hear it. */
function said(away: boolean) {
  const state = { away, hears: { net1: { b: true, c: false } }, deaf: { net1: { b: 1 } } };
  const t = turnIn({ self: 'a', config, state });
  return describeHeard(t, t.s.store.document!.value);
}

test('a record says whom its node hears, and who of them does not hear it', () => {
  assert.deepEqual(said(false), { hears: { net1: ['b'] }, deaf: { net1: ['b'] } });
});

test('a node that is away says of nobody that it hears it: what it heard before says nothing of now', () => {
  assert.deepEqual(said(true), { hears: {} });
});
