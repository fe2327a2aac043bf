import assert from 'node:assert/strict';
import type { NetworkInterfaceInfo } from 'node:os';
import { test } from 'node:test';
import { Endpoints } from './endpoints.ts';
import { isOwnHost, type Look, orderMembers } from './member-order.ts';

/** `a*12`: a is here and took 12 ms; `b-`: b said nothing. */
const look = (text: string): Look => {
  const [, endpoint = '', here, ms] = /^([a-z]+)(\*?)(-|\d+)$/.exec(text) ?? [];
  return { endpoint, isHere: here === '*', tookMs: ms === '-' ? undefined : Number(ms) };
};

for (const [first, looks, order] of [
  ['a', 'a3 b2 c9', 'a b c'],
  ['a', 'a20 b2 c9', 'b c a'],
  ['a', 'a8 b4 c9', 'a b c'],
  ['a', 'a3 b2 c*9', 'c b a'],
  ['a', 'a3 b2 c*-', 'a b c'],
  ['c', 'a3 b2 c*90', 'c b a'],
  ['a', 'a*3 b*40 c1', 'a b c'],
  ['b', 'a*3 b*40 c1', 'a b c'],
  ['a', 'a- b9 c2', 'c b a'],
  ['a', 'a- b- c-', 'a b c'],
] as const)
  test(`A client that asks ${first} and sees ${looks} asks in the order ${order}`, () => {
    assert.equal(orderMembers(first, looks.split(' ').map(look)).join(' '), order);
  });

test('A client begins with the member on its machine, and moves on from it like from any other', () => {
  const endpoints = new Endpoints(
    ['http://10.0.0.1:2379', 'http://10.0.0.2:2379', 'http://10.0.0.3:2379'],
    (host) => host === '10.0.0.2',
  );
  assert.equal(endpoints.current, 'http://10.0.0.2:2379');
  endpoints.failed('http://10.0.0.2:2379');
  assert.equal(endpoints.current, 'http://10.0.0.1:2379');
});

test('A machine knows its own addresses, however they are written, and no names', () => {
  const interfaces = {
    eth0: [{ address: '10.0.0.7' }, { address: 'fd00:0::7' }] as NetworkInterfaceInfo[],
  };
  const own = ['10.0.0.7', 'fd00::7', 'localhost', '10.0.0.8', 'my-host'].filter((host) =>
    isOwnHost(host, interfaces),
  );
  assert.deepEqual(own, ['10.0.0.7', 'fd00::7', 'localhost']);
});
