import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Document, GroupEntry } from '../../core/takeover/document.ts';
import { firstDocument } from '../../core/takeover/first-document.ts';
import { memberEntry } from '../sample-entries.ts';
import { simpleConfig } from '../simple-config.ts';
import { World } from '../world.ts';
import { checkRoom } from './room.ts';

const groups = { web: {}, hub: { apart: ['web'] } };
const config = simpleConfig({ nodes: ['a', 'b'], networks: ['net1'], fence: 'agent', groups });
const first = {
  ...firstDocument(config, 'c1', 'sim'),
  nodes: { a: memberEntry('a'), b: memberEntry('b') },
};
const web = { is: 'assigned', node: 'a', inc: 'a1', gen: 1, def: 'd' } as const;
const why = { kind: 'makes-room', node: 'b', group: 'hub' } as const;

/** What is wrong when web makes room for hub. */
function wrong(hub: GroupEntry, more: Partial<Document> = {}): string {
  const next = { ...first, ...more, groups: { web: { ...web, is: 'draining', why, to: 'b' } as const, hub } };
  const { facts } = new World(config, 1);
  try {
    checkRoom({ before: { ...next, groups: { web, hub } }, next, by: { node: 'a', inc: 'a1' }, facts });
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

test('room is made for a group that runs nowhere or has to leave its node, by one that is not held where it is', () => {
  const free: GroupEntry = { is: 'free', gen: 1 };
  const owned: GroupEntry = { ...web, node: 'b', inc: 'b1' };
  const by = 'eve';
  assert.equal(wrong(free), '');
  assert.equal(wrong(owned, { drained: { b: { by } } }), '');
  assert.match(wrong(owned), /that runs$/);
  assert.match(wrong(free, { stopped: { hub: { is: 'asked', by } } }), /that shall not run$/);
  assert.match(wrong(free, { maintenance: { web: { by } } }), /it is under maintenance$/);
  assert.match(wrong(free, { maintenance: { hub: { by } } }), /that is under maintenance$/);
  assert.match(wrong(free, { pins: { web: { node: 'a', by, until: 1 } } }), /it is pinned where it is$/);
});
