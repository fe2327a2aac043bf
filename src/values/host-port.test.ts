import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinHostPort, splitEndpoint, splitHostPort } from './host-port.ts';

test('splitHostPort() takes names, IPv4 and bracketed IPv6, and gives equal addresses equal texts', () => {
  assert.deepEqual(splitHostPort('store.example:7400'), { host: 'store.example', port: 7400 });
  assert.deepEqual(splitHostPort('10.0.0.10:7400'), { host: '10.0.0.10', port: 7400 });
  assert.deepEqual(splitHostPort('[FD00::0010]:7400'), { host: 'fd00::10', port: 7400 });
  assert.deepEqual(splitHostPort('[fe80::1%eth0]:0'), { host: 'fe80::1%eth0', port: 0 });
});

test('splitHostPort() refuses what is nearly an address, and ports that do not exist', () => {
  for (const text of [
    '10.1:80',
    '010.0.0.1:80',
    '10.0.0.1',
    'fd00::1:80',
    '[::g]:80',
    'a:65536',
    'a:',
    ':80',
    'a b:80',
  ])
    assert.equal(splitHostPort(text), undefined, text);
});

test('joinHostPort() writes what splitHostPort() reads', () => {
  for (const text of ['a:1', '10.0.0.1:7400', '[fd00::1]:2379']) {
    const { host, port } = splitHostPort(text)!;
    assert.equal(joinHostPort(host, port), text);
  }
});

test('splitEndpoint() takes a plain URL with a port and nothing behind it', () => {
  assert.deepEqual(splitEndpoint('http://10.0.0.1:80/'), { scheme: 'http', host: '10.0.0.1', port: 80 });
  assert.deepEqual(splitEndpoint('https://[fd00::1]:2379'), { scheme: 'https', host: 'fd00::1', port: 2379 });
  for (const text of [
    'http://10.0.0.1',
    '10.0.0.1:2379',
    'http://a:1/x',
    'http://u@a:1',
    'tcp://a:1',
    'http://a:0',
  ])
    assert.equal(splitEndpoint(text), undefined, text);
});
