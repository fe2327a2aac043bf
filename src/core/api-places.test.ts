/** Where an agent answers from the network. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiPlacesOf } from './api-places.ts';
import type { Config } from './config.ts';

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

const told: readonly [what: string, api: NonNullable<Config['api']>, places: readonly string[]][] = [
  ['at another port', { enabled: true, port: 443 }, ['10.0.0.1:443', '10.2.0.1:443']],
  [
    'in the networks that are named, whatever their role',
    { enabled: true, port: 7406, networks: ['san', 'office', 'toString'] },
    ['10.1.0.1:7406', '10.3.0.1:7406'],
  ],
  ['nowhere where it shall not', { enabled: false, port: 443, networks: ['lan'] }, []],
];
for (const [what, api, places] of told)
  test(`An agent answers ${what}`, () => {
    const found = apiPlacesOf({ ...config, api }, 'a').map(({ host, port }) => `${host}:${port}`);
    assert.deepEqual(found, places);
  });
