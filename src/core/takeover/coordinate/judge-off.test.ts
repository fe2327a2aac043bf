import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accusedEntry, memberEntry } from '../../../sim/sample-entries.ts';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { turnIn } from '../../../sim/turn-in.ts';
import { deviceId } from '../../definition-hash.ts';
import type { FenceResult, FenceResults, PowerAnswer } from '../../power.ts';
import { makeLoadedConfig } from '../loaded-config.ts';
import type { DeviceSeen } from '../power-seen.ts';
import { type DeviceWord, weaknessOf, weaknessOfLevel, wordOf } from './judge-off.ts';

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
    const said = { power, inWords: after === 'OFF', said: '' } as const;
    const result = { sawOn: sawOn === 'saw on', after: said };
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

const pair = simpleConfig({ nodes: ['a', 'b', 'c'], networks: ['net1'], fence: 'pair', groups: {} });
const [level] = makeLoadedConfig('c1', pair).levels.a ?? [];
const answer = (power: PowerAnswer['power'], inWords = true): PowerAnswer => ({ power, inWords, said: '' });
const wentOff: FenceResult = { sawOn: true, after: answer('off'), again: answer('off') };

/** What these results of the two supplies are worth, for devices of which this is known. */
function worth(first: FenceResult, second: FenceResult, word: readonly DeviceWord[] = ['on', 'on']): unknown {
  assert.ok(level);
  const ids = level.map(({ id }) => id);
  const results = Object.fromEntries([first, second].map((result, i) => [ids[i]!, result]));
  const why = weaknessOfLevel(level, results, (id) => word[ids.indexOf(id)]!);
  return why?.kind === 'one-not-off' ? [why.by, why.why.kind] : why?.kind;
}

test('weaknessOfLevel() finds none where every device said off, and off once more when all had said so', () => {
  assert.equal(worth(wentOff, wentOff), undefined);
});

test('weaknessOfLevel() names the one device that does not count by itself', () => {
  const still: FenceResult = { sawOn: true, after: answer('on') };
  const unsaid: FenceResult = { sawOn: false, after: answer('unknown'), failed: 'exit code 1' };
  assert.deepEqual(worth(still, wentOff), ['pdu1', 'fence-said']);
  assert.deepEqual(worth(wentOff, unsaid), ['pdu2', 'fence-said']);
  const byCode: FenceResult = { sawOn: false, after: answer('off', false), again: answer('off', false) };
  assert.deepEqual(worth(wentOff, byCode, ['on', 'never']), ['pdu2', 'off-never-on']);
  const never: FenceResult = { sawOn: false, after: answer('off'), again: answer('off') };
  assert.deepEqual(worth(never, wentOff, ['contradicts', 'on']), ['pdu1', 'off-contradicted']);
});

test('weaknessOfLevel() takes no device that was not asked once more, or is not off then', () => {
  const { again: _, ...once } = wentOff;
  assert.deepEqual(worth(wentOff, once), ['pdu2', 'not-asked-again']);
  assert.deepEqual(worth({ ...wentOff, again: answer('on') }, wentOff), ['pdu1', 'fence-said']);
  assert.deepEqual(worth({ ...wentOff, again: answer('unknown') }, wentOff), ['pdu1', 'fence-said']);
});

test('weaknessOfLevel() takes no answers of less or other devices than those of the level', () => {
  assert.ok(level);
  const [one, other] = level.map(({ id }) => id);
  const judged = (results: FenceResults) => weaknessOfLevel(level, results, () => 'on')?.kind;
  assert.equal(judged({ [one!]: wentOff }), 'level-unanswered');
  assert.equal(judged({ [one!]: wentOff, another: wentOff }), 'one-not-off');
  assert.equal(judged({ [one!]: wentOff, [other!]: wentOff, third: wentOff }), 'level-unanswered');
  assert.equal(weaknessOfLevel([], {}, () => 'on')?.kind, 'level-unanswered');
  // Two devices that are one: what it says counts once.
  const twice = [level[0]!, level[0]!];
  assert.equal(weaknessOfLevel(twice, { [one!]: wentOff }, () => 'on')?.kind, 'level-unanswered');
});
