import assert from 'node:assert/strict';
import { test } from 'node:test';
import { componentOf } from './components.ts';

/** `hears` as published: "ab" means a says that it hears b. */
const said =
  (...pairs: readonly string[]) =>
  (a: string, b: string) =>
    pairs.includes(a + b);
const nodes = ['a', 'b', 'c', 'd'];

test('componentOf() joins nodes that hear each other, also through a third', () => {
  assert.deepEqual(componentOf('a', nodes, said('ab', 'ba', 'bc', 'cb')), ['a', 'b', 'c']);
});

test('componentOf() does not count one side of a word: a dead node still says that it hears everyone', () => {
  assert.deepEqual(componentOf('a', nodes, said('ba', 'ca', 'da')), ['a']);
});

test('componentOf() leaves out who is not among the nodes that count', () => {
  assert.deepEqual(componentOf('a', ['a', 'c'], said('ab', 'ba', 'bc', 'cb')), ['a']);
});
