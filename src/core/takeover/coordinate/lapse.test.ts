import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { type Circumstances, turnIn } from '../../../sim/turn-in.ts';
import { countLapse } from './lapse.ts';

const timing = { onStoreLoss: 'stop', leaseMs: 4000, lapseMarginMs: 200 } as const;
const cluster = { nodes: ['a', 'b'], networks: ['net1'], fence: 'none', groups: {} } as const;
const config = simpleConfig({ ...cluster, watchdogMs: 2000, timing });
const why = { kind: 'stays-unclean' } as const;
const fresh = { asked: false, attempt: 0, started: false } as const;
/** Not what the configuration says. */
const lapse = { watchdogMs: 4000 };
const entry = { is: 'accused', inc: 'b1', lapse, why, ...fresh } as const;
const accused = { nodes: { a: { is: 'in', inc: 'a1', lapse }, b: entry } } as const;

/** A judge that has counted since 0 and now sees this counter. */
function counts(now: number, counter: number, more: Partial<Circumstances> = {}) {
  const state = { lapses: { b: { inc: 'b1', counter: 7, since: 0 } } };
  const records = { b: { counter } };
  return turnIn({ self: 'a', config, now, document: accused, records, state, ...more });
}

test('countLapse() counts lease, armed time-out and margin from the first sight of the record', () => {
  assert.equal(countLapse(counts(8199, 7), 'b', entry), false);
  assert.equal(countLapse(counts(8200, 7), 'b', entry), true);
});

test('countLapse() starts again when the record has moved', () => {
  const t = counts(8200, 8);
  assert.equal(countLapse(t, 'b', entry), false);
  assert.deepEqual(t.s.lapses.b, { inc: 'b1', counter: 8, since: 8200 });
});

test('countLapse() begins only when the accusation stands in the document', () => {
  const nodes = { ...accused.nodes, b: { is: 'in', inc: 'b1', lapse } } as const;
  const t = counts(6200, 7, { document: { nodes }, state: { lapses: {} } });
  assert.equal(countLapse(t, 'b', entry), false);
  assert.deepEqual(t.s.lapses, {});
});

test('countLapse() never ends for a node that was admitted without an armed watchdog', () => {
  assert.equal(countLapse(counts(60_000, 7), 'b', { ...entry, lapse: false }), false);
});

test('countLapse() never ends where the loss of the store does not stop what runs', () => {
  const frozen = simpleConfig({ ...cluster, watchdogMs: 2000, timing: { ...timing, onStoreLoss: 'freeze' } });
  assert.equal(countLapse(counts(60_000, 7, { config: frozen }), 'b', entry), false);
});
