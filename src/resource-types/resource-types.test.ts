import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Params } from './resource-type.ts';
import { findType, resourceTypes, typeNames } from './resource-types.ts';

const claimsOf = (type: string, params: Params) =>
  findType(type)!
    .facts.claims(params)
    .map((claim) => `${claim.kind} ${claim.what}${'shared' in claim && claim.shared ? ', read only' : ''}`);

test('Every type describes each of its parameters and itself', async () => {
  for (const name of typeNames) {
    const { about, parameters } = await resourceTypes[name].schema();
    assert.match(about, /^[A-Z].*\.$/, name);
    for (const [key, schema] of Object.entries(parameters))
      assert.ok(schema.meta()?.description, `${name}.${key} has no description`);
  }
});

test('An address is claimed once, however it is carried', () => {
  assert.deepEqual(claimsOf('address', { address: 'fd00::58/64' }), ['address fd00::58']);
  const agent = { agent: 'ocf:heartbeat:IPaddr2', parameters: { ip: 'FD00:0::58' } };
  assert.deepEqual(claimsOf('ocf', agent), ['address fd00::58']);
  assert.deepEqual(claimsOf('ocf', { agent: 'ocf:heartbeat:Dummy' }), []);
  assert.deepEqual(claimsOf('ocf', { agent: 'ocf:x:y', parameters: { ip: 'the first' } }), []);
});

test('A mount claims its directory, and its device where two nodes would destroy it', () => {
  const mount = { device: '/dev//sda1', directory: '/srv//web/', fstype: 'ext4' };
  assert.deepEqual(claimsOf('filesystem', mount), ['device /dev/sda1', 'mount /srv/web']);
  const reading = { ...mount, options: 'noatime,ro' };
  assert.deepEqual(claimsOf('filesystem', reading), ['device /dev/sda1, read only', 'mount /srv/web']);
  assert.deepEqual(claimsOf('filesystem', { ...mount, fstype: 'nfs4' }), ['mount /srv/web']);
});

test('A process claims the port it is ready on', () => {
  assert.deepEqual(claimsOf('exec', { command: ['serve'], ready: { port: 80 } }), ['port 127.0.0.1:80']);
  assert.deepEqual(claimsOf('exec', { command: ['serve'], ready: { command: ['check'] } }), []);
  assert.deepEqual(claimsOf('script', { start: ['a'], stop: ['b'], probe: ['c'] }), []);
});

test('A resource lives on the network that is named, else on the one that holds its address', () => {
  const find = (address: string) => (address.startsWith('10.') ? 'office' : undefined);
  const networks = (type: string, params: Params) => findType(type)!.facts.networks(params, find);
  assert.deepEqual(networks('address', { address: '10.0.0.9/24' }), ['office']);
  assert.deepEqual(networks('address', { address: '10.0.0.9/24', network: 'lab' }), ['lab']);
  assert.deepEqual(networks('address', { address: '192.0.2.9/24' }), []);
  assert.deepEqual(networks('ocf', { parameters: { ip: '10.0.0.9' } }), ['office']);
  assert.deepEqual(networks('exec', { command: ['serve'] }), []);
});
