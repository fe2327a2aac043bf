/** The table of the failover domains, row by row, as it was read from the evaluation of Red Hat's cluster suite. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { type Rank, rank } from './rank.ts';

interface Row {
  readonly node: string;
  readonly preferred: readonly string[];
  readonly online: readonly string[];
  readonly owner?: string;
  readonly ordered?: boolean;
  readonly restricted?: boolean;
  readonly failback?: 'on' | 'off' | 'manual';
  readonly gives: Rank;
}

const rows: Readonly<Record<string, Row>> = {
  'any node best when the group prefers none': { node: 'c', preferred: [], online: [], gives: 'best' },
  'an outsider best while no preferred node is online': {
    node: 'c',
    preferred: ['a', 'b'],
    online: [],
    gives: 'best',
  },
  'an outsider illegal for a restricted group although no preferred node is online': {
    node: 'c',
    preferred: ['a', 'b'],
    online: [],
    restricted: true,
    gives: 'illegal',
  },
  'an outsider good while a preferred node is online': {
    node: 'c',
    preferred: ['a'],
    online: ['a'],
    gives: 'good',
  },
  'an outsider illegal for a restricted group': {
    node: 'c',
    preferred: ['a'],
    online: ['a'],
    restricted: true,
    gives: 'illegal',
  },
  'an outsider good although it runs the group: it is pulled back': {
    node: 'c',
    preferred: ['a'],
    online: ['a'],
    owner: 'c',
    gives: 'good',
  },
  'a later preferred node best when they are not ordered': {
    node: 'b',
    preferred: ['a', 'b'],
    online: ['a', 'b'],
    ordered: false,
    gives: 'best',
  },
  'a later preferred node better when they are ordered': {
    node: 'b',
    preferred: ['a', 'b'],
    online: ['a', 'b'],
    gives: 'better',
  },
  'a later preferred node better although it runs the group, with failback': {
    node: 'b',
    preferred: ['a', 'b'],
    online: ['a', 'b'],
    owner: 'b',
    gives: 'better',
  },
  'a later preferred node best when it runs the group and there is no failback': {
    node: 'b',
    preferred: ['a', 'b'],
    online: ['a', 'b'],
    owner: 'b',
    failback: 'off',
    gives: 'best',
  },
  'the first online node best': { node: 'a', preferred: ['a', 'b'], online: ['a', 'b'], gives: 'best' },
  'the second one best when the first is not online': {
    node: 'b',
    preferred: ['a', 'b'],
    online: ['b'],
    gives: 'best',
  },
  'the first online node best with failback, although another one runs the group': {
    node: 'a',
    preferred: ['a', 'b'],
    online: ['a', 'b'],
    owner: 'b',
    gives: 'best',
  },
  'the first online node only better without failback while another one runs the group': {
    node: 'a',
    preferred: ['a', 'b'],
    online: ['a', 'b'],
    owner: 'b',
    failback: 'off',
    gives: 'better',
  },
  'the first online node best without failback when it runs the group itself': {
    node: 'a',
    preferred: ['a', 'b'],
    online: ['a', 'b'],
    owner: 'a',
    failback: 'off',
    gives: 'best',
  },
  'an owning outsider illegal for a restricted group, with manual failback as well': {
    node: 'c',
    preferred: ['a'],
    online: ['a'],
    owner: 'c',
    restricted: true,
    failback: 'manual',
    gives: 'illegal',
  },
  'an owning outsider best with manual failback': {
    node: 'c',
    preferred: ['a'],
    online: ['a'],
    owner: 'c',
    failback: 'manual',
    gives: 'best',
  },
};

for (const [name, { node, preferred, online, owner, gives, ...policy }] of Object.entries(rows)) {
  test(`rank() calls ${name}`, () => {
    const cluster = { nodes: ['a', 'b', 'c'], networks: ['net1'], fence: 'agent' } as const;
    const group = simpleConfig({ ...cluster, groups: { web: { nodes: preferred, ...policy } } }).groups.web!;
    assert.equal(rank(node, { group, online, owner }), gives);
  });
}
