import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLineTail } from './line-tail.ts';

test('createLineTail() keeps whole lines, and nothing of one that is too long', () => {
  const tail = createLineTail(10);
  tail.add('first\n');
  tail.add('second\n');
  assert.equal(tail.text(), 'second\n');
  tail.add('a line of many words, ');
  tail.add('with secret');
  assert.equal(tail.text(), '');
  tail.add(' and end\nlast');
  assert.equal(tail.text(), 'last');
});
