import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyGroup, type GroupConfig, type ResourceConfig } from './config.ts';
import { definitionHash } from './definition-hash.ts';

const resource = (name: string, params: ResourceConfig['params'] = {}): ResourceConfig => ({
  name,
  type: 'exec',
  params,
  after: [],
  startTimeoutMs: 1,
  stopTimeoutMs: 2,
  probeTimeoutMs: 3,
  probeIntervalMs: 0,
  onFailure: { policy: 'restart', restarts: 3, windowMs: 1, then: 'stop' },
  proofs: ['off'],
  networks: [],
  claims: [],
});

const group = (resources: readonly ResourceConfig[], nodes: readonly string[] = []): GroupConfig => ({
  ...emptyGroup,
  nodes,
  resources,
});

test('definitionHash() does not see placement', () => {
  assert.equal(
    definitionHash(group([resource('a')])),
    definitionHash({ ...group([resource('a')], ['n1']), failback: 'off', enabled: false }),
  );
});

test('definitionHash() does not see the order of keys', () => {
  assert.equal(
    definitionHash(group([resource('a', { x: 1, y: 2 })])),
    definitionHash(group([resource('a', { y: 2, x: 1 })])),
  );
});

test('definitionHash() sees parameters, names, times and the order of resources', () => {
  const all = [
    group([resource('a'), resource('b')]),
    group([resource('b'), resource('a')]),
    group([resource('a')]),
    group([resource('a', { x: 1 })]),
    group([resource('a', { x: '1' })]),
    group([resource('a', { x: null })]),
    group([{ ...resource('a'), stopTimeoutMs: 3 }]),
    group([]),
  ];
  assert.equal(new Set(all.map(definitionHash)).size, all.length);
});

test('definitionHash() tells 20,000 neighbours apart and fills its 16 digits', () => {
  const hashes = new Set<string>();
  for (let i = 0; i < 20_000; i++) hashes.add(definitionHash(group([resource(`r${i}`)])));
  assert.equal(hashes.size, 20_000);
  for (const hash of hashes) assert.match(hash, /^[0-9a-f]{16}$/);
  for (const digit of [0, 5, 8, 15]) assert.equal(new Set([...hashes].map((h) => h[digit])).size, 16);
});
