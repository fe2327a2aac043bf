import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newsOf, parseArping, parseNeighbours } from './who-answers.ts';

test('Every distinct answer to one ARP request is read, in lower case', () => {
  const text = [
    'ARPING 10.9.0.58 from 10.9.0.9 br0',
    'Unicast reply from 10.9.0.58 [16:E6:9B:DD:29:AA]  0.540ms',
    'Unicast reply from 10.9.0.58 [6A:1E:71:F5:72:B9]  0.577ms',
    'Unicast reply from 10.9.0.58 [16:E6:9B:DD:29:AA]  0.601ms',
    'Sent 2 probes (2 broadcast(s))',
    'Received 3 response(s)',
  ].join('\n');
  assert.deepEqual(parseArping(text), ['16:e6:9b:dd:29:aa', '6a:1e:71:f5:72:b9']);
  assert.deepEqual(parseArping('Sent 2 probes (2 broadcast(s))\nReceived 0 response(s)\n'), []);
});

test('A neighbour entry counts only when it holds a hardware address', () => {
  assert.deepEqual(parseNeighbours('fd00:9::58 lladdr 6a:1e:71:f5:72:b9 REACHABLE\n'), ['6a:1e:71:f5:72:b9']);
  assert.deepEqual(parseNeighbours('fd00:9::58 FAILED\n'), []);
});

test('Both of two that answer for an IPv6 address are seen while the kernel takes one after the other', () => {
  const text = [
    'fd00:9::58 lladdr 02:00:00:00:09:09 STALE ',
    'Deleted fd00:9::58 lladdr 02:00:00:00:09:09 STALE ',
    'fd00:9::58 lladdr 02:00:00:00:05:01 REACHABLE ',
    'fd00:9::5 lladdr 02:00:00:00:07:07 REACHABLE ',
    'fd00:9::58 lladdr 02:00:00:00:01:01 REACHABLE ',
    'Deleted fd00:9::58 lladdr 02:00:00:00:01:01 REACHABLE ',
  ].join('\n');
  const both = ['02:00:00:00:05:01', '02:00:00:00:01:01'];
  assert.deepEqual(parseNeighbours(newsOf('fd00:9::58', text)), both);
  const fresh = 'fd00:9::58 lladdr 02:00:00:00:01:01 REACHABLE ';
  assert.deepEqual(parseNeighbours(newsOf('fd00:9::58', fresh)), ['02:00:00:00:01:01']);
});
