/** What stays of the configurations that were put beside the document. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editionsKept, sourceOf } from '../core/edition.ts';
import { must } from '../core/invariant.ts';
import type { Document } from '../core/takeover/document.ts';
import { openMemoryStore } from '../store/memory/memory-store.ts';
import { createTakeoverDomain } from '../store/takeover-domain.ts';
import { createConfigShelf } from './config-shelf.ts';

const waiting = 5;

async function createShelf() {
  const store = openMemoryStore();
  const takeover = createTakeoverDomain(store);
  let now = 1000;
  const known = new Map<string, string>();
  const hashOf = (text: string) => {
    if (!known.has(text)) known.set(text, `hash-${known.size}`);
    return must(known.get(text), 'it was named');
  };
  await store.writeConfig('first', '{"cluster":{}}');
  known.set('{"cluster":{}}', 'first');
  await takeover.writeDocument(0, { config: { hash: 'first', version: 1 } } as Document);
  const shelf = createConfigShelf({ node: 'n1', store, takeover, waiting, hashOf, wall: () => ++now });
  const put = (n: number) => shelf.put('ada', { text: `{"n":${n}}`, source: `n: ${n}`, file: '/etc/c.yaml' });
  const apply = async (hash: string) => {
    const { document } = await takeover.read();
    const { version, value } = must(document, 'there is a document');
    const config = { hash, version: value.config.version + 1 };
    await takeover.writeDocument(version, { ...value, config });
  };
  return { store, takeover, shelf, put, apply };
}

test('the shelf says who applied what, when and from which file, newest first', async () => {
  const { shelf, put, apply } = await createShelf();
  await apply(await put(1));
  await apply(await put(2));
  const common = { by: 'ada', node: 'n1', file: '/etc/c.yaml' };
  assert.deepEqual(await shelf.editions(), [
    { ...common, version: 3, hash: 'hash-2', at: 1002 },
    { ...common, version: 2, hash: 'hash-1', at: 1001 },
    { version: 1, hash: 'first', by: '', node: '', at: 0, file: '' },
  ]);
  assert.equal(sourceOf(must(await shelf.read('hash-1'), 'it is kept')), 'n: 1');
});

test('the shelf keeps what was applied, however much is only put there', async () => {
  const { shelf, store, put, apply } = await createShelf();
  const applied = await put(0);
  await apply(applied);
  const only = [];
  for (let n = 1; n <= waiting * 3; n += 1) only.push(await put(n));
  for (const { hash } of await shelf.editions()) assert.notEqual(await shelf.read(hash), undefined);
  assert.equal((await shelf.editions()).length, 2);
  const left = await Promise.all(only.map((hash) => store.readConfig(hash)));
  assert.equal(left.filter((text) => text !== undefined).length, waiting);
  assert.notEqual(left.at(-1), undefined);
});

test('the shelf forgets the oldest of very many that were applied', async () => {
  const { shelf, put, apply } = await createShelf();
  for (let n = 1; n <= editionsKept + 10; n += 1) await apply(await put(n));
  const editions = await shelf.editions();
  assert.deepEqual([editions.length, editions[0]?.version], [editionsKept, editionsKept + 11]);
  assert.equal(await shelf.read('first'), undefined);
  for (const { hash } of editions) assert.notEqual(await shelf.read(hash), undefined);
});

test('the shelf says that a configuration was not written when the store does not answer', async () => {
  const { takeover } = await createShelf();
  const gone = new Error('no answer');
  const reject = () => Promise.reject(gone);
  const store = { readConfig: async () => '{}', writeConfig: reject, compactConfigs: reject };
  const shelf = createConfigShelf({
    node: 'n1',
    store,
    takeover,
    waiting,
    hashOf: (text) => text,
    wall: () => 1,
  });
  await assert.rejects(shelf.put('ada', { text: '{}', source: '', file: '' }), gone);
});

test('the shelf has taken a configuration although it could not forget old ones', async () => {
  const { store, takeover } = await createShelf();
  const deaf = {
    readConfig: store.readConfig.bind(store),
    writeConfig: store.writeConfig.bind(store),
    compactConfigs: () => Promise.reject(new Error('no answer')),
  };
  const shelf = createConfigShelf({
    node: 'n1',
    store: deaf,
    takeover,
    waiting,
    hashOf: () => 'h',
    wall: () => 1,
  });
  assert.equal(await shelf.put('ada', { text: '{"a":1}', source: 's', file: 'f' }), 'h');
  assert.match(must(await store.readConfig('h'), 'it is there'), /^\{"a":1,"applied":/);
});
