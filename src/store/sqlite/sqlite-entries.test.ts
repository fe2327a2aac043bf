import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unavailable } from './sqlite-entries.ts';

test('unavailable() says of a store that says why it did not do something that it answers', () => {
  const full = unavailable({ kind: 'reply', head: ['failed', 'its disk is full'], values: [] });
  assert.equal(full.reason, 'its disk is full');
  assert.doesNotMatch(full.message, /does not answer/);
  const lost = unavailable({ kind: 'lost', reason: 'the connection was closed' });
  assert.match(lost.message, /does not answer: the connection was closed/);
});
