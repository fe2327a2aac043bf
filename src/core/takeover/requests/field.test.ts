/** What the fields of requests can hold, and what not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Field, faultOfValue } from './field.ts';

const table: readonly (readonly [field: Field, fits: readonly unknown[], misfits: readonly unknown[]])[] = [
  ['node', ['a', 'x'.repeat(63)], ['', 'x'.repeat(64), 1, null, undefined, {}]],
  ['resource', ['web/ip', 'x'.repeat(127)], ['', 'x'.repeat(128), 7]],
  ['some-node', ['', 'a'], ['x'.repeat(64), false]],
  ['configuration', ['abc-123_X'], ['', '../x', 'a b', 7]],
  ['version', [0, 7], [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '1']],
  ['pin', [1, 1000], [0, -1, 0.5, 32 * 24 * 3_600_000]],
  ['switch', [true, false], ['on', 1, undefined]],
];

for (const [field, fits, misfits] of table) {
  test(`a field of the kind ${field} takes what it can hold and nothing else`, () => {
    for (const value of fits) assert.equal(faultOfValue(field, value), undefined, String(value));
    for (const value of misfits) assert.ok(faultOfValue(field, value), String(value));
  });
}
