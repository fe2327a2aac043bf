import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lanTiming } from '../../sim/simple-config.ts';
import { meanwhileOf } from './meanwhile.ts';

const quick = { ...lanTiming, beatIntervalMs: 100, renewIntervalMs: 500 };
const calm = { ...lanTiming, beatIntervalMs: 500, renewIntervalMs: 400, onStoreLoss: 'stop' } as const;

test('meanwhileOf() does the stricter and asks the laxer of each timer, in both directions', () => {
  const both = {
    does: { ...lanTiming, beatIntervalMs: 100, renewIntervalMs: 400, onStoreLoss: 'stop' },
    asks: { ...lanTiming, beatIntervalMs: 500, renewIntervalMs: 500, onStoreLoss: 'freeze' },
  };
  assert.deepEqual(meanwhileOf(undefined, quick, calm), both);
  assert.deepEqual(meanwhileOf(undefined, calm, quick), both);
});

test('meanwhileOf() says nothing where no timer changes', () => {
  assert.equal(meanwhileOf(undefined, quick, { ...quick }), undefined);
});

test('meanwhileOf() keeps what is not over when a further change comes', () => {
  const first = meanwhileOf(undefined, calm, quick);
  assert.deepEqual(meanwhileOf(first, quick, quick), first);
  const slower = { ...quick, beatIntervalMs: 900 };
  const then = meanwhileOf(first, quick, slower);
  assert.deepEqual([then?.does.beatIntervalMs, then?.asks.beatIntervalMs], [100, 900]);
});
