/** The part of the contract that keeps domains apart: what is kept side by side in one store is as good as in two. */
import assert from 'node:assert/strict';
import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { NodeRecord } from '../../src/core/takeover/document.ts';
import type { Domain } from '../../src/ports/domain.ts';
import type { Store } from '../../src/ports/store.ts';
import { createDomain } from '../../src/store/create-domain.ts';
import { createSealedTakeover, createTakeoverDomain, takeoverSeal } from '../../src/store/takeover-domain.ts';
import type { ClusterKeys } from '../../src/values/cluster-keys.ts';
import { eventually } from './eventually.ts';
import { hashOf, sampleDocument, sampleRecord } from './sample.ts';
import { ok, timeoutMs, type Workbench, watch } from './workbench.ts';

/** A domain that is not takeover, with types of its own. */
interface Plan {
  readonly copies: number;
}
interface Progress {
  readonly counter: number;
}

function replicationOf(store: Store): Domain<Plan, Progress> {
  return createDomain(store.domain('replication'), () => false);
}

function bothOf(store: Store) {
  return { takeover: createTakeoverDomain(store), replication: replicationOf(store) };
}

export function domainTests(bench: Workbench): void {
  test('A domain that nobody has written to is empty, whatever is in another', async () => {
    const { takeover, replication } = bothOf(bench.open());
    assert.ok((await takeover.read()).document);
    assert.deepEqual(await replication.read(), { document: undefined, records: {} });
  });

  test('Entries of one name in two domains have versions and values of their own', async () => {
    const [{ takeover, replication }, other] = [bothOf(bench.open()), bothOf(bench.open())];
    const { document } = await takeover.read();
    const copies = ok(await replication.writeDocument(0, { copies: 2 }));
    const record = ok(await takeover.writeRecord('apart', 0, sampleRecord(1)));
    const progress = ok(await replication.writeRecord('apart', 0, { counter: 7 }));
    assert.deepEqual(await replication.writeRecord('apart', record, { counter: 8 }), { answer: 'conflict' });
    assert.deepEqual(await takeover.writeRecord('apart', progress, sampleRecord(8)), { answer: 'conflict' });
    const next = ok(await replication.writeRecord('apart', progress, { counter: 9 }));
    assert.deepEqual(await other.replication.read(), {
      document: { version: copies, value: { copies: 2 } },
      records: { apart: { version: next, value: { counter: 9 } } },
    });
    const seen = await other.takeover.read();
    assert.deepEqual(seen.document, document);
    assert.deepEqual(seen.records.apart, { version: record, value: sampleRecord(1) });
  });

  test('A listing names the domains that have an entry, and every configuration', async () => {
    const store = bench.open();
    await store.writeConfig(hashOf('listed'), 'listed: 1\n');
    ok(await replicationOf(store).writeRecord('listed', 0, { counter: 1 }));
    const { domains, configs } = await bench.open().list();
    assert.deepEqual(domains, ['replication', 'takeover']);
    assert.ok(configs.includes(hashOf('listed')), configs.join());
    assert.equal(configs.includes(hashOf('never written')), false);
  });

  test('A sealed domain shows what its own key has written, and calls the rest forged', async () => {
    const [key, other] = [randomBytes(32), randomBytes(32)].map((bytes) => createSecretKey(bytes));
    const sealed = (...keys: KeyObject[]) =>
      createSealedTakeover(
        bench.open(),
        takeoverSeal({ keys: keys as unknown as ClusterKeys }, 'my-cluster'),
      );
    const [writer, newer, stranger] = [sealed(key!), sealed(other!, key!), sealed(other!)];
    const plain = createTakeoverDomain(bench.open());
    const { forged = {} } = await writer.read();
    assert.ok(forged.document !== undefined, 'what the engine began with has no seal');
    const version = ok(await writer.writeRecord('sealed', 0, sampleRecord(1)));
    assert.deepEqual((await writer.read()).records.sealed, { version, value: sampleRecord(1) });
    assert.deepEqual(
      (await newer.read()).records.sealed?.value,
      sampleRecord(1),
      'an older key still counts',
    );
    assert.equal((await stranger.read()).records.sealed, undefined);
    assert.ok((await stranger.read()).forged?.['record/sealed'] !== undefined);
    const written = (await plain.read()).records.sealed?.value as NodeRecord;
    ok(await plain.writeRecord('moved', 0, written));
    assert.ok((await writer.read()).forged?.['record/moved'] !== undefined, 'it was sealed for another name');
    ok(await plain.writeRecord('sealed', version, { ...written, counter: 9 }));
    const after = await writer.read();
    assert.equal(after.records.sealed, undefined, 'a changed value is no value');
    assert.ok(after.forged?.['record/sealed'] !== undefined);
  });

  test('A watcher hears of its domain alone, and a read after it is as right as before', async () => {
    const [writer, watcher] = [bothOf(bench.open()), bothOf(bench.open())];
    const [takeover, replication] = [watch(watcher.takeover), watch(watcher.replication)];
    await eventually('both watch', 3_000, () => takeover.watching > 0 && replication.watching > 0);
    let [record, progress] = [0, 0];
    for (let counter = 1; counter <= 20; counter++) {
      record = ok(await writer.takeover.writeRecord('heard', record, sampleRecord(counter)));
      progress = ok(await writer.replication.writeRecord('heard', progress, { counter: counter + 100 }));
      assert.equal((await watcher.takeover.read()).records.heard?.value.counter, counter);
      assert.equal((await watcher.replication.read()).records.heard?.value.counter, counter + 100);
    }
    await eventually('the last record', 3_000, () => takeover.counters('heard').at(-1) === 20);
    await eventually('the last progress', 3_000, () => replication.counters('heard').at(-1) === 120);
    assert.ok(takeover.counters('heard').every((counter) => counter <= 20));
    assert.ok(replication.counters('heard').every((counter) => counter > 100));
    takeover.stop();
    replication.stop();
  });

  test('A watch that begins after reads and writes of its client leaves no gap in what the client reads', async () => {
    const [client, other] = [bothOf(bench.open()), bothOf(bench.open())];
    await client.takeover.read();
    ok(await other.takeover.writeRecord('gap-a', 0, sampleRecord(1)));
    const mine = ok(await client.takeover.writeRecord('gap-mine', 0, sampleRecord(1)));
    ok(await other.takeover.writeRecord('gap-b', 0, sampleRecord(1)));
    const view = watch(client.takeover);
    await eventually('it watches', 3_000, () => view.watching > 0);
    ok(await other.takeover.writeRecord('gap-c', 0, sampleRecord(1)));
    ok(await client.takeover.writeRecord('gap-mine', mine, sampleRecord(2)));
    await eventually('the change arrives', 3_000, () => view.counters('gap-c').includes(1));
    const { records } = await client.takeover.read();
    const counters = ['gap-a', 'gap-b', 'gap-c', 'gap-mine'].map((node) => records[node]?.value.counter);
    assert.deepEqual(counters, [1, 1, 1, 2]);
    view.stop();
  });

  test('A watch of one domain that ends leaves the other one alone', async () => {
    const [writer, watcher] = [bothOf(bench.open()), bothOf(bench.open())];
    const [takeover, replication] = [watch(watcher.takeover), watch(watcher.replication)];
    await eventually('both watch', 3_000, () => takeover.watching > 0 && replication.watching > 0);
    replication.stop();
    ok(await writer.replication.writeRecord('ended', 0, { counter: 1 }));
    ok(await writer.takeover.writeRecord('ended', 0, sampleRecord(1)));
    await eventually('the record', 3_000, () => takeover.counters('ended').includes(1));
    assert.deepEqual(replication.counters('ended'), []);
    assert.equal((await watcher.replication.read()).records.ended?.value.counter, 1);
    takeover.stop();
  });

  test('Compaction of configurations touches no domain', async () => {
    const store = bench.open();
    const { takeover, replication } = bothOf(store);
    ok(await replication.writeRecord('kept', 0, { counter: 1 }));
    await store.compactConfigs([], 0);
    assert.ok((await takeover.read()).document);
    assert.equal((await replication.read()).records.kept?.value.counter, 1);
  });

  test('Watchers of two domains are both told when the engine falls silent and is back, and then see every change again', async (t) => {
    const engine = bench.faults(t);
    if (engine === undefined) return;
    const [client, writer] = [bothOf(bench.open()), bothOf(bench.open())];
    const [takeover, replication] = [watch(client.takeover), watch(client.replication)];
    await eventually('both watch', 3_000, () => takeover.watching > 0 && replication.watching > 0);
    const watching = [takeover.watching, replication.watching] as const;
    engine.freeze();
    try {
      await eventually('both are told', timeoutMs * 4, () => takeover.lost > 0 && replication.lost > 0);
    } finally {
      engine.thaw();
    }
    await eventually(
      'both watch again',
      5_000,
      () => takeover.watching > watching[0] && replication.watching > watching[1],
    );
    const document = sampleDocument(50);
    await eventually('both are written', 5_000, async () => {
      const { document: held } = await writer.takeover.read();
      const { records } = await writer.replication.read();
      const answers = [
        await writer.takeover.writeDocument(held?.version ?? 0, document),
        await writer.replication.writeRecord('back', records.back?.version ?? 0, { counter: 5 }),
      ];
      return answers.every(({ answer }) => answer === 'ok');
    });
    await eventually('the document arrives', 3_000, () =>
      takeover.documents().some(({ version }) => version === 50),
    );
    await eventually('the record arrives', 3_000, () => replication.counters('back').includes(5));
    takeover.stop();
    replication.stop();
  });
}
