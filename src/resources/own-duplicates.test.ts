import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownDuplicates } from './own-duplicates.ts';

const listed = [
  'fd000009000000000000000000000058 03 40 00 08     eth0',
  'fd000009000000000000000000000059 03 40 00 80     eth0',
  '00000000000000000000000000000001 01 80 10 80       lo',
].join('\n');

test('ownDuplicates() finds the own address that the kernel found on another machine, and no other', () => {
  const own = { office: 'fd00:9::58', ring: 'fd00:9::59' };
  assert.deepEqual(ownDuplicates(own, listed), [['office', 'fd00:9::58']]);
  assert.deepEqual(ownDuplicates(own, ''), []);
});
