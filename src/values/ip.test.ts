import assert from 'node:assert/strict';
import { test } from 'node:test';
import { highestFreeAddress, parseAddress, parseInterfaceAddress, parseSubnet, unusableAs } from './ip.ts';

const value = (parsed: { value: string } | { wrong: string; right: string }) =>
  'value' in parsed ? parsed.value : undefined;

test('parseAddress() gives equal addresses equal texts', () => {
  assert.equal(value(parseAddress('10.0.0.1')), '10.0.0.1');
  assert.equal(value(parseAddress('FD00:0:0::0001')), 'fd00::1');
});

test('parseAddress() refuses what the library would read as another address', () => {
  for (const text of [
    '010.0.0.1',
    '10.1',
    '0x7f.1',
    '2130706433',
    '10.0.0.1 ',
    '::ffff:10.0.0.1',
    'fe80::1%lo',
    '10.0.0.1/24',
    '',
    10.1,
    null,
  ]) {
    assert.equal(value(parseAddress(text)), undefined, String(text));
  }
});

test('parseSubnet() wants the host bits to be zero and says which subnet is meant', () => {
  assert.equal(value(parseSubnet('10.156.76.0/22')), '10.156.76.0/22');
  assert.equal(value(parseSubnet('FD00:1::/64')), 'fd00:1::/64');
  assert.equal(value(parseSubnet('0.0.0.0/0')), '0.0.0.0/0');
  assert.deepEqual(parseSubnet('10.156.77.9/22'), {
    wrong: '"10.156.77.9/22" is an address in a subnet',
    right: 'write 10.156.76.0/22',
  });
  for (const text of ['10.0.0.0', '10.0.0.0/33', '10.0.0.0/024', '10.0.0.0/-1', '/24', 'fd00::/129']) {
    assert.equal(value(parseSubnet(text)), undefined, text);
  }
});

test('parseInterfaceAddress() wants a prefix', () => {
  assert.equal(value(parseInterfaceAddress('10.156.76.58/22')), '10.156.76.58/22');
  assert.deepEqual(parseInterfaceAddress('fd00::5'), {
    wrong: '"fd00::5" has no prefix length',
    right: "write the subnet's prefix after it, for example fd00::5/64",
  });
});

test('unusableAs() knows the addresses no host can have', () => {
  assert.equal(unusableAs('10.0.0.0/24', '10.0.0.0'), 'network');
  assert.equal(unusableAs('10.0.0.0/24', '10.0.0.255'), 'broadcast');
  assert.equal(unusableAs('10.0.0.0/24', '10.0.0.1'), undefined);
  assert.equal(unusableAs('10.0.0.0/31', '10.0.0.0'), undefined);
  assert.equal(unusableAs('fd00::/64', 'fd00::'), 'network');
});

test('highestFreeAddress() skips the broadcast address and what is taken', () => {
  const free = (subnet: string, ...taken: string[]) => highestFreeAddress(subnet, new Set(taken));
  assert.equal(free('10.156.76.0/22'), '10.156.79.254');
  assert.equal(free('10.156.76.0/22', '10.156.79.254', 'nonsense'), '10.156.79.253');
  assert.equal(free('fd00::/120', 'fd00::ff'), 'fd00::fe');
  assert.equal(free('10.0.0.0/30', '10.0.0.1', '10.0.0.2'), undefined);
});
