/** The words that stand for parts of a new cluster, and the networks that are found on a host. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundNetworks } from './found-networks.ts';
import { nodeNameIn, withNodeName, withoutNodeName } from './node-name-line.ts';
import { readFence, readNetwork, readStore } from './read-flags.ts';

test('readNetwork() reads a name, a subnet and a role, IPv6 too', () => {
  assert.deepEqual(readNetwork('net0=10.99.0.0/24'), { name: 'net0', subnet: '10.99.0.0/24', role: 'both' });
  assert.deepEqual(readNetwork('ring6=fd00:1::/64:cluster'), {
    name: 'ring6',
    subnet: 'fd00:1::/64',
    role: 'cluster',
  });
});

test('readStore() reads each kind of store', () => {
  assert.deepEqual(readStore('managed-etcd'), { kind: 'etcd', managed: true });
  const endpoints = ['http://10.0.0.1:2379', 'http://10.0.0.2:2379'];
  assert.deepEqual(readStore(`etcd:${endpoints}`), { kind: 'etcd', endpoints });
  assert.deepEqual(readStore('sqlite:10.0.0.9:7400'), {
    kind: 'sqlite',
    address: '10.0.0.9:7400',
    lab: true,
  });
  assert.deepEqual(readStore('sqlite:10.0.0.9:7400,witness=door'), {
    kind: 'sqlite',
    address: '10.0.0.9:7400',
    witnessHost: 'door',
  });
});

test('readFence() reads a person, and a program with its options', () => {
  assert.deepEqual(readFence('manual'), { device: 'manual' });
  assert.deepEqual(readFence('agent:fence_x'), { device: 'agent', program: 'fence_x' });
  assert.deepEqual(readFence('agent:/usr/sbin/fence_x,port={node},password=a=b'), {
    device: 'agent',
    program: '/usr/sbin/fence_x',
    options: { port: '{node}', password: 'a=b' },
  });
});

const wrong: readonly (readonly [(word: string) => unknown, string])[] = [
  [readNetwork, 'net0'],
  [readNetwork, 'net0=10.99.0.1/24'],
  [readNetwork, 'net0=10.99.0.0/24:boss'],
  [readStore, 'etcd'],
  [readStore, 'etcd:10.0.0.1'],
  [readStore, 'sqlite:/var/lib/store'],
  [readStore, 'sqlite:10.0.0.9:7400,door'],
  [readFence, 'fence_x'],
  [readFence, 'agent:'],
  [readFence, 'agent:fence_x,port'],
];
for (const [read, word] of wrong)
  test(`${read.name}() refuses ${word}`, () => {
    assert.throws(() => read(word), { code: 'usage' });
  });

const plain = { netmask: '', mac: '', internal: false, scopeid: 0 };
const v4 = (cidr: string, internal = false) =>
  ({ ...plain, family: 'IPv4', address: cidr.split('/')[0] ?? '', cidr, internal }) as const;
const v6 = (cidr: string) => ({ ...plain, family: 'IPv6', address: cidr.split('/')[0] ?? '', cidr }) as const;

test('foundNetworks() finds each subnet once, by a name that a cluster file can have', () => {
  const found = foundNetworks({
    lo: [v4('127.0.0.1/8', true)],
    'eth0.10': [v4('10.99.0.11/24'), v4('10.99.0.50/24'), v6('fd00::11/64'), v6('fe80::1/64')],
    '0eth': [v4('169.254.1.1/16'), v4('10.5.0.1/16'), v4('10.6.0.1/32')],
  });
  assert.deepEqual(found, [
    { name: 'eth0-10', subnet: '10.99.0.0/24', address: '10.99.0.11' },
    { name: 'eth0-10-6', subnet: 'fd00::/64', address: 'fd00::11' },
    { name: 'eth', subnet: '10.5.0.0/16', address: '10.5.0.1' },
  ]);
});

test('The name of this node stands in its line, and goes without a trace', () => {
  const before = '# What the unit is told.\n#HOLDFAST_NODE=host1\n';
  const named = withNodeName(before, 'n1');
  assert.equal(nodeNameIn(named), 'n1');
  assert.equal(nodeNameIn(withNodeName(named, 'n2')), 'n2');
  assert.equal(withoutNodeName(named), before);
  assert.equal(nodeNameIn(before), undefined);
});
