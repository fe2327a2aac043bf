import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GroupEntry } from '../../core/takeover/document.ts';
import { firstDocument } from '../../core/takeover/first-document.ts';
import { memberEntry } from '../sample-entries.ts';
import { simpleConfig } from '../simple-config.ts';
import { World } from '../world.ts';
import { checkCapacity } from './capacity.ts';

const config = simpleConfig({
  nodes: ['a'],
  networks: ['net1'],
  fence: 'agent',
  capacity: { a: { memory: 4 } },
  groups: { web: { needs: { memory: 2 } }, db: { needs: { memory: 3 } }, log: {} },
});
const first = { ...firstDocument(config, 'c1', 'sim'), nodes: { a: memberEntry('a') } };
const owned: GroupEntry = { is: 'assigned', node: 'a', inc: 'a1', gen: 1, def: 'd' };
const free: GroupEntry = { is: 'free', gen: 0 };

/** What is wrong when one group is given to a, where others are. */
function wrong(group: string, there: Readonly<Record<string, GroupEntry>>): string {
  const world = new World(config, 1);
  world.configs.set('c1', config);
  const before = { ...first, groups: { ...there, [group]: free } };
  const next = { ...first, groups: { ...there, [group]: owned } };
  try {
    checkCapacity(world, { before, next, by: { node: 'a', inc: 'a1' }, facts: world.facts });
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

test('a group that is given to a node which has too little beside what is there, or stops there, is found', () => {
  assert.equal(wrong('web', {}), '');
  assert.equal(wrong('web', { log: owned }), '');
  assert.match(wrong('web', { db: owned }), /^web is given to a, which has 4 of memory/);
  assert.match(wrong('web', { db: { ...owned, is: 'draining', why: { kind: 'stays' } } }), /^web is given/);
  assert.equal(wrong('log', { db: owned, web: owned }), '');
});
