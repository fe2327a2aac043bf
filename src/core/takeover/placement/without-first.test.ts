import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { turnIn } from '../../../sim/turn-in.ts';
import type { Document, GroupEntry, Running } from '../document.ts';
import { startsWithout, waitsToStart } from './order.ts';
import { place } from './place.ts';
import { notWanted, placementInput } from './placement-view.ts';
import { getsRoom } from './room.ts';
import { downNow, stopsWithout } from './without-first.ts';

const wall = 1_800_000_000_000;
const db = { nodes: ['a'] };
const run = { without: 'run', forMs: 5000 } as const;
const stop = { without: 'stop', forMs: 5000 } as const;
const web = { nodes: ['b'], after: ['db'] };
const config = simpleConfig({
  nodes: ['a', 'b'],
  networks: ['net1'],
  fence: 'agent',
  groups: {
    db,
    waits: web,
    runs: { ...web, withoutFirst: { db: run } },
    stops: { ...web, withoutFirst: { db: stop } },
  },
});
const owned: GroupEntry = { is: 'assigned', node: 'a', inc: 'a1', gen: 1, def: 'd' };
const free: GroupEntry = { is: 'free', gen: 0 };

function moment(more: Partial<Document>, phase?: Running['phase']) {
  const entries = { waits: free, runs: free, stops: free, db: phase ? owned : free };
  const records = { a: phase ? { running: { db: { gen: 1, phase } } } : {} };
  const { store } = turnIn({ self: 'a', config, document: { groups: entries, ...more }, records }).s;
  const values = Object.entries(store.records).map(([node, { value }]) => [node, value] as const);
  return { config, document: store.document!.value, records: Object.fromEntries(values), wall };
}

const down = (ms: number) => ({ down: { db: { at: wall - ms } } });
const stopped = { stopped: { db: { is: 'asked', by: 'eve' } } } as const;
const waits = (m: ReturnType<typeof moment>, name: string) => waitsToStart(m, place(placementInput(m)), name);

test('a group that runs without the first one waits for as long as it says, and says until when', () => {
  const m = moment(down(4999));
  assert.deepEqual(waits(m, 'runs'), { kind: 'starts-after', group: 'db', until: wall + 1 });
  assert.equal(getsRoom(m, 'runs'), false);
  const later = moment(down(5000));
  assert.equal(waits(later, 'runs'), undefined);
  assert.equal(getsRoom(later, 'runs'), true);
  assert.deepEqual(startsWithout(later, place(placementInput(later)), 'runs'), [
    { first: 'db', why: { kind: 'has-not-run', forMs: 5000 } },
  ]);
});

test('a group that runs without the first one neither waits for nor stops with one that shall not run', () => {
  const m = moment(stopped);
  assert.equal(waits(m, 'runs'), undefined);
  assert.equal(notWanted(m, 'runs'), undefined);
  assert.equal(notWanted(m, 'waits')?.kind, 'stops-with');
  assert.equal(notWanted(m, 'stops')?.kind, 'stops-with');
});

test('a group that stops without the first one stops when that has not run for as long as it says', () => {
  assert.equal(stopsWithout(moment(down(4999)), 'stops'), undefined);
  assert.deepEqual(stopsWithout(moment(down(5000)), 'stops'), {
    kind: 'stops-without',
    group: 'db',
    forMs: 5000,
  });
  assert.equal(stopsWithout(moment(down(5000)), 'runs'), undefined);
});

test('other groups wait without end, whatever is known of the first one', () => {
  const m = moment(down(1_000_000));
  assert.deepEqual(waits(m, 'waits'), { kind: 'starts-after', group: 'db' });
  assert.deepEqual(waits(m, 'stops'), { kind: 'starts-after', group: 'db' });
  assert.equal(getsRoom(m, 'stops'), false);
});

test('downNow() names those that others do not wait for without end, where they do not run and nobody has them in hand', () => {
  assert.deepEqual(downNow(moment({})), ['db']);
  assert.deepEqual(downNow(moment({}, 'starting')), ['db']);
  assert.deepEqual(downNow(moment({}, 'running')), []);
  assert.deepEqual(downNow(moment({ maintenance: { db: { by: 'eve' } } })), []);
});
