import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../sim/simple-config.ts';
import { turnIn } from '../../sim/turn-in.ts';
import { tookRecord } from './store-view.ts';

const config = simpleConfig({ nodes: ['a', 'b'], networks: ['net1'], fence: 'agent', groups: {} });

/** When b takes the record of a to have moved, told at 100 s with this age. */
function movedAt(ageMs?: number): number | undefined {
  const t = turnIn({ self: 'b', config, now: 100_000 });
  const { value, version } = t.s.store.records.a!;
  tookRecord(t, 'a', { version: version + 1, value: { ...value, counter: value.counter + 1 } }, ageMs);
  return t.s.progress.a?.at;
}

test('tookRecord() counts a renewal from when it was written, however late it is told', () => {
  assert.equal(movedAt(), 100_000);
  assert.equal(movedAt(450), 99_550);
});
