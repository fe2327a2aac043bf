import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { test } from 'node:test';
import { allowedKeys, clusterJsonSchema, type JsonSchema } from './json-schema.ts';
import { generatedFiles } from './write-schema.ts';

for (const { path, text } of generatedFiles()) {
  test(`${basename(path)} is what \`node src/config/write-schema.ts\` writes`, () => {
    assert.equal(
      existsSync(path) ? readFileSync(path, 'utf8') : '',
      text,
      'out of date: run node src/config/write-schema.ts',
    );
  });
}

test('The schema describes every key', () => {
  const undescribed: string[] = [];
  const look = (schema: JsonSchema, path: string) => {
    for (const [key, child] of Object.entries(schema.properties ?? {})) {
      if (child.description === undefined && child.const === undefined) undescribed.push(`${path}.${key}`);
      look(child, `${path}.${key}`);
    }
    for (const child of [
      ...(schema.oneOf ?? []),
      ...(schema.anyOf ?? []),
      schema.items,
      schema.additionalProperties,
    ]) {
      if (typeof child === 'object') look(child, path);
    }
  };
  look(clusterJsonSchema(), '');
  assert.deepEqual(undescribed, []);
});

test('The schema refuses keys it does not know everywhere it lists keys', () => {
  const open: string[] = [];
  const look = (schema: JsonSchema, path: string) => {
    if (schema.properties !== undefined && schema.additionalProperties !== false) open.push(path);
    for (const [key, child] of Object.entries(schema.properties ?? {})) look(child, `${path}.${key}`);
    for (const child of [
      ...(schema.oneOf ?? []),
      ...(schema.anyOf ?? []),
      schema.items,
      schema.additionalProperties,
    ]) {
      if (typeof child === 'object') look(child, path);
    }
  };
  look(clusterJsonSchema(), '');
  assert.deepEqual(open, []);
});

test('allowedKeys() follows maps, lists and the form that a constant chooses', () => {
  const schema = clusterJsonSchema();
  const file = {
    cluster: { fence: [{ device: 'manual' }] },
    store: { kind: 'etcd' },
    groups: { web: { resources: { s: { type: 'ocf' } } } },
  };
  assert.deepEqual(allowedKeys(schema, ['cluster', 'fence', 0], file), ['device']);
  assert.deepEqual(allowedKeys(schema, ['store'], file), [
    'kind',
    'managed',
    'endpoints',
    'members',
    'network',
    'witnesses',
    'clientPort',
    'peerPort',
    'quota',
    'prefix',
    'electionTimeout',
  ]);
  assert.ok(allowedKeys(schema, ['groups', 'web', 'resources', 's'], file).includes('checkLevel'));
  assert.deepEqual(allowedKeys(schema, ['nodes', 'a', 'addresses'], file), []);
});
