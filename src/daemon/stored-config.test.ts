import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalConfig, parseCanonicalConfig } from '../config/canonical.ts';
import { knownNeeds } from '../core/config-needs.ts';
import { composeEdition, editionsOf, sourceOf } from '../core/edition.ts';
import { simpleConfig } from '../sim/simple-config.ts';
import { parseStoredConfig } from './stored-config.ts';

const nodes = ['a', 'b'];
const one = simpleConfig({ nodes, networks: ['net1'], fence: 'agent', groups: {} });
const pair = simpleConfig({ nodes, networks: ['net1'], fence: 'pair', groups: {} });

/** As it lies in the store, with its history. */
function stored(text: string): string {
  const said = { by: 'eve', node: 'a', at: 5, version: 2 };
  return composeEdition({ text, source: 'cluster: {}\n', file: '/etc/c.yaml' }, said, []);
}

const parse = (text: string) => parseStoredConfig(text, 'h', () => 'h');

test('A configuration with levels is stored, read back, and looked back on as any other', () => {
  for (const config of [one, pair]) {
    const text = stored(canonicalConfig(config));
    assert.deepEqual(parse(text), config);
    assert.deepEqual(parseCanonicalConfig(text), config);
    assert.equal(sourceOf(text), 'cluster: {}\n');
    assert.equal(editionsOf(text, { hash: 'h', version: 2 })[0]?.by, 'eve');
  }
});

test('A version that knows no levels finds no configuration in one that has them', () => {
  // What versions before looked for; where it is missing they load nothing, and decide nothing.
  const lookedFor = ['cluster', 'nodes', 'groups', 'timing', 'hostNetworks'];
  const keys = (text: string) => Object.keys(JSON.parse(text));
  assert.deepEqual(
    lookedFor.filter((key) => keys(stored(canonicalConfig(one))).includes(key)),
    lookedFor,
  );
  assert.deepEqual(
    lookedFor.filter((key) => keys(stored(canonicalConfig(pair))).includes(key)),
    [],
  );
});

test('A configuration that needs what this version does not know is not loaded, and says what', () => {
  const [known] = knownNeeds;
  const later = stored(canonicalConfig(pair)).replace(`"${known}"`, `"${known}","later"`);
  assert.throws(() => parse(later), /it needs later,/);
});
