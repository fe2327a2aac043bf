import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accusedEntry, memberEntry } from '../../../sim/sample-entries.ts';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { turnIn } from '../../../sim/turn-in.ts';
import { deviceId } from '../../definition-hash.ts';
import type { DeviceSeen } from '../power-seen.ts';
import { type DeviceWord, weaknessOf, wordOf } from './judge-off.ts';

type Row = readonly [
  word: DeviceWord,
  sawOn: 'saw on' | '-',
  command: 'ok' | 'failed',
  after: 'off' | 'OFF' | 'on' | 'unknown',
  weakness: string | undefined,
];

/** `OFF`: in words. */
const table: readonly Row[] = [
  // The device has said on while the node lived.
  ['on', '-', 'ok', 'off', undefined],
  ['on', '-', 'ok', 'OFF', undefined],
  ['on', '-', 'failed', 'off', 'off-after-failure'],
  ['on', '-', 'failed', 'OFF', 'off-after-failure'],
  ['on', 'saw on', 'failed', 'off', 'off-after-failure'],
  ['on', 'saw on', 'failed', 'OFF', undefined],
  ['on', '-', 'ok', 'on', 'fence-said'],
  ['on', '-', 'ok', 'unknown', 'fence-said'],
  ['on', '-', 'failed', 'unknown', 'fence-said'],
  // Nobody has heard it say on.
  ['never', '-', 'ok', 'off', 'off-never-on'],
  ['never', '-', 'ok', 'OFF', undefined],
  ['never', 'saw on', 'ok', 'off', undefined],
  ['never', '-', 'failed', 'off', 'off-after-failure'],
  ['never', '-', 'failed', 'OFF', 'off-after-failure'],
  ['never', 'saw on', 'failed', 'off', 'off-after-failure'],
  ['never', 'saw on', 'failed', 'OFF', undefined],
  // It said off of a node that was alive.
  ['contradicts', '-', 'ok', 'off', 'off-contradicted'],
  ['contradicts', '-', 'ok', 'OFF', 'off-contradicted'],
  ['contradicts', '-', 'failed', 'OFF', 'off-after-failure'],
  ['contradicts', 'saw on', 'ok', 'off', undefined],
  ['contradicts', 'saw on', 'failed', 'off', 'off-after-failure'],
];

for (const [word, sawOn, command, after, weakness] of table)
  test(`weaknessOf() of ${word}, ${sawOn}, command ${command}, then ${after} is ${weakness ?? 'none'}`, () => {
    const power = after === 'OFF' ? 'off' : after;
    const answer = { power, inWords: after === 'OFF', said: '' } as const;
    const result = { sawOn: sawOn === 'saw on', after: answer };
    const tried = command === 'ok' ? result : { ...result, failed: 'exit code 1' };
    assert.equal(weaknessOf(tried, word)?.kind, weakness);
  });

const config = simpleConfig({ nodes: ['a', 'b', 'c'], networks: ['net1'], fence: 'agent', groups: {} });
const device = deviceId(config.nodes.a!.fence[0]!);
const on: DeviceSeen = { is: 'on' };
const silent = (wasOn: boolean): DeviceSeen => ({ is: 'silent', wasOn, said: '' });

/** What c makes of what b has written about the device of a. */
function heard(seen: DeviceSeen, inc = 'a1', id = device): DeviceWord {
  const power = { a: { inc, devices: { [id]: seen } } };
  const t = turnIn({ self: 'c', config, records: { b: { power } } });
  return wordOf(t, t.s.store.document!.value, 'a', device);
}

test('wordOf() counts what a member heard of this very incarnation and this very device', () => {
  assert.equal(heard(on), 'on');
  assert.equal(heard(silent(true)), 'on');
  assert.equal(heard(silent(false)), 'never');
  assert.equal(heard({ is: 'contradicts' }), 'contradicts');
  assert.equal(heard(on, 'a0'), 'never');
  assert.equal(heard(on, 'a1', 'another'), 'never');
});

test('wordOf() does not count a device that said off of this incarnation while it was alive', () => {
  const a = accusedEntry('a', { attempt: 1, started: true, doubted: [device] });
  const nodes = { a, b: memberEntry('b'), c: memberEntry('c') };
  const power = { a: { inc: 'a1', devices: { [device]: on } } };
  const t = turnIn({ self: 'c', config, document: { nodes }, records: { b: { power } } });
  assert.equal(wordOf(t, t.s.store.document!.value, 'a', device), 'contradicts');
});
