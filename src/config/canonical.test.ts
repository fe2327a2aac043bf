import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Config } from '../core/config.ts';
import { canonicalConfig, configHash, parseCanonicalConfig } from './canonical.ts';
import { compileClusterFile } from './compile-cluster-file.ts';
import { loadClusterFile } from './load-cluster-file.ts';

const examples = join(import.meta.dirname, '..', '..', 'examples');
const config = loadClusterFile(join(examples, 'web-five-nodes.yaml')).config!;

const reversed = <T>(record: Readonly<Record<string, T>>) =>
  Object.fromEntries(Object.entries(record).reverse()) as Record<string, T>;

test('canonicalConfig() is read back as the same configuration', () => {
  assert.deepEqual(parseCanonicalConfig(canonicalConfig(config)), config);
});

test('canonicalConfig() does not see an order of keys that means nothing', () => {
  const other: Config = {
    ...(reversed(config as never) as unknown as Config),
    hostNetworks: reversed(config.hostNetworks),
    groups: reversed(config.groups),
  };
  assert.equal(canonicalConfig(other), canonicalConfig(config));
});

test('canonicalConfig() keeps the order of nodes and resources', () => {
  assert.notEqual(canonicalConfig({ ...config, nodes: reversed(config.nodes) }), canonicalConfig(config));
  assert.deepEqual(
    Object.keys(parseCanonicalConfig(canonicalConfig({ ...config, nodes: reversed(config.nodes) })).nodes),
    Object.keys(config.nodes).reverse(),
  );
  const web = config.groups.web!;
  const swapped = { ...config, groups: { web: { ...web, resources: [...web.resources].reverse() } } };
  assert.notEqual(canonicalConfig(swapped), canonicalConfig(config));
});

test('configHash() is 16 hex digits of the SHA-256', () => {
  assert.equal(configHash('abc'), 'ba7816bf8f01cfea');
});

test('compileClusterFile() gives one line for the keeper', () => {
  const { json } = compileClusterFile(join(examples, 'web-five-nodes.yaml'));
  assert.ok(json !== undefined && !json.includes('\n'));
  assert.deepEqual(JSON.parse(json), { config, keyFile: join(examples, 'my-cluster.key') });
});

test('compileClusterFile() gives no line for a file with an error', () => {
  const { json, diagnostics } = compileClusterFile(join(examples, 'nothing.yaml'));
  assert.equal(json, undefined);
  assert.equal(diagnostics.length, 1);
});
