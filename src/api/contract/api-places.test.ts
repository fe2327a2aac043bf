/** Where an agent answers from the network. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Config } from '../../core/config.ts';
import { apiPlacesOf } from './api-places.ts';

const network = (role: 'cluster' | 'client' | 'both' | 'storage') => ({
  role,
  subnet: '10.0.0.0/24',
  port: 7405,
});
const config = {
  hostNetworks: {
    ring: network('cluster'),
    office: network('client'),
    lan: network('both'),
    san: network('storage'),
  },
  nodes: {
    a: { addresses: { ring: '10.0.0.1', office: '10.1.0.1', lan: '10.2.0.1', san: '10.3.0.1' }, fence: [] },
  },
} as unknown as Config;

test('An agent answers on its addresses of networks with heartbeats, and nowhere when its node is no part of the configuration', () => {
  assert.deepEqual(apiPlacesOf(config, 'a'), [
    { host: '10.0.0.1', port: 7406 },
    { host: '10.2.0.1', port: 7406 },
  ]);
  for (const stranger of ['b', 'constructor']) assert.deepEqual(apiPlacesOf(config, stranger), []);
});
