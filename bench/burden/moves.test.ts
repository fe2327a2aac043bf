import assert from 'node:assert/strict';
import { test } from 'node:test';
import { growth } from './moves.ts';

test('growth() leaves out how a process finds its size at first', () => {
  assert.equal(growth([10, 25, 30, 30, 30, 30, 30, 30, 30, 30]), 0);
});

test('growth() sees what grows all the time', () => {
  assert.equal(growth([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), 6);
});
