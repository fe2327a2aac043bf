/** The part of the contract that matters when the engine is frozen, killed and brought back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeRecord } from '../../src/core/takeover/document.ts';
import type { Snapshot } from '../../src/core/takeover/event.ts';
import { StoreUnavailable } from '../../src/ports/store.ts';
import { createTakeoverDomain, type TakeoverDomain } from '../../src/store/takeover-domain.ts';
import { eventually } from './eventually.ts';
import { hashOf, sampleRecord } from './sample.ts';
import { ok, timeoutMs, type Workbench, watch } from './workbench.ts';

export function faultTests(bench: Workbench): void {
  test('A client of a frozen engine answers within its time-out: unknown for writes, unavailable for reads', async (t) => {
    const engine = bench.faults(t);
    if (engine === undefined) return;
    const client = bench.open();
    const store = createTakeoverDomain(client);
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
      assert.ok(tookMs < timeoutMs + 400, `answered after ${tookMs} ms`);
      await assert.rejects(client.writeConfig(hashOf('frozen'), 'x'), StoreUnavailable);
    } finally {
      engine.thaw();
    }
    const snapshot = await eventually('it answers again', 5_000, () => store.read());
    await settle(store, 'frozen', snapshot);
  });

  test('A watcher is told when the engine falls silent and when it is back, and then sees every change again', async (t) => {
    const engine = bench.faults(t);
    if (engine === undefined) return;
    const [store, writer] = [bench.takeover(), bench.takeover()];
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
    const client = bench.open();
    const store = createTakeoverDomain(client);
    const version = ok(await store.writeRecord('killed', 0, sampleRecord(7)));
    await engine.kill();
    assert.equal((await store.writeRecord('killed', version, sampleRecord(8))).answer, 'unknown');
    await assert.rejects(store.read(), StoreUnavailable);
    const gone = await client.describe();
    assert.equal(gone.healthy, false, gone.summary);
    await engine.start();
    const snapshot = await eventually('it answers again', 8_000, () => store.read());
    assert.deepEqual(snapshot.records.killed, { version, value: sampleRecord(7) });
    await settle(store, 'killed', snapshot);
    const back = await client.describe();
    assert.equal(back.healthy, true, back.summary);
    t.diagnostic(`${back.summary} / when gone: ${gone.summary}`);
  });

  test('A writer and a watcher lose no acknowledged change while the engine is killed and frozen under them', async (t) => {
    const engine = bench.faults(t);
    if (engine === undefined) return;
    const [writer, reader] = [bench.takeover(), bench.takeover()];
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
function writeOn(store: TakeoverDomain, node: string, signal: AbortSignal) {
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
function follow(store: TakeoverDomain, node: string) {
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
async function settle(store: TakeoverDomain, node: string, from: Snapshot): Promise<void> {
  let snapshot = from;
  await eventually('a superseding write', 5_000, async () => {
    const version = snapshot.records[node]?.version ?? 0;
    const { answer } = await store.writeRecord(node, version, sampleRecord(100));
    if (answer !== 'ok') snapshot = await store.read();
    return answer === 'ok';
  });
  assert.equal((await store.read()).records[node]?.value.counter, 100);
}
