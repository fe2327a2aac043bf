import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../sim/simple-config.ts';
import { turnIn } from '../../sim/turn-in.ts';
import { readStore, tookRecord } from './store-view.ts';

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

test('readStore() remembers that it asks for a configuration, also when it reads the store at once', () => {
  const t = turnIn({ self: 'a', config });
  t.s.config = undefined;
  t.s.store = { ...t.s.store, readWanted: true };
  readStore(t);
  readStore(t);
  assert.deepEqual(
    t.actions.map(({ kind }) => kind),
    ['read-config', 'read-store'],
  );
});
