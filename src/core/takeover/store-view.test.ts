import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../sim/simple-config.ts';
import { turnIn } from '../../sim/turn-in.ts';
import type { State } from './state.ts';
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

test('tookRecord() has the members looked at when one renews again that was said to renew nothing', () => {
  const lookAt = (said: State['said']) => {
    const t = turnIn({ self: 'b', config, now: 100_000, state: { said } });
    const later = Number.POSITIVE_INFINITY;
    t.s.lookAt = { everything: later, members: later, addresses: later, placement: later };
    const { value, version } = t.s.store.records.a!;
    tookRecord(t, 'a', { version: version + 1, value: { ...value, counter: value.counter + 1 } });
    return t.s.lookAt.members;
  };
  const silent = { a: { reason: { kind: 'renews-nothing', node: 'a' }, level: 'warning' } } as const;
  assert.equal(lookAt({ silent }), 100_000);
  assert.equal(lookAt({}), Number.POSITIVE_INFINITY);
});

test('tookRecord() has the members looked at again when one may count again that stood still', () => {
  const looks = (still: number) => {
    const component = { nodes: ['a', 'b'], since: 0, isOld: false, still };
    const never = Number.POSITIVE_INFINITY;
    const lookAt = { everything: never, members: never, addresses: never, placement: never };
    const t = turnIn({ self: 'b', config, state: { component, lookAt } });
    const { value, version } = t.s.store.records.a!;
    tookRecord(t, 'a', { version: version + 1, value: { ...value, counter: value.counter + 1 } });
    return t.s.lookAt.members === t.clock.now;
  };
  assert.deepEqual([looks(0), looks(1)], [false, true]);
});
