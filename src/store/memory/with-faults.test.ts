import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Document, NodeRecord } from '../../core/document.ts';
import { type StoreChange, StoreUnavailable } from '../../ports/store.ts';
import { MemoryEngine, openMemoryStore } from './memory-store.ts';
import { type StoreFaults, withFaults } from './with-faults.ts';

/** A world whose clock moves only when told. */
function world() {
  const due: { readonly at: number; readonly callback: () => void }[] = [];
  const engine = new MemoryEngine();
  const faults: StoreFaults = { delayMs: 0, state: 'well', lost: 'never', timeoutMs: 100 };
  const clock = { now: 0 };
  const store = withFaults(openMemoryStore(engine), faults, (delayMs, callback) => {
    due.push({ at: clock.now + delayMs, callback });
  });
  const advance = async (to: number): Promise<void> => {
    clock.now = to;
    for (const entry of due.filter(({ at }) => at <= to)) {
      due.splice(due.indexOf(entry), 1);
      entry.callback();
    }
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  };
  return { engine, faults, store, advance };
}

const record = (counter: number): NodeRecord => ({ counter }) as NodeRecord;

test('A write to a silent store is unknown after its time-out and lands later', async () => {
  const { engine, faults, store, advance } = world();
  Object.assign(faults, { state: 'silent', lost: { afterMs: 500 } });
  const write = store.writeRecord('n1', 0, record(1));
  await advance(0);
  await advance(100);
  assert.equal((await write).answer, 'unknown');
  assert.equal(engine.records.n1, undefined);
  faults.state = 'well';
  assert.equal((await store.read()).records.n1, undefined);
  await advance(500);
  assert.equal((await store.read()).records.n1?.value.counter, 1);
});

test('A write that lands after it was superseded changes nothing', async () => {
  const { faults, store, advance } = world();
  Object.assign(faults, { state: 'silent', lost: { afterMs: 500 } });
  const write = store.writeRecord('n1', 0, record(1));
  await advance(0);
  await advance(100);
  await write;
  faults.state = 'well';
  assert.equal((await store.writeRecord('n1', 0, record(2))).answer, 'ok');
  await advance(500);
  assert.equal((await store.read()).records.n1?.value.counter, 2);
});

test('A read of a silent store is refused, of a read-only store answered', async () => {
  const { faults, store, advance } = world();
  faults.state = 'silent';
  const read = assert.rejects(store.read(), StoreUnavailable);
  await advance(0);
  await advance(100);
  await read;
  faults.state = 'read-only';
  assert.deepEqual((await store.read()).records, {});
  assert.equal((await store.writeRecord('n1', 0, record(1))).answer, 'unknown');
  await assert.rejects(store.writeConfig('h', 'x'), StoreUnavailable);
});

test('A restored engine shows the old state, tells its watchers to read, and never gives a version twice', async () => {
  const engine = new MemoryEngine();
  const store = openMemoryStore(engine);
  const seen: StoreChange['kind'][] = [];
  store.watch(({ kind }) => seen.push(kind), new AbortController().signal);
  assert.equal((await store.writeDocument(0, { version: 1 } as Document)).answer, 'ok');
  const backup = engine.backup();
  const lost = await store.writeDocument(1, { version: 2 } as Document);
  engine.restore(backup);
  assert.equal((await store.read()).document?.value.version, 1);
  const next = await store.writeDocument(1, { version: 2 } as Document);
  assert.notDeepEqual(next, lost);
  await store.close();
  assert.deepEqual(seen, ['watching', 'document', 'document', 'lost', 'watching', 'document']);
});
