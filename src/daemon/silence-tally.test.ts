import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSilenceTally } from './silence-tally.ts';

test('createSilenceTally() counts by network and node how often beats stayed away', () => {
  const tally = createSilenceTally();
  assert.deepEqual(tally.read(), []);
  for (const network of ['office', 'ring', 'office'])
    tally.add({ reason: { kind: 'hears-no-longer', node: 'a', network } });
  tally.add({ reason: { kind: 'node-in', node: 'a' } });
  assert.deepEqual(tally.read(), [
    { network: 'office', peer: 'a', count: 2 },
    { network: 'ring', peer: 'a', count: 1 },
  ]);
});
