import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchLinks } from './links.ts';

const links = [
  { network: 'office', own: '10.0.0.1' },
  { network: 'ring', own: '2001:db8:0::1' },
  { network: 'lo', own: '127.0.3.7' },
];

test('a link watch tells every link first and then only changes', () => {
  let present = new Set(['10.0.0.1', '2001:db8::1']);
  const watch = watchLinks(links, [], () => present);
  assert.deepEqual(watch.poll(0), [
    { network: 'office', up: true },
    { network: 'ring', up: true },
    { network: 'lo', up: true },
  ]);
  assert.deepEqual(watch.poll(1000), []);
  present = new Set(['10.0.0.1']);
  assert.deepEqual(watch.poll(2000), [{ network: 'ring', up: false }]);
  assert.deepEqual(watch.poll(3000), []);
  assert.deepEqual(watch.states(), [
    { network: 'office', up: true },
    { network: 'ring', up: false },
    { network: 'lo', up: true },
  ]);
});

test('a link watch says nothing twice about a link it was told of', () => {
  const watch = watchLinks(links.slice(0, 1), [{ network: 'office', up: true }], () => new Set(['10.0.0.1']));
  assert.deepEqual(watch.poll(0), []);
});

test('a link watch looks less often where looking is slow', () => {
  let looks = 0;
  let clockMs = 0;
  const look = () => {
    looks += 1;
    clockMs += 5;
    return new Set<string>();
  };
  const watch = watchLinks(links, [], look, () => clockMs);
  for (let now = 0; now <= 900; now += 100) watch.poll(now);
  // On a busy machine a look takes longer than it tries to, and the pause after it is longer still.
  assert.ok(looks === 2 || looks === 3, `${looks} looks in ten polls`);
});
