import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bareInput } from '../../../sim/bare-input.ts';
import { type SimpleGroup, simpleConfig } from '../../../sim/simple-config.ts';
import type { Reason } from '../../reason.ts';
import type { PlacementInput } from './candidates.ts';
import { place } from './place.ts';
import { rootOf } from './tell-placed.ts';

const groups: Readonly<Record<string, SimpleGroup>> = {
  db: { nodes: ['a', 'b'], ordered: true },
  web: { nodes: ['b'], together: ['db'] },
  log: { together: ['db'] },
};

function told(group: string, more: Partial<PlacementInput> = {}, some = groups) {
  const nodes = ['a', 'b', 'c'];
  const input: PlacementInput = {
    ...bareInput(nodes, {}),
    config: simpleConfig({ nodes, networks: ['net1', 'net2'], fence: 'agent', groups: some }),
    ...more,
  };
  return place(input).get(group)!;
}

const because = (group: string, why: Reason): Reason => ({ kind: 'together-with', group, why });

test('of groups that run together the one that was asked for says so, and the others that it was', () => {
  const asked = { kind: 'moved-for', node: 'b' } as const;
  const destination = (group: string) => (group === 'web' ? { node: 'b', why: asked } : undefined);
  assert.deepEqual(told('web', { destination }).why, asked);
  assert.deepEqual(told('db', { destination }).why, because('web', asked));
  assert.deepEqual(told('log', { destination }).why, because('web', asked));
});

test('of groups that run together each is told what hinders itself', () => {
  const failed: Reason = { kind: 'failed-there', why: { kind: 'stays' }, forMs: 1000 };
  const drained: Reason = { kind: 'drained-by', by: 'eve' };
  const hindrance = (group: string, node: string) =>
    node === 'c' ? drained : group === 'web' ? failed : undefined;
  const whys = (group: string) => {
    const { why } = told(group, { hindrance });
    return why.kind === 'no-node' ? why.nodes.map((n) => n.why) : [];
  };
  assert.deepEqual(whys('web'), [failed, failed, drained]);
  assert.deepEqual(whys('db'), [because('web', failed), because('web', failed), drained]);
});

test('of groups that run together each is told why the owner of it is left', () => {
  const failed: Reason = { kind: 'failed-there', why: { kind: 'stays' }, forMs: 1000 };
  const hindrance = (group: string, node: string) => (group === 'log' && node === 'a' ? failed : undefined);
  const owner = () => 'a';
  const left = (group: string) => told(group, { hindrance, owner }).leaves?.why;
  assert.deepEqual(left('log'), failed);
  assert.deepEqual(left('web'), because('log', failed));
});

test('a node that is the best for one of a bundle only is told as what it is for each', () => {
  const some = { db: { nodes: ['a'] }, web: { together: ['db'], nodes: ['b'], restricted: false } };
  const { node, why } = told('db', {}, some);
  assert.equal(node, 'a');
  const other = told('web', {}, some).why;
  const own = [why, other].filter((one) => one.kind === 'ranked');
  assert.equal(own.length, 1, 'the rank that decided is that of one of them');
  assert.deepEqual(rootOf(why), rootOf(other));
});
