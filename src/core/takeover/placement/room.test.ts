/** For whom room is made, and who makes it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { turnIn } from '../../../sim/turn-in.ts';
import type { Document, GroupEntry, Running } from '../document.ts';
import { getsRoom, keepsRoom, type RoomMoment } from './room.ts';

const wall = 1_800_000_000_000;
const groups = { db: { nodes: ['a'] }, web: { after: ['db'] } };
const config = simpleConfig({ nodes: ['a', 'b'], networks: ['net1'], fence: 'agent', groups });
const free: GroupEntry = { is: 'free', gen: 0 };
const owned: GroupEntry = { is: 'assigned', node: 'a', inc: 'a1', gen: 7, def: 'd' };
const died = { kind: 'died', resource: 'main', said: 'exit code 1' } as const;

function moment(more: Partial<Document> = {}, phase: Running['phase'] = 'running'): RoomMoment {
  const document = { groups: { db: owned, web: free }, ...more };
  const records = { a: { running: { db: { gen: 7, phase } } } };
  const { store } = turnIn({ self: 'a', config, document, records }).s;
  const values = Object.entries(store.records).map(([node, { value }]) => [node, value] as const);
  return { config, document: store.document!.value, records: Object.fromEntries(values), wall };
}

test('room is made for a group that would start at once: what it starts after runs, and nobody has it under maintenance', () => {
  assert.equal(getsRoom(moment(), 'web'), true);
  assert.equal(getsRoom(moment({}, 'starting'), 'web'), false);
  assert.equal(getsRoom(moment({ groups: { db: free, web: free } }), 'web'), false);
  assert.equal(getsRoom(moment({ maintenance: { web: { by: 'eve' } } }), 'web'), false);
});

test('no room is made for a group that failed somewhere and is not tried there again yet', () => {
  const failed = (at: number) => ({ failures: { web: { b: { count: 1, gen: 0, at, why: died } } } });
  assert.equal(getsRoom(moment(failed(wall - 59_999)), 'web'), false);
  assert.equal(getsRoom(moment(failed(wall - 60_000)), 'web'), true);
  assert.equal(getsRoom(moment(failed(wall)), 'db'), true);
});

test('a group that made room is not moved for another one before it has rested, nor is one that could not be stopped', () => {
  const moved = (at: number, more = {}) => ({ moved: { db: { count: 2, at, gen: 6, ...more } } });
  const room = { room: true } as const;
  assert.equal(keepsRoom(moment(), 'db'), false);
  assert.equal(keepsRoom(moment(moved(wall - 19_999, room)), 'db'), true);
  assert.equal(keepsRoom(moment(moved(wall - 20_000, room)), 'db'), false);
  assert.equal(keepsRoom(moment(moved(wall)), 'db'), false, 'it only went to a better node');
  assert.equal(
    keepsRoom(moment(moved(wall, { ...room, gen: 5 })), 'db'),
    false,
    'something else has moved it since',
  );
  assert.equal(keepsRoom(moment({ unstoppable: { db: { node: 'b', at: wall } } }), 'db'), true);
});
