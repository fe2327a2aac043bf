import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalAddress, highestFreeAddress, parseSubnet, subnetContains } from './subnet.ts';

test('highestFreeAddress() skips the broadcast address and what is taken', () => {
  assert.equal(highestFreeAddress(parseSubnet('10.156.76.0/22'), []), '10.156.79.254');
  assert.equal(
    highestFreeAddress(parseSubnet('10.156.76.0/22'), ['10.156.79.254', 'nonsense']),
    '10.156.79.253',
  );
  assert.equal(highestFreeAddress(parseSubnet('fd00::/120'), ['fd00::ff']), 'fd00::fe');
});

test('highestFreeAddress() gives nothing when everything is taken', () => {
  assert.equal(highestFreeAddress(parseSubnet('10.0.0.0/30'), ['10.0.0.1', '10.0.0.2']), undefined);
});

test('subnetContains() compares values, not spellings', () => {
  const subnet = parseSubnet('fd00:77::/64');
  assert.equal(subnetContains(subnet, 'FD00:0077:0:0::1'), true);
  assert.equal(subnetContains(subnet, 'fd00:78::1'), false);
  assert.equal(subnetContains(subnet, '10.0.0.1'), false);
  assert.equal(canonicalAddress('FD00:0077::0001'), 'fd00:77::1');
});
