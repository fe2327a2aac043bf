import assert from 'node:assert/strict';
import { test } from 'node:test';
import { examine } from './examine.ts';

test('examine() says of an agent that is not installed that it cannot be told here', async () => {
  const why = 'ocf:nobody:Nothing is not installed here';
  assert.deepEqual(await examine({ agent: 'ocf:nobody:Nothing', parameters: { a: 'b' } }), {
    is: 'unknown',
    why,
  });
});
