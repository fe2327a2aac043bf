/**
 * What every store must do, whatever the engine: the agent's safety rests on these sentences and on nothing else the
 * engine offers. Runs against real engines, which are frozen and killed by pid.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Document, NodeRecord } from '../../src/core/document.ts';
import {
  type Store,
  type StoreChange,
  type StoreSnapshot,
  StoreUnavailable,
  type WriteAnswer,
} from '../../src/ports/store.ts';
import { eventually } from './eventually.ts';
import { bigDocument, hashOf, sampleDocument, sampleRecord } from './sample.ts';

/** A running engine that holds a first document and nothing else. */
export interface Engine {
  open(timeoutMs: number): Store;
  /** Stops answering, loses nothing; absent: the engine cannot be frozen, and why is said in the test file. */
  freeze?(): void;
  thaw?(): void;
  /** Everything dies at once, as in a power loss; `start` brings it back with its data. */
  kill?(): Promise<void>;
  start?(): Promise<void>;
  close(): Promise<void>;
}

const timeoutMs = 400;
const bigDocumentBytesMax = 256 * 1024;

export function storeContract(name: string, startEngine: () => Promise<Engine>): void {
  describe(`store contract: ${name}`, () => {
    const bench = new Workbench();
    before(async () => {
      bench.engine = await startEngine();
    });
    after(() => bench.close());

    plainTests(bench);
    watchTests(bench);
    blobTests(bench);
    faultTests(bench);
  });
}

/** The engine under test and the clients opened on it. */
class Workbench {
  engine: Engine | undefined;
  readonly #stores: Store[] = [];

  open(): Store {
    const store = this.#engine().open(timeoutMs);
    this.#stores.push(store);
    return store;
  }

  async close(): Promise<void> {
    await Promise.all(this.#stores.map((store) => store.close()));
    await this.engine?.close();
  }

  /** The engine's ability to be frozen and killed, or undefined (the test is skipped with a reason). */
  faults(t: { skip(reason: string): void }): Required<Engine> | undefined {
    const { freeze, kill } = this.#engine();
    if (freeze !== undefined && kill !== undefined) return this.#engine() as Required<Engine>;
    t.skip('this engine lives inside the test process: it can be neither frozen nor killed');
    return undefined;
  }

  #engine(): Engine {
    if (this.engine === undefined) throw new Error('The engine did not start.');
    return this.engine;
  }
}

function plainTests(bench: Workbench): void {
  test('A client reads the first document and creates, reads and replaces a record', async () => {
    const store = bench.open();
    const first = await store.read();
    assert.equal(first.document?.value.lineage, sampleDocument(1).lineage);
    const version = ok(await store.writeRecord('plain', 0, sampleRecord(1)));
    assert.deepEqual((await store.read()).records.plain, { version, value: sampleRecord(1) });
    const next = ok(await store.writeRecord('plain', version, sampleRecord(2)));
    assert.notEqual(next, version);
    assert.deepEqual((await store.read()).records.plain, { version: next, value: sampleRecord(2) });
  });

  test('A write against another version is a conflict and changes nothing', async () => {
    const store = bench.open();
    const version = ok(await store.writeRecord('conflict', 0, sampleRecord(1)));
    for (const expected of [0, version + 1_000_000, version - 1]) {
      assert.deepEqual(await store.writeRecord('conflict', expected, sampleRecord(9)), {
        answer: 'conflict',
      });
    }
    assert.deepEqual(await store.writeRecord('absent', version, sampleRecord(9)), { answer: 'conflict' });
    assert.deepEqual(await store.writeDocument(0, sampleDocument(9)), { answer: 'conflict' });
    const { records, document } = await store.read();
    assert.deepEqual(records.conflict, { version, value: sampleRecord(1) });
    assert.equal(records.absent, undefined);
    assert.notEqual(document?.value.version, 9);
  });

  test('Of two clients that write against one version exactly one wins', async () => {
    const [a, b] = [bench.open(), bench.open()];
    for (let round = 0; round < 20; round++) {
      const { document } = await a.read();
      assert.ok(document);
      const next = (nonce: string): Document => ({
        ...document.value,
        version: document.value.version + 1,
        nonce,
      });
      const answers = await Promise.all([
        a.writeDocument(document.version, next(`a${round}`)),
        b.writeDocument(document.version, next(`b${round}`)),
      ]);
      assert.deepEqual(answers.map(({ answer }) => answer).sort(), ['conflict', 'ok']);
      const winner = answers[0]?.answer === 'ok' ? 'a' : 'b';
      assert.equal((await b.read()).document?.value.nonce, `${winner}${round}`);
    }
  });

  test('A read shows every write that another client was told is done', async () => {
    const [writer, reader] = [bench.open(), bench.open()];
    let version = 0;
    for (let counter = 1; counter <= 100; counter++) {
      version = ok(await writer.writeRecord('linear', version, sampleRecord(counter)));
      assert.deepEqual((await reader.read()).records.linear, { version, value: sampleRecord(counter) });
    }
  });
}

function watchTests(bench: Workbench): void {
  test('A watcher sees the changes of others and its own, never going back, the last one always', async () => {
    const [writer, watcher] = [bench.open(), bench.open()];
    const [seen, own] = [watch(watcher), watch(writer)];
    await eventually('both watch', 3_000, () => seen.watching > 0 && own.watching > 0);
    const versions = { 'order-a': 0, 'order-b': 0 };
    for (let counter = 1; counter <= 60; counter++) {
      for (const node of ['order-a', 'order-b'] as const) {
        versions[node] = ok(await writer.writeRecord(node, versions[node], sampleRecord(counter)));
      }
    }
    for (const view of [seen, own]) {
      for (const node of ['order-a', 'order-b']) {
        await eventually(`the last change of ${node}`, 3_000, () => view.counters(node).at(-1) === 60);
        assert.deepEqual(
          view.counters(node),
          Array.from({ length: 60 }, (_, i) => i + 1),
        );
      }
    }
    seen.stop();
    own.stop();
  });

  test('A watch ends with its signal, and an ended one is never called', async () => {
    const store = bench.open();
    const view = watch(store);
    await eventually('it watches', 3_000, () => view.watching > 0);
    view.stop();
    const before = view.changes.length;
    const other = watch(store);
    ok(await store.writeRecord('signal', 0, sampleRecord(1)));
    await eventually('the other watcher sees it', 3_000, () => other.counters('signal').length === 1);
    assert.equal(view.changes.length, before);
    other.stop();
  });
}

function blobTests(bench: Workbench): void {
  test('A configuration is kept under its hash as it is, twice writing it is once, and compaction keeps what is named', async () => {
    const [store, other] = [bench.open(), bench.open()];
    const texts = ['a: 1\n', 'b: "ü\t\u2028"\n', 'c: 3\n'];
    for (const text of [...texts, ...texts]) await store.writeConfig(hashOf(text), text);
    for (const text of texts) assert.equal(await other.readConfig(hashOf(text)), text);
    assert.equal(await store.readConfig(hashOf('never written')), undefined);
    await store.compactConfigs([hashOf(texts[1] ?? ''), hashOf('never written')]);
    assert.deepEqual(await Promise.all(texts.map((text) => other.readConfig(hashOf(text)))), [
      undefined,
      texts[1],
      undefined,
    ]);
    assert.ok((await other.read()).document, 'compaction touches only configurations');
  });

  test('A document of 64 nodes and 1,000 groups fits in 256 KiB and is written, pushed and read', async (t) => {
    const [store, other] = [bench.open(), bench.open()];
    const view = watch(other);
    await eventually('it watches', 3_000, () => view.watching > 0);
    const { document } = await store.read();
    assert.ok(document);
    const big = bigDocument(64, 1_000);
    const bytes = Buffer.byteLength(JSON.stringify(big));
    t.diagnostic(`document of 64 nodes and 1,000 groups: ${bytes} bytes (${(bytes / 1024).toFixed(1)} KiB)`);
    assert.ok(bytes <= bigDocumentBytesMax, `${bytes} bytes`);
    const version = ok(await store.writeDocument(document.version, big));
    assert.deepEqual((await other.read()).document, { version, value: big });
    await eventually(
      'it is pushed',
      3_000,
      () => view.documents().at(-1)?.groups['tenant-199-print'] !== undefined,
    );
    ok(await store.writeDocument(version, sampleDocument(2)));
    view.stop();
  });
}

function faultTests(bench: Workbench): void {
  test('A client of a frozen engine answers within its time-out: unknown for writes, unavailable for reads', async (t) => {
    const engine = bench.faults(t);
    if (engine === undefined) return;
    const store = bench.open();
    const version = ok(await store.writeRecord('frozen', 0, sampleRecord(1)));
    engine.freeze();
    try {
      const started = performance.now();
      const [write, read] = await Promise.all([
        store.writeRecord('frozen', version, sampleRecord(2)),
        store.read().catch((error: unknown) => error),
      ]);
      const tookMs = performance.now() - started;
      assert.equal(write.answer, 'unknown');
      assert.ok(read instanceof StoreUnavailable, String(read));
      assert.ok(tookMs < timeoutMs + 150, `answered after ${tookMs} ms`);
      await assert.rejects(store.writeConfig(hashOf('frozen'), 'x'), StoreUnavailable);
    } finally {
      engine.thaw();
    }
    const snapshot = await eventually('it answers again', 5_000, () => store.read());
    await settle(store, 'frozen', snapshot);
  });

  test('A watcher is told when the engine falls silent and when it is back, and then sees every change again', async (t) => {
    const engine = bench.faults(t);
    if (engine === undefined) return;
    const [store, writer] = [bench.open(), bench.open()];
    const view = watch(store);
    await eventually('it watches', 3_000, () => view.watching > 0);
    const [watching, started] = [view.watching, performance.now()];
    engine.freeze();
    try {
      await eventually('it is told', timeoutMs * 3, () => view.lost > 0);
      t.diagnostic(
        `silence noticed after ${(performance.now() - started).toFixed(0)} ms (time-out ${timeoutMs} ms)`,
      );
    } finally {
      engine.thaw();
    }
    await eventually('it watches again', 5_000, () => view.watching > watching);
    await eventually(
      'a write',
      3_000,
      async () => (await writer.writeRecord('silence', 0, sampleRecord(1))).answer !== 'unknown',
    );
    await eventually('the change arrives', 3_000, () => view.counters('silence').includes(1));
    view.stop();
  });

  test('An engine that was killed keeps what it acknowledged, and clients come back by themselves', async (t) => {
    const engine = bench.faults(t);
    if (engine === undefined) return;
    const store = bench.open();
    const version = ok(await store.writeRecord('killed', 0, sampleRecord(7)));
    await engine.kill();
    assert.equal((await store.writeRecord('killed', version, sampleRecord(8))).answer, 'unknown');
    await assert.rejects(store.read(), StoreUnavailable);
    const gone = await store.describe();
    assert.equal(gone.healthy, false, gone.summary);
    await engine.start();
    const snapshot = await eventually('it answers again', 8_000, () => store.read());
    assert.deepEqual(snapshot.records.killed, { version, value: sampleRecord(7) });
    await settle(store, 'killed', snapshot);
    const back = await store.describe();
    assert.equal(back.healthy, true, back.summary);
    t.diagnostic(`${back.summary} / when gone: ${gone.summary}`);
  });

  test('A writer and a watcher lose no acknowledged change while the engine is killed and frozen under them', async (t) => {
    const engine = bench.faults(t);
    if (engine === undefined) return;
    const [writer, reader] = [bench.open(), bench.open()];
    const view = follow(reader, 'storm');
    const run = new AbortController();
    const writing = writeOn(writer, 'storm', run.signal);
    const acknowledged = (n: number): Promise<unknown> =>
      eventually(
        `${n} more writes`,
        8_000,
        aim(() => writing.acknowledged.length, n),
      );
    await acknowledged(20);
    await engine.kill();
    await engine.start();
    await acknowledged(20);
    engine.freeze();
    await eventually(
      'a write stays unknown',
      3_000,
      aim(() => writing.unknown, 1),
    );
    engine.thaw();
    await acknowledged(20);
    run.abort();
    await writing.done;
    const last = (await reader.read()).records.storm?.value.counter ?? 0;
    assert.ok(last >= (writing.acknowledged.at(-1) ?? 0));
    await eventually('the watcher knows the last one', 3_000, () => view.counters.at(-1) === last);
    assert.deepEqual(
      view.counters,
      [...view.counters].sort((a, b) => a - b),
      'the watcher never goes back',
    );
    view.stop();
  });
}

function aim(value: () => number, more: number): () => boolean {
  const goal = value() + more;
  return () => value() >= goal;
}

/** Writes growing counters; after an unknown answer it reads first, as an agent must. Counters that were skipped never appear. */
function writeOn(store: Store, node: string, signal: AbortSignal) {
  const state = { acknowledged: [] as number[], unknown: 0, done: Promise.resolve() };
  state.done = (async () => {
    let [version, counter] = [0, 0];
    while (!signal.aborted) {
      const answer = await store.writeRecord(node, version, sampleRecord(++counter));
      if (answer.answer === 'ok') {
        version = answer.version;
        state.acknowledged.push(counter);
        continue;
      }
      if (answer.answer === 'unknown') state.unknown += 1;
      const snapshot = await store.read().catch(() => undefined);
      const record = snapshot?.records[node];
      if (snapshot !== undefined) version = record?.version ?? 0;
      const acknowledged = state.acknowledged.at(-1) ?? 0;
      if (snapshot !== undefined)
        assert.ok((record?.value.counter ?? 0) >= acknowledged, 'an acknowledged write is gone');
    }
  })();
  return state;
}

/** Follows one record as an agent does: reads when told to, and takes whatever it is told, in the order it is told. */
function follow(store: Store, node: string) {
  const stop = new AbortController();
  const view = { counters: [] as number[], stop: () => stop.abort() };
  const take = (record: NodeRecord | undefined): void => {
    if (record !== undefined && record.counter !== view.counters.at(-1)) view.counters.push(record.counter);
  };
  store.watch((change) => {
    if (change.kind === 'record' && change.node === node) take(change.record.value);
    if (change.kind !== 'watching') return;
    store.read().then(
      ({ records }) => take(records[node]?.value),
      () => {},
    );
  }, stop.signal);
  return view;
}

/** After an unknown answer: superseding writes succeed sooner or later, and then the old one cannot land any more. */
async function settle(store: Store, node: string, from: StoreSnapshot): Promise<void> {
  let snapshot = from;
  await eventually('a superseding write', 5_000, async () => {
    const version = snapshot.records[node]?.version ?? 0;
    const { answer } = await store.writeRecord(node, version, sampleRecord(100));
    if (answer !== 'ok') snapshot = await store.read();
    return answer === 'ok';
  });
  assert.equal((await store.read()).records[node]?.value.counter, 100);
}

function watch(store: Store) {
  const changes: StoreChange[] = [];
  const stop = new AbortController();
  store.watch((change) => changes.push(change), stop.signal);
  const count = (kind: StoreChange['kind']): number =>
    changes.filter((change) => change.kind === kind).length;
  return {
    changes,
    stop: () => stop.abort(),
    get watching() {
      return count('watching');
    },
    get lost() {
      return count('lost');
    },
    counters: (node: string) =>
      changes.flatMap((change) =>
        change.kind === 'record' && change.node === node ? [change.record.value.counter] : [],
      ),
    documents: () => changes.flatMap((change) => (change.kind === 'document' ? [change.document.value] : [])),
  };
}

function ok(answer: WriteAnswer): number {
  assert.equal(answer.answer, 'ok', JSON.stringify(answer));
  return answer.answer === 'ok' ? answer.version : 0;
}
