import assert from 'node:assert/strict';
import { test } from 'node:test';
import { componentOf } from './components.ts';

const pairs =
  (...connected: readonly string[]) =>
  (a: string, b: string) =>
    connected.includes(a + b);
const nodes = ['a', 'b', 'c', 'd'];

test('componentOf() joins nodes that are connected, also through a third', () => {
  assert.deepEqual(componentOf('a', nodes, pairs('ab', 'bc')), ['a', 'b', 'c']);
});

test('componentOf() goes on from those that were reached only', () => {
  assert.deepEqual(componentOf('a', nodes, pairs('ba', 'ca', 'cd')), ['a']);
});

test('componentOf() leaves out who is not among the nodes that count', () => {
  assert.deepEqual(componentOf('a', ['a', 'c'], pairs('ab', 'bc')), ['a']);
});
