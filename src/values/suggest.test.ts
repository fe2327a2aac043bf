import assert from 'node:assert/strict';
import { test } from 'node:test';
import { didYouMean, nearest } from './suggest.ts';

test('nearest() finds the word that was meant and nothing far-fetched', () => {
  const known = ['timeout', 'device', 'pausable', 'nodes'];
  for (const [typed, meant] of [
    ['timout', 'timeout'],
    ['tiemout', 'timeout'],
    ['Device', 'device'],
    ['node', 'nodes'],
  ] as const) {
    assert.equal(nearest(typed, known), meant);
  }
  for (const typed of ['x', 'prefer', 'd']) assert.equal(nearest(typed, known), undefined);
});

test('didYouMean() lists what is known when it has no guess', () => {
  assert.equal(didYouMean('x', ['lan', 'ring'], 'network'), 'known here: lan, ring');
  assert.equal(didYouMean('x', [], 'network'), 'there is no network here');
});
