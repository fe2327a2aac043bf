import assert from 'node:assert/strict';
import { test } from 'node:test';
import { examine } from './examine.ts';

test('examine() says nothing about an agent that is not installed', async () => {
  assert.deepEqual(await examine({ agent: 'ocf:nobody:Nothing', parameters: { a: 'b' } }), []);
});
