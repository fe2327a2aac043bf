import assert from 'node:assert/strict';
import type { networkInterfaces } from 'node:os';
import { test } from 'node:test';
import { findDevice, findHolder } from './interfaces.ts';

const on = (...addresses: string[]) =>
  addresses.map((address) => ({ address, family: address.includes(':') ? 'IPv6' : 'IPv4' }));
const interfaces = {
  lo: on('127.0.0.1', '::1'),
  eth0: on('10.156.77.1', 'fd00:9::1'),
  eth1: on('10.77.0.1'),
} as unknown as ReturnType<typeof networkInterfaces>;

test('The interface with the node own address is found before another in the subnet', () => {
  assert.equal(findDevice('10.77.0.1', '10.156.76.0/22', interfaces), 'eth1');
});

test('Without the own address any interface in the subnet is found, and none outside of it', () => {
  assert.equal(findDevice('10.156.76.11', '10.156.76.0/22', interfaces), 'eth0');
  assert.equal(findDevice('', 'fd00:9::/64', interfaces), 'eth0');
  assert.equal(findDevice('192.0.2.1', '192.0.2.0/24', interfaces), undefined);
  assert.equal(findDevice('', '', interfaces), undefined);
});

test('An IPv6 address is found however it is written', () => {
  assert.equal(findHolder('fd00:0009:0::0001', interfaces), 'eth0');
});
