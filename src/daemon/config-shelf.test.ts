/** What stays of the configurations that were put beside the document. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Document } from '../core/takeover/document.ts';
import { openMemoryStore } from '../store/memory/memory-store.ts';
import { createTakeoverDomain } from '../store/takeover-domain.ts';
import { createConfigShelf } from './config-shelf.ts';

const kept = 5;
const hashOf = (text: string) => `hash-of-${text}`;

async function shelf() {
  const store = openMemoryStore();
  const takeover = createTakeoverDomain(store);
  await store.writeConfig('in-force', 'the first one');
  await takeover.writeDocument(0, { config: { hash: 'in-force', version: 1 } } as Document);
  return { store, put: createConfigShelf({ store, takeover, kept, hashOf }) };
}

test('the shelf keeps the newest configurations and the one in force', async () => {
  const { store, put } = await shelf();
  const texts = Array.from({ length: kept + 5 }, (_, i) => `text ${i}`);
  for (const text of texts) assert.equal(await put(text), hashOf(text));
  const left = await Promise.all(texts.map((text) => store.readConfig(hashOf(text))));
  assert.deepEqual(
    left.filter((text) => text !== undefined),
    texts.slice(5),
  );
  assert.equal(await store.readConfig('in-force'), 'the first one');
});

test('the shelf takes an old configuration that is put there again for new', async () => {
  const { store, put } = await shelf();
  await put('old');
  for (let i = 1; i < kept; i += 1) await put(`text ${i}`);
  await put('old');
  await put('one more');
  assert.equal(await store.readConfig(hashOf('old')), 'old');
  assert.equal(await store.readConfig(hashOf('text 1')), undefined);
});

test('the shelf says that a configuration was not written when the store does not answer', async () => {
  const gone = new Error('no answer');
  const store = { writeConfig: () => Promise.reject(gone), compactConfigs: () => Promise.reject(gone) };
  const put = createConfigShelf({ store, takeover: createTakeoverDomain(openMemoryStore()), kept, hashOf });
  await assert.rejects(put('text'), gone);
});

test('the shelf has taken a configuration although it could not forget old ones', async () => {
  const store = openMemoryStore();
  const takeover = { read: () => Promise.reject(new Error('no answer')) };
  assert.equal(await createConfigShelf({ store, takeover, kept, hashOf })('text'), hashOf('text'));
  assert.equal(await store.readConfig(hashOf('text')), 'text');
});
