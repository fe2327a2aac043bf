import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { turnIn } from '../../../sim/turn-in.ts';
import { deviceId } from '../../definition-hash.ts';
import type { FenceTry } from '../fence-state.ts';
import type { Turn } from '../turn.ts';
import { fenceDone } from './fence-result.ts';
import { agreementOf, isLively, renewsUntil } from './sign-of-life.ts';

const config = simpleConfig({ nodes: ['a', 'b', 'c'], networks: ['net1'], fence: 'agent', groups: {} });
const running: FenceTry = {
  inc: 'a1',
  attempt: 2,
  status: 'running',
  by: 'switch',
  devices: [deviceId(config.nodes.a!.fence[0]!)],
  at: 99_000,
  lively: false,
  retryAt: 0,
};
const off = { sawOn: true, after: { power: 'off', inWords: true, said: '' } } as const;

/** What b has after a result for this incarnation and attempt, having begun attempt 2 against a1. */
function after(inc: string, attempt: number, tried: FenceTry = running): string | undefined {
  const t = turnIn({ self: 'b', config, state: { fences: { a: tried } } });
  const results = Object.fromEntries(tried.devices.map((id) => [id, off]));
  fenceDone(t, { kind: 'fence-done', node: 'a', inc, attempt, by: 'switch', results });
  return t.s.fences.a?.status;
}

test('fenceDone() takes a result for the attempt and the incarnation it was begun for, and no other', () => {
  assert.equal(after('a1', 2), 'off');
  assert.equal(after('a1', 1), 'running');
  assert.equal(after('a0', 2), 'running');
  assert.equal(after('a1', 2, { ...running, status: 'failed' }), 'failed');
});

test('fenceDone() takes no result of devices that are no level of the configuration any more', () => {
  const pair = simpleConfig({ nodes: ['a', 'b', 'c'], networks: ['net1'], fence: 'pair', groups: {} });
  const ids = pair.nodes.a!.fence.map((device) => deviceId(device));
  const again = { ...off, again: off.after };
  const judged = (devices: readonly string[]) => {
    const t = turnIn({ self: 'b', config: pair, state: { fences: { a: { ...running, devices } } } });
    const results = Object.fromEntries(devices.map((id) => [id, again]));
    fenceDone(t, { kind: 'fence-done', node: 'a', inc: 'a1', attempt: 2, by: 'pdu1', results });
    const { status, why } = t.s.fences.a!;
    return [status, why?.kind];
  };
  assert.deepEqual(judged(ids), ['off', undefined]);
  assert.deepEqual(judged(ids.slice(0, 1)), ['failed', 'level-changed']);
  assert.deepEqual(judged(running.devices), ['failed', 'level-changed']);
});

const said: FenceTry = { ...running, status: 'off', at: 100_000 };

/** b's world `ms` after the device of a has said off; c hears nobody but b unless told. */
function world(ms: number, more: Partial<Parameters<typeof turnIn>[0]> = {}): Turn {
  return turnIn({
    self: 'b',
    config,
    now: 100_000 + ms,
    records: { c: { hears: { net1: ['b'] } } },
    ...more,
  });
}

function agrees(t: Turn, tried: FenceTry = said): string {
  return agreementOf(t, t.s.store.document!.value, 'a', tried).is;
}

test('agreementOf() takes the word of a device at once for a node that nobody hears and that stands still', () => {
  assert.equal(agrees(world(0)), 'silent');
});

test('agreementOf() waits while the node is heard here, and then calls that a denial', () => {
  const heard = { state: { hears: { net1: { a: true } } } };
  assert.equal(agrees(world(0, heard)), 'waiting');
  assert.equal(agrees(world(2000, heard)), 'heard');
});

test('agreementOf() does not take beats of another incarnation for the accused one', () => {
  assert.equal(
    agrees(world(2000, { state: { hears: { net1: { a: true } }, beating: { a: 'a2' } } })),
    'silent',
  );
});

test('agreementOf() believes a member that says it hears the node, unless it hears another incarnation', () => {
  const hears = { net1: ['a', 'b'] };
  const moved = (at: number) => ({ progress: { c: { inc: 'c1', counter: 1, at, moves: 3 } } });
  const state = moved(100_600);
  assert.equal(agrees(world(2000, { records: { c: { hears } }, state })), 'heard');
  assert.equal(agrees(world(2000, { records: { c: { hears, beatsAnew: { a: 'a2' } } }, state })), 'silent');
  // Its record is of before it can have lost the node.
  assert.equal(agrees(world(2000, { records: { c: { hears } }, state: moved(100_599) })), 'waiting');
});

test('agreementOf() does not believe a member whose record has stood still while others renew', () => {
  const seen = { inc: 'c1', counter: 1, at: 90_000, moves: 3 };
  const born = world(0).s;
  const state = { progress: { c: seen }, renewal: { ...born.renewal, confirmedAt: 99_000 } };
  assert.equal(agrees(world(2000, { records: { c: { hears: { net1: ['a', 'b'] } } }, state })), 'silent');
});

test('agreementOf() takes the word at once for a node that fell silent after it, if its last sign of life was a beat', () => {
  const lively = { ...said, lively: true };
  const fell = (renewedAt: number) => ({
    state: {
      unheardSince: { a: 100_300 },
      progress: { a: { inc: 'a1', counter: 1, at: renewedAt, moves: 3 } },
    },
  });
  assert.equal(agrees(world(310, fell(99_900)), lively), 'silent');
  assert.equal(agrees(world(310, fell(100_250)), lively), 'waiting');
});

test('agreementOf() has a node that renewed until then stand still for two renewals, as a later read shows it', () => {
  const lively = { ...said, lively: true };
  const shown = { inc: 'a1', counter: 1, lastAt: 101_000 };
  assert.equal(agrees(world(0), lively), 'waiting');
  assert.equal(agrees(world(1000), lively), 'waiting');
  assert.equal(agrees(world(1000), { ...lively, shown }), 'silent');
  assert.equal(agrees(world(1000), { ...lively, shown: { ...shown, lastAt: 100_999 } }), 'waiting');
  assert.equal(agrees(world(500), { ...lively, shown: { ...shown, counter: 0 } }), 'renews');
});

test('isLively() takes a record that was read for the first time a moment ago for one that moved then; renewsUntil() has seen it move', () => {
  const judged = (readAgoMs: number, moves: number) => {
    const progress = { a: { inc: 'a1', counter: 1, at: 100_000 - readAgoMs, moves } };
    const t = world(0, { state: { progress } });
    return [isLively(t, 'a', 'a1'), renewsUntil(t, 'a', 'a1') !== undefined];
  };
  assert.deepEqual(judged(100, 0), [true, false]);
  assert.deepEqual(judged(100, 1), [true, true]);
  assert.deepEqual(judged(5000, 0), [false, false]);
});
