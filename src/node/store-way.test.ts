import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readStoreWay, writeStoreWay } from './store-way.ts';

const way = (...endpoints: string[]) => ({ kind: 'etcd', prefix: '/p', endpoints });

test('A way to the store stands for the one in the file until a person writes another there', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'holdfast-way-'));
  t.after(() => rmSync(dir, { recursive: true }));
  assert.deepEqual(readStoreWay(dir, way('a')), way('a'));
  await writeStoreWay(dir, way('a'), way('b', 'c'));
  assert.deepEqual(readStoreWay(dir, way('a')), way('b', 'c'));
  assert.deepEqual(readStoreWay(dir, way('d')), way('d'));
  writeFileSync(join(dir, 'store-way.json'), '{"instead":');
  assert.deepEqual(readStoreWay(dir, way('a')), way('a'));
});
