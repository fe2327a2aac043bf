import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReasonKind } from '../../src/core/reason.ts';
import { countAlarms } from './false-alarms.ts';

const lines = (...kinds: ReasonKind[]) => kinds.map((kind, at) => ({ at, node: 'n1', kind, text: '' }));

test('countAlarms() finds nothing in a quiet story', () => {
  const alarms = countAlarms(lines('node-in', 'runs', 'hears'));
  assert.deepEqual(alarms, { unheard: 0, suspected: 0, accused: 0, failovers: 0, stalled: 0 });
});

test('countAlarms() tells apart what happened', () => {
  const story = lines('hears-no-longer', 'hears-no-longer', 'suspect', 'node-accused', 'group-assigned');
  assert.deepEqual(countAlarms(story), { unheard: 2, suspected: 1, accused: 1, failovers: 1, stalled: 0 });
});
