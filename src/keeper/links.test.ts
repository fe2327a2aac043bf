import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InterfaceStates } from './interface-states.ts';
import { type Addresses, watchLinks } from './links.ts';

const links = [
  { network: 'office', own: '10.0.0.1' },
  { network: 'ring', own: '2001:db8:0::1' },
  { network: 'lo', own: '127.0.3.7' },
];

/** All on one interface. */
const present = (...addresses: string[]): Addresses => new Map(addresses.map((address) => [address, 'eth0']));
const unknown: InterfaceStates = { watch: () => {}, areSame: () => false, close: () => {} };

test('a link watch tells every link first and then only changes', () => {
  let addresses = present('10.0.0.1', '2001:db8::1');
  const watch = watchLinks(links, [], () => addresses, undefined, unknown);
  assert.deepEqual(watch.poll(0), [
    { network: 'office', up: true },
    { network: 'ring', up: true },
    { network: 'lo', up: true },
  ]);
  assert.deepEqual(watch.poll(1000), []);
  addresses = present('10.0.0.1');
  assert.deepEqual(watch.poll(2000), [{ network: 'ring', up: false }]);
  assert.deepEqual(watch.poll(3000), []);
  assert.deepEqual(watch.states(), [
    { network: 'office', up: true },
    { network: 'ring', up: false },
    { network: 'lo', up: true },
  ]);
});

test('a link watch says nothing twice about a link it was told of', () => {
  const known = [{ network: 'office', up: true }];
  const watch = watchLinks(links.slice(0, 1), known, () => present('10.0.0.1'), undefined, unknown);
  assert.deepEqual(watch.poll(0), []);
});

test('a link watch looks less often where looking is slow', () => {
  let looks = 0;
  let clockMs = 0;
  const look = () => {
    looks += 1;
    clockMs += 5;
    return present();
  };
  const watch = watchLinks(links, [], look, () => clockMs, unknown);
  for (let now = 0; now <= 900; now += 100) watch.poll(now);
  // On a busy machine a look takes longer than it tries to, and the pause after it is longer still.
  assert.ok(looks === 2 || looks === 3, `${looks} looks in ten polls`);
});

test('while the interfaces of all links go on as they are, a link watch lists the addresses once a second', () => {
  let looks = 0;
  let addresses = new Map([
    ['10.0.0.1', 'eth0'],
    ['2001:db8::1', 'eth1'],
    ['10.9.9.9', 'eth2'],
  ]);
  const look = () => {
    looks += 1;
    return addresses;
  };
  let watched: readonly string[] = [];
  const interfaces = {
    watch: (names: readonly string[]) => {
      watched = names;
    },
    areSame: () => watched.length > 0,
    close: () => {},
  };
  const watch = watchLinks(links, [], look, () => 0, interfaces);
  for (let now = 0; now < 2000; now += 100) watch.poll(now);
  assert.deepEqual(watched, ['eth0', 'eth1']);
  assert.equal(looks, 2);
  addresses = new Map([['10.0.0.1', 'eth0']]);
  assert.deepEqual(watch.poll(2000), [{ network: 'ring', up: false }], 'an address is missed then');
  assert.deepEqual(watched, [], 'where a link is down nothing stands for the addresses');
  for (let now = 2100; now < 2500; now += 100) watch.poll(now);
  assert.equal(looks, 7);
});
