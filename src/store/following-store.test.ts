import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoreConfig } from '../core/config.ts';
import type { EntryChange } from '../core/versioned.ts';
import { StoreUnavailable } from '../ports/store.ts';
import { type FollowingStore, openFollowingStore } from './following-store.ts';
import { MemoryEngine } from './memory/memory-engine.ts';
import { openMemoryStore } from './memory/memory-store.ts';
import type { StoreTiming } from './store-type.ts';

/** Addresses, and the engine behind each; none: nobody answers there. */
type Places = Readonly<Record<string, MemoryEngine | undefined>>;

async function open(
  places: Places,
): Promise<{ store: FollowingStore; followed: StoreConfig[]; opened: string[]; timeouts: number[] }> {
  const followed: StoreConfig[] = [];
  const opened: string[] = [];
  const timeouts: number[] = [];
  const options = {
    open: async (way: StoreConfig, { storeTimeoutMs }: StoreTiming) => {
      const [at = ''] = addressesOf(way);
      opened.push(addressesOf(way).join('+'));
      timeouts.push(storeTimeoutMs);
      const engine = places[at];
      const store = openMemoryStore(engine ?? new MemoryEngine());
      if (engine !== undefined) return store;
      const silent = {
        ...store.domain('takeover'),
        read: () => Promise.reject(new StoreUnavailable('silence')),
      };
      return { ...store, domain: () => silent };
    },
    placesOf: (way: StoreConfig) => addressesOf(way).map((at) => wayTo(at)),
    onFollowed: (way: StoreConfig) => followed.push(way),
    againMs: 30,
  };
  return { store: await openFollowingStore(wayTo('a'), calm, options), followed, opened, timeouts };
}

const calm: StoreTiming = { storeTimeoutMs: 3000 };
const quick: StoreTiming = { storeTimeoutMs: 1000 };
const wayTo = (...endpoints: string[]): StoreConfig => ({ kind: 'etcd', endpoints });
const addressesOf = ({ endpoints }: StoreConfig): string[] => endpoints as string[];

function copyOf(engine: MemoryEngine): MemoryEngine {
  const copy = new MemoryEngine();
  copy.replace('takeover', engine.entries('takeover'));
  return copy;
}

/** Writes on until `enough`, as a node renews its record. */
async function writeOn(store: FollowingStore, enough: () => boolean, during = () => {}): Promise<number> {
  const entries = store.domain('takeover');
  let version = (await entries.read()).get('record/n1')?.version ?? 0;
  const until = performance.now() + 2_000;
  for (let counter = 1; !enough(); counter++) {
    assert.ok(performance.now() < until, store.trouble()?.said);
    const answer = await entries.write('record/n1', version, { counter, at: performance.now() }, 'now');
    assert.equal(answer.answer, 'ok');
    if (answer.answer === 'ok') version = answer.version;
    during();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return version;
}

test('A client changes over to other endpoints of the same store, and its watchers are told to read', async () => {
  const engine = new MemoryEngine();
  const { store, followed } = await open({ a: engine, b: engine, c: engine });
  const seen: EntryChange[] = [];
  store.domain('takeover').watch((change) => seen.push(change), new AbortController().signal);
  store.follow(wayTo('b', 'c'), calm);
  assert.match(String(store.trouble()?.said), /not been looked at/);
  const version = await writeOn(store, () => followed.length > 0);
  assert.deepEqual(followed, [wayTo('b', 'c')]);
  assert.equal(store.trouble(), undefined);
  assert.equal((await store.domain('takeover').read()).get('record/n1')?.version, version);
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(seen.filter(({ kind }) => kind === 'watching').length, 2);
});

test('A client stays where it is while one of the endpoints leads to a copy, however fresh', async () => {
  const engine = new MemoryEngine();
  const copy = copyOf(engine);
  const { store, followed, opened } = await open({ a: engine, b: engine, c: copy });
  store.follow(wayTo('b', 'c'), calm);
  // The copy is made anew all the time, and never holds what is written after it has answered.
  const renew = () => copy.replace('takeover', new Map(olderThanLast(engine)));
  await writeOn(store, () => opened.filter((at) => at === 'c').length > 3, renew);
  assert.deepEqual(followed, []);
  assert.match(String(store.trouble()?.said), /^c leads to another store/);
});

/** All but what was written last. */
function olderThanLast(engine: MemoryEngine) {
  const last = Math.max(...[...engine.entries('takeover').values()].map(({ version }) => version));
  return [...engine.entries('takeover')].filter(([, { version }]) => version < last);
}

test('A client stays where it is while one of the endpoints says nothing, and goes when it is taken back', async () => {
  const engine = new MemoryEngine();
  const { store, followed, opened } = await open({ a: engine, b: engine, c: undefined });
  store.follow(wayTo('b', 'c'), calm);
  await writeOn(store, () => opened.filter((at) => at === 'c').length > 2);
  assert.match(String(store.trouble()?.said), /^c gives no answer: silence/);
  store.follow(wayTo('b'), calm);
  await writeOn(store, () => followed.length > 0);
  assert.deepEqual(followed, [wayTo('b')]);
});

test('A client that shall go back before it has gone is where it should be', async () => {
  const { store } = await open({ a: new MemoryEngine(), b: undefined });
  store.follow(wayTo('b'), calm);
  store.follow(wayTo('a'), calm);
  assert.equal(store.trouble(), undefined);
});

test('A write that was sent before the other place had answered proves nothing', async () => {
  const engine = new MemoryEngine();
  const copy = copyOf(engine);
  const { store, followed, opened } = await open({ a: engine, b: copy });
  store.follow(wayTo('b'), calm);
  // It is taken after each write: what was written before the place had answered is in it, with its version.
  const take = () => copy.replace('takeover', engine.entries('takeover'));
  const enough = () => opened.length > 2;
  const entries = store.domain('takeover');
  let version = 0;
  for (let i = 0; !enough() && i < 200; i++) {
    const wasLooking = opened.length > 1;
    const answer = await entries.write('record/n1', version, { i, at: performance.now() }, 'now');
    if (answer.answer === 'ok') version = answer.version;
    if (!wasLooking) take();
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  assert.deepEqual(followed, []);
  assert.match(String(store.trouble()?.said), /^b leads to another store/);
});

test('A client goes by another time-out as soon as it counts, by the way it uses', async () => {
  const { store, followed, opened, timeouts } = await open({ a: new MemoryEngine() });
  const seen: EntryChange[] = [];
  store.domain('takeover').watch((change) => seen.push(change), new AbortController().signal);
  const way = wayTo('a');
  for (const timing of [calm, quick, quick]) store.follow(way, timing);
  const version = await writeOn(store, () => seen.filter(({ kind }) => kind === 'watching').length > 1);
  assert.equal((await store.domain('takeover').read()).get('record/n1')?.version, version);
  assert.deepEqual(
    [opened, timeouts],
    [
      ['a', 'a'],
      [3000, 1000],
    ],
  );
  assert.deepEqual(followed, []);
});

test('A client that changes over while its time-out changes goes by the new way', async () => {
  const engine = new MemoryEngine();
  const { store, followed, opened, timeouts } = await open({ a: engine, b: engine });
  store.follow(wayTo('b'), calm);
  await writeOn(
    store,
    () => followed.length > 0,
    () => opened.length > 1 && store.follow(wayTo('b'), quick),
  );
  assert.equal(opened.at(-1), 'b');
  assert.equal(timeouts.at(-1), 1000);
  assert.deepEqual(followed, [wayTo('b')]);
  assert.equal(store.trouble(), undefined);
});
