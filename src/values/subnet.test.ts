import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalAddress, contains, overlaps } from './subnet.ts';

test('contains() and overlaps() keep the families apart', () => {
  assert.ok(contains('10.156.76.0/22', '10.156.79.255'));
  assert.ok(!contains('10.156.76.0/22', '10.156.80.0'));
  assert.ok(contains('0.0.0.0/0', '10.0.0.1'));
  assert.ok(!contains('::/0', '10.0.0.1'));
  assert.ok(overlaps('10.0.0.0/8', '10.1.0.0/16'));
  assert.ok(overlaps('10.1.0.0/16', '10.0.0.0/8'));
  assert.ok(!overlaps('10.0.0.0/24', '10.0.1.0/24'));
  assert.ok(!overlaps('::/0', '0.0.0.0/0'));
});

test('contains() compares values, not spellings, and holds nothing of what is no address', () => {
  assert.equal(contains('fd00:77::/64', 'FD00:0077:0:0::1'), true);
  assert.equal(contains('fd00:77::/64', 'fd00:78::1'), false);
  assert.equal(contains('fd00:77::/64', 'nonsense'), false);
  assert.equal(contains('nonsense', '10.0.0.1'), false);
  assert.equal(contains('10.0.0.0', '10.0.0.0'), false);
});

test('canonicalAddress() gives equal addresses equal texts and leaves other texts alone', () => {
  assert.equal(canonicalAddress('FD00:0077::0001'), 'fd00:77::1');
  assert.equal(canonicalAddress('fe80::1%eth0'), 'fe80::1');
  assert.equal(canonicalAddress('10.0.0.1'), '10.0.0.1');
  assert.equal(canonicalAddress('store'), 'store');
});
