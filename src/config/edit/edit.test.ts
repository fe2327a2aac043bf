/**
 * Edits of cluster files: test/tables/edit-cluster-file/*.txt, each with what is to be done, the file before, and what came
 * of it: the file after, or what stands against it. `UPDATE_GOLDEN=1 node --test` on this file rewrites what came.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { addFenceDevice } from './add-fence-device.ts';
import { addNode } from './add-node.ts';
import type { Edited, WrittenDevice, WrittenNode } from './edited.ts';
import { removeNode } from './remove-node.ts';
import { replaceNode } from './replace-node.ts';

const table = join(import.meta.dirname, '..', '..', '..', 'test', 'tables', 'edit-cluster-file');

type Order =
  | { readonly add: WrittenNode }
  | { readonly device: WrittenDevice; readonly of?: string }
  | { readonly remove: string }
  | { readonly replace: string; readonly by: WrittenNode; readonly keepsFence?: boolean };

function edit(order: Order, text: string): Edited {
  if ('add' in order) return addNode(text, order.add);
  if ('device' in order) return addFenceDevice(text, order.device, order.of);
  if ('remove' in order) return removeNode(text, order.remove);
  return replaceNode(text, order.replace, order.by, order);
}

function told(edited: Edited): string {
  if ('text' in edited) return edited.text;
  return edited.problems
    .map(({ line, column, wrong, right }) => `${line}:${column}: ${wrong}; ${right}\n`)
    .join('');
}

const files = readdirSync(table);

for (const name of files) {
  test(`An edit comes to what stands in ${name}`, () => {
    const path = join(table, name);
    const [order = '', before = '', after] = readFileSync(path, 'utf8').split(/^---- .*\n/m);
    const came = told(edit(parse(order) as Order, before));
    if (process.env.UPDATE_GOLDEN) writeFileSync(path, `${order}---- before\n${before}---- after\n${came}`);
    else assert.equal(came, after);
    assert.notEqual(came, before);
  });
}

test('An edit leaves the line ends and the end of a file as they are', () => {
  const text = 'nodes:\r\n  a: {addresses: {lan: 10.0.0.1}}\r\n  b: {addresses: {lan: 10.0.0.2}}';
  const added = addNode(text, { name: 'c', addresses: { lan: '10.0.0.3' } });
  assert.deepEqual(added, { text: `${text}\r\n  c: {addresses: {lan: 10.0.0.3}}\r\n` });
  assert.deepEqual(removeNode(text, 'b'), { text: text.slice(0, text.indexOf('  b:')) });
});
