import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enoughForEverything, simpleConfig } from '../../../sim/simple-config.ts';
import { turnIn } from '../../../sim/turn-in.ts';
import type { ProofKind } from '../../config.ts';
import { enoughFor, enoughForAll } from './proofs.ts';

const config = simpleConfig({
  nodes: ['a', 'b'],
  networks: ['net1'],
  fence: 'agent',
  timing: { onStoreLoss: 'stop' },
  groups: {
    web: { resources: [{ name: 'main' }] },
    db: { resources: [{ name: 'main' }, { name: 'disk', proofs: enoughForEverything }] },
  },
});
const t = turnIn({ self: 'a', config });
const def = (group: string) => t.s.config!.defs[group]!;

test('enoughFor() takes what a node itself, a device or a person vouches for, whatever the group', () => {
  for (const proof of ['released', 'reborn', 'off', 'confirmed'] as ProofKind[])
    assert.equal(enoughFor(t, 'db', { def: 'a definition nobody knows' }, proof), true, proof);
});

test('enoughFor() takes a lapse only when every resource of the group says that it is enough', () => {
  assert.equal(enoughFor(t, 'web', { def: def('web') }, 'lapsed'), true);
  assert.equal(enoughFor(t, 'db', { def: def('db') }, 'lapsed'), false);
});

test('enoughFor() takes no lapse for a definition that is not configured any more, or changes over', () => {
  assert.equal(enoughFor(t, 'web', { def: 'older' }, 'lapsed'), false);
  assert.equal(enoughFor(t, 'web', { def: def('web'), next: 'newer' }, 'lapsed'), false);
});

test('enoughForAll() asks every group of the node, and no other', () => {
  const owned = (group: string, node: string) =>
    ({ is: 'assigned', node, inc: `${node}1`, gen: 1, def: def(group) }) as const;
  const document = t.s.store.document!.value;
  const split = { ...document, groups: { web: owned('web', 'a'), db: owned('db', 'b') } };
  assert.equal(enoughForAll(t, split, 'a', 'lapsed'), true);
  assert.equal(enoughForAll(t, split, 'b', 'lapsed'), false);
});
