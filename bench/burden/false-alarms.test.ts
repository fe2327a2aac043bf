import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countAlarms } from './false-alarms.ts';

const lines = (...texts: string[]) => texts.map((text, at) => ({ at, node: 'n1', text }));

test('countAlarms() finds nothing in a quiet story', () => {
  const alarms = countAlarms(lines('n1 is in', 'web runs on n1', 'hears n2 on office'));
  assert.ok(Object.values(alarms).every((count) => count === 0));
});

test('countAlarms() tells apart what was said', () => {
  const alarms = countAlarms(
    lines(
      'no longer hears n2 on office',
      'no longer hears n2 on ring',
      'n2 is suspect: what this node hears is not published yet',
      'n2 is accused: 2 of 3 nodes hear one another and not it; fencing it (attempt 1)',
      'web is assigned to n2 (generation 2, proof: off; n1: 2 of 3 nodes hear one another and not it)',
    ),
  );
  assert.deepEqual(alarms, { unheard: 2, suspected: 1, accused: 1, failovers: 1, stalled: 0 });
});
