import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TimingModel } from './schema.ts';
import { deriveTiming, type TimingFacts, timingFindings } from './timing.ts';

const facts: TimingFacts = {
  lapse: false,
  lapseOnly: false,
  pair: false,
  longestWatchdogMs: 0,
  electionMs: 0,
  restMs: 120,
};
const stated = (over: Partial<TimingModel> = {}): TimingModel => ({
  network: 'lan',
  realtime: true,
  heartbeat: {},
  ...over,
});
const derive = (over: Partial<TimingModel> = {}, f: Partial<TimingFacts> = {}) =>
  deriveTiming(stated(over), { ...facts, ...f });

test('deriveTiming() gives a LAN its usual times', () => {
  assert.deepEqual(derive(), {
    beatIntervalMs: 100,
    beatMisses: 3,
    renewIntervalMs: 500,
    leaseMs: 10_000,
    minorityDelayMs: 1_500,
    storeTimeoutMs: 1_000,
    hangMs: 3_000,
    lapseMarginMs: 1_100,
    onStoreLoss: 'freeze',
  });
});

test('deriveTiming() lengthens the lease for a store that holds elections', () => {
  assert.equal(derive({}, { electionMs: 2_000 }).leaseMs, 13_000);
});

test('deriveTiming() derives minorityDelay from a renewal that was set', () => {
  assert.equal(derive({ renewal: 1_000 }).minorityDelayMs, 3_000);
});

test('deriveTiming() stops when the store is lost wherever a lapse counts as proof', () => {
  assert.equal(derive({}, { lapse: true, longestWatchdogMs: 10_000 }).onStoreLoss, 'stop');
  assert.equal(derive({}, { lapse: true, longestWatchdogMs: 10_000 }).lapseMarginMs, 1_200);
});

test('deriveTiming() takes a fourth miss where beats have no real-time priority', () => {
  assert.equal(derive({ realtime: false }).beatMisses, 4);
});

test('deriveTiming() spends what recoverWithin leaves on slower beats, within what the network bears', () => {
  assert.equal(derive({ recoverWithin: 400 }).beatIntervalMs, 70);
  assert.equal(derive({ recoverWithin: 2_000 }).beatIntervalMs, 470);
  assert.equal(derive({ recoverWithin: 60_000 }).beatIntervalMs, 1_000);
  assert.equal(derive({ recoverWithin: 130 }).beatIntervalMs, 50);
});

test('deriveTiming() never derives a set that timingFindings() refuses, unless a promise cannot be kept', () => {
  const networks = ['lan', 'wan'] as const;
  for (const network of networks) {
    for (const realtime of [true, false]) {
      for (const renewal of [undefined, 100, 1_000, 7_777]) {
        for (const storeTimeout of [undefined, 100, 2_000]) {
          for (const [lapse, longestWatchdogMs] of [
            [false, 0],
            [true, 10_000],
            [true, 60_000],
          ] as const) {
            for (const electionMs of [0, 2_000, 20_000]) {
              const model = stated({ network, realtime, renewal, storeTimeout, recoverWithin: 60_000 });
              const f = { ...facts, lapse, longestWatchdogMs, electionMs };
              assert.deepEqual(timingFindings(model, deriveTiming(model, f), f), []);
            }
          }
        }
      }
    }
  }
});

test('deriveTiming() leaves the minority delay of two nodes out of what beats may take', () => {
  assert.equal(derive({ recoverWithin: 2_000 }, { pair: true }).beatIntervalMs, 90);
});

test('timingFindings() refuses a promise that a lapse cannot keep', () => {
  const model = stated({ recoverWithin: 10_000 });
  const f = { ...facts, lapse: true, lapseOnly: true, pair: true, longestWatchdogMs: 10_000 };
  assert.equal(
    timingFindings(model, deriveTiming(model, f), f)[0]?.wrong,
    'recoverWithin 10s must be at least interval 50ms × (misses 3 + 1) + minorityDelay 1500ms + lease, watchdog and margin 21s 200ms + store, fence and start 120ms = 23s 20ms',
  );
});

test('timingFindings() spells the inequality of the lease out with its numbers', () => {
  const model = stated({ lease: 8_000, hang: 4_000 });
  const [finding] = timingFindings(model, deriveTiming(model, facts), facts);
  assert.equal(
    finding?.wrong,
    'lease 8s must be longer than renewal 500ms + confirmation 1s + 2 × (hang 4s + restart 500ms + election of the store 0s) = 10s 500ms',
  );
});
