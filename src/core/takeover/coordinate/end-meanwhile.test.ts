/** When the ways of before are left. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { turnIn } from '../../../sim/turn-in.ts';
import type { NodeRecord } from '../document.ts';
import { meanwhileOf } from '../meanwhile.ts';
import { makeDraft } from './draft.ts';
import { endMeanwhile } from './end-meanwhile.ts';

const node = { nodes: ['a', 'b'], fence: 'agent', groups: {} } as const;
const was = simpleConfig({ ...node, networks: ['net1', 'net2'] });
const { net1: lan, net2 } = was.hostNetworks;
const addresses = (of: 'a' | 'b') => {
  const { net1, net2: second } = was.nodes[of]!.addresses;
  return { ...was.nodes[of]!, addresses: { lan: net1!, net2: second! } };
};
/** net1 is called lan from now on. */
const config = {
  ...was,
  hostNetworks: { lan: lan!, net2: net2! },
  nodes: { a: addresses('a'), b: addresses('b') },
};
const meanwhile = meanwhileOf(undefined, was, config)!;
const hears = (other: string) => ({ net1: [other], net2: [other] });

/** Whether a, which coordinates, leaves the ways of before. */
function ends(b: Partial<NodeRecord> = {}): boolean {
  const t = turnIn({
    self: 'a',
    config,
    document: { config: { hash: 'c1', version: 1, meanwhile } },
    records: {
      a: { hears: hears('b'), hearsAnew: { net2: ['b'] } },
      b: { hears: hears('a'), hearsAnew: { net2: ['a'] }, ...b },
    },
  });
  const d = makeDraft(t.s.store.document!.value);
  endMeanwhile(t, d);
  return d.next.config.meanwhile === undefined;
}

test('endMeanwhile() leaves the ways of before when everybody is in touch by those that stay', () => {
  assert.ok(meanwhile.ways);
  assert.equal(ends(), true);
  assert.equal(ends({ follows: 0 }), false);
  assert.equal(ends({ hearsAnew: {} }), false);
});

test('endMeanwhile() keeps them for one that is heard by those that stay, and not yet in touch', () => {
  assert.equal(ends({ deaf: { net2: ['a'] } }), false);
});
