import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { turnIn } from '../../../sim/turn-in.ts';
import type { Document, GroupEntry, Running } from '../document.ts';
import { waitsToStart, waitsToStop } from './order.ts';
import { place } from './place.ts';
import { type Moment, notWanted, placementInput } from './placement-view.ts';

const groups = { db: { nodes: ['a'] }, web: { nodes: ['b'], after: ['db'] }, cache: { after: ['web'] } };
const config = simpleConfig({ nodes: ['a', 'b'], networks: ['net1'], fence: 'agent', groups });
const owned = (node: string): GroupEntry => ({ is: 'assigned', node, inc: `${node}1`, gen: 1, def: 'd' });
const free: GroupEntry = { is: 'free', gen: 0 };
const why = { kind: 'stopped-by', by: 'eve' } as const;

function moment(
  db: GroupEntry,
  web: GroupEntry,
  more: Partial<Document> = {},
  phase: Running['phase'] = 'running',
): Moment {
  const document = { groups: { db, web, cache: free }, ...more };
  const records = { a: { running: { db: { gen: 1, phase } } } };
  const { store } = turnIn({ self: 'a', config, document, records }).s;
  const values = Object.entries(store.records).map(([node, { value }]) => [node, value] as const);
  return {
    config,
    document: store.document!.value,
    records: Object.fromEntries(values),
    wall: 1_800_000_000_000,
  };
}

const placed = (m: Moment) => place(placementInput(m));
const starts = (m: Moment) => waitsToStart(m, placed(m), 'web')?.kind ?? 'now';
const stops = (m: Moment) => waitsToStop(m, placed(m), 'db') ?? 'now';

test('a group waits until the one before it runs by the word of its owner', () => {
  assert.equal(starts(moment(free, free)), 'starts-after');
  assert.equal(starts(moment(owned('a'), free, {}, 'starting')), 'starts-after');
  assert.equal(starts(moment(owned('a'), free, {}, 'failed')), 'starts-after');
  assert.equal(starts(moment({ ...owned('a'), gen: 2 } as GroupEntry, free)), 'starts-after');
  assert.equal(starts(moment(owned('a'), free)), 'now');
});

test('a group does not start while the one before it is about to leave', () => {
  assert.equal(starts(moment(owned('a'), free, { drained: { a: { by: 'eve' } } })), 'starts-after');
  const draining = { ...owned('a'), is: 'draining', why } as GroupEntry;
  assert.equal(starts(moment(draining, free)), 'starts-after');
});

test('a group shall not run when one before it, or before that, shall not', () => {
  const m = moment(owned('a'), owned('b'), { stopped: { db: { is: 'asked', by: 'eve' } } });
  assert.deepEqual(notWanted(m, 'web'), { kind: 'stops-with', group: 'db', why });
  const web = { kind: 'stops-with', group: 'db', why } as const;
  assert.equal(notWanted(m, 'cache')?.kind, web.kind);
  assert.deepEqual(notWanted(m, 'db'), why);
});

test('a circle, which the file may not have, ends nobody', () => {
  const circle = { one: { after: ['two'] }, two: { after: ['one'] } };
  const looped = simpleConfig({ nodes: ['a'], networks: ['net1'], fence: 'agent', groups: circle });
  const t = turnIn({ self: 'a', config: looped });
  const m = { config: looped, document: t.s.store.document!.value, records: {}, wall: 0 };
  assert.equal(notWanted(m, 'one'), undefined);
});

test('a group that stops waits for the one after it, as long as that can be stopped', () => {
  const stopped = { stopped: { db: { is: 'asked', by: 'eve' } } } as const;
  assert.equal(stops(moment(owned('a'), owned('b'), stopped)), 'web');
  assert.equal(stops(moment(owned('a'), free, stopped)), 'now');
  assert.equal(
    stops(moment(owned('a'), owned('b'), { ...stopped, maintenance: { web: { by: 'eve' } } })),
    'now',
  );
  const gone = { is: 'gone', inc: 'b1', proof: { kind: 'off' } } as const;
  const a = { is: 'in', inc: 'a1', lapse: false } as const;
  assert.equal(stops(moment(owned('a'), owned('b'), { ...stopped, nodes: { a, b: gone } })), 'now');
});

test('a group that moves alone does not wait for the one after it, which runs on', () => {
  const m = moment(owned('a'), owned('b'), { drained: { a: { by: 'eve' } } });
  assert.equal(stops(m), 'now');
});
