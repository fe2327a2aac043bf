import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../sim/simple-config.ts';
import { knownNeeds, needsOf, readStored, textWithNeeds } from './config-needs.ts';

const simple = { nodes: ['a', 'b'], networks: ['net1'], groups: { web: {} } } as const;
const one = simpleConfig({ ...simple, fence: 'agent' });
const levels = simpleConfig({ ...simple, fence: 'pair' });
const { web } = one.groups;
const resources = web?.resources.map((resource) => ({ ...resource, secrets: ['password'] })) ?? [];
const secrets = { ...one, groups: { web: { ...web!, resources } } };

test('needsOf() names what not every version knows, and nothing else', () => {
  assert.deepEqual(needsOf(one), []);
  assert.deepEqual(needsOf(levels), ['fence-levels']);
  assert.deepEqual(needsOf(secrets), ['resource-secrets']);
  assert.deepEqual(needsOf({ ...secrets, nodes: levels.nodes }), knownNeeds);
});

test('textWithNeeds() lets a version that looks for a configuration find none in one that needs something', () => {
  for (const config of [levels, secrets]) {
    const text = textWithNeeds(JSON.stringify(config), needsOf(config));
    assert.deepEqual(Object.keys(JSON.parse(text)), ['config', 'needs']);
    assert.deepEqual(readStored(text), { value: config, unknown: [] });
  }
  const plain = JSON.stringify(one);
  assert.equal(textWithNeeds(plain, needsOf(one)), plain);
});
