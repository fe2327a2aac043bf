/** Drills in a store that several nodes write to. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StoreUnavailable } from '../ports/store.ts';
import { createDrillBook, type DrillDomain } from './drill-book.ts';

const drilled = (group: string) =>
  ({
    group,
    how: 'move',
    record: { at: 1, by: 'ada', from: 'a', to: 'b', outageMs: 80, backOutageMs: 90 },
  }) as const;
const known = ['web', 'db'];

/** One document; `between` happens before a write, once. */
function createStore(between: (store: { put(value: unknown): void }) => void = () => {}) {
  let version = 0;
  let document: unknown;
  let isForged = false;
  let meanwhile: typeof between | undefined = between;
  const put = (value: unknown) => {
    version += 1;
    document = value;
    isForged = false;
  };
  const domain: DrillDomain = {
    read: async () => ({
      document: document === undefined || isForged ? undefined : { value: document, version },
      records: {},
      ...(isForged && { forged: { document: version } }),
    }),
    async writeDocument(expected, value) {
      const happens = meanwhile;
      meanwhile = undefined;
      happens?.({ put });
      if (expected !== version) return { answer: 'conflict' };
      put(value);
      return { answer: 'ok', version };
    },
  };
  return {
    domain,
    forge: () => {
      isForged = true;
    },
  };
}

test('a drill that another node records at the same time is kept as well', async () => {
  const other = { format: 1, groups: { db: { move: drilled('db').record } } };
  const book = createDrillBook(createStore(({ put }) => put(other)).domain);
  await book.record(drilled('web'), known);
  assert.deepEqual(Object.keys((await book.read()).groups).sort(), ['db', 'web']);
});

test('what was signed with a key that counts no more is not shown, and its place is taken', async () => {
  const { domain, forge } = createStore();
  const book = createDrillBook(domain);
  await book.record(drilled('web'), known);
  forge();
  assert.deepEqual((await book.read()).groups, {});
  await book.record(drilled('db'), known);
  assert.deepEqual(Object.keys((await book.read()).groups), ['db']);
});

test('what lies there is signed anew as it is', async () => {
  const { domain } = createStore();
  const book = createDrillBook(domain);
  await book.record(drilled('web'), known);
  const before = await book.read();
  await book.renew();
  assert.deepEqual(await book.read(), before);
});

test('a store in which others are always faster says that it is not to be had', async () => {
  const domain: DrillDomain = {
    read: async () => ({ document: undefined, records: {} }),
    writeDocument: async () => ({ answer: 'conflict' }),
  };
  await assert.rejects(createDrillBook(domain).record(drilled('web'), known), StoreUnavailable);
});
