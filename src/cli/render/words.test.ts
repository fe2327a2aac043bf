import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAge, formatSince } from './words.ts';

test('formatAge() says as much as a person wants to know', () => {
  const ages = [-5, 0, 350, 999, 1_000, 9_440, 12_400, 119_000, 120_000, 7_000_000, 7_200_000, 200_000_000];
  const words = ['0ms', '0ms', '350ms', '999ms', '1s', '9.4s', '12s', '119s', '2m', '117m', '2h', '2d'];
  assert.deepEqual(ages.map(formatAge), words);
});

test('formatSince() counts to the moment of the page, not to now', () => {
  assert.equal(formatSince('2026-11-20T12:00:00.000Z', '2026-11-20T12:04:00.000Z'), '4m');
  assert.equal(formatSince(null, '2026-11-20T12:04:00.000Z'), '-');
});
