/** The book of drills: what is kept, and what is not believed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DrillRecord, emptyDrills, readDrills, withDrill } from './drill-document.ts';

const record = (change: Partial<DrillRecord> = {}): DrillRecord => ({
  at: 1,
  by: 'ada',
  from: 'a',
  to: 'b',
  outageMs: 80,
  backOutageMs: null,
  ...change,
});

test('of every group the last drill of each kind is kept, and groups that are gone are forgotten', () => {
  const known = ['web', 'db'];
  const first = withDrill(emptyDrills, { group: 'web', how: 'move', record: record() }, known);
  const second = withDrill(first, { group: 'web', how: 'power', record: record({ at: 2 }) }, known);
  const third = withDrill(second, { group: 'web', how: 'move', record: record({ at: 3 }) }, known);
  assert.deepEqual(third.groups, { web: { move: record({ at: 3 }), power: record({ at: 2 }) } });
  const without = withDrill(third, { group: 'db', how: 'move', record: record() }, ['db']);
  assert.deepEqual(Object.keys(without.groups), ['db']);
  assert.deepEqual(readDrills(JSON.parse(JSON.stringify(third))), third);
});

test('what cannot be read counts as never done', () => {
  for (const value of [undefined, null, 7, 'x', {}, { format: 2, groups: {} }, { format: 1, groups: null }])
    assert.deepEqual(readDrills(value), emptyDrills);
  const broken = { web: { move: { ...record(), at: 'today' }, power: record() }, db: null };
  assert.deepEqual(readDrills({ format: 1, groups: broken }).groups, { web: { power: record() }, db: {} });
});
