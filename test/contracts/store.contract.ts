/**
 * What every store must do, whatever the engine: the agent's safety rests on these sentences and on nothing else the
 * engine offers. Runs against real engines, which are frozen and killed by pid.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Document } from '../../src/core/takeover/document.ts';
import { createTakeoverDomain } from '../../src/store/takeover-domain.ts';
import { domainTests } from './domains.contract.ts';
import { eventually } from './eventually.ts';
import { bigDocument, hashOf, sampleDocument, sampleRecord } from './sample.ts';
import { faultTests } from './store-faults.contract.ts';
import { type Engine, ok, Workbench, watch } from './workbench.ts';

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
    domainTests(bench);
    faultTests(bench);
  });
}

function plainTests(bench: Workbench): void {
  test('A client reads the first document and creates, reads and replaces a record', async () => {
    const store = bench.takeover();
    const first = await store.read();
    assert.equal(first.document?.value.lineage, sampleDocument(1).lineage);
    const version = ok(await store.writeRecord('plain', 0, sampleRecord(1)));
    assert.deepEqual((await store.read()).records.plain, { version, value: sampleRecord(1) });
    const next = ok(await store.writeRecord('plain', version, sampleRecord(2)));
    assert.notEqual(next, version);
    assert.deepEqual((await store.read()).records.plain, { version: next, value: sampleRecord(2) });
  });

  test('A write against another version is a conflict and changes nothing', async () => {
    const store = bench.takeover();
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
    const [a, b] = [bench.takeover(), bench.takeover()];
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
    const [writer, reader] = [bench.takeover(), bench.takeover()];
    let version = 0;
    for (let counter = 1; counter <= 100; counter++) {
      version = ok(await writer.writeRecord('linear', version, sampleRecord(counter)));
      assert.deepEqual((await reader.read()).records.linear, { version, value: sampleRecord(counter) });
    }
  });
}

function watchTests(bench: Workbench): void {
  test('A watcher sees the changes of others and its own, never going back, the last one always', async () => {
    const [writer, watcher] = [bench.takeover(), bench.takeover()];
    const [seen, own] = [watch(watcher), watch(writer)];
    await eventually('both watch', 3_000, () => seen.watching > 0 && own.watching > 0);
    const versions = { 'order-a': 0, 'order-b': 0 };
    for (let counter = 1; counter <= 60; counter++) {
      for (const node of ['order-a', 'order-b'] as const) {
        versions[node] = ok(await writer.writeRecord(node, versions[node], sampleRecord(counter)));
      }
    }
    const all = Array.from({ length: 60 }, (_, i) => i + 1);
    for (const node of ['order-a', 'order-b']) {
      for (const view of [seen, own]) {
        await eventually(`the last change of ${node}`, 3_000, () => view.counters(node).at(-1) === 60);
        const counters = view.counters(node);
        // The newest value may stand for an older one that is told late, never the other way round.
        assert.deepEqual(
          counters,
          [...counters].sort((a, b) => a - b),
        );
      }
      if (seen.watching === 1) assert.deepEqual(seen.counters(node), all, 'who only watches misses nothing');
    }
    seen.stop();
    own.stop();
  });

  test('A watch ends with its signal, and an ended one is never called', async () => {
    const store = bench.takeover();
    const view = watch(store);
    await eventually('it watches', 3_000, () => view.watching > 0);
    view.stop();
    const before = view.changes.length;
    const other = watch(store);
    await eventually('the other one watches', 3_000, () => other.watching > 0);
    ok(await store.writeRecord('signal', 0, sampleRecord(1)));
    await eventually('the other watcher sees it', 3_000, () => other.counters('signal').length === 1);
    assert.equal(view.changes.length, before);
    other.stop();
  });
}

function blobTests(bench: Workbench): void {
  test('A configuration is kept under its hash as it is, and compaction keeps what is named and what was written last', async () => {
    const [store, other] = [bench.open(), bench.open()];
    const texts = ['a: 1\n', 'b: "ü\t\u2028"\n', 'c: 3\n'];
    for (const text of [...texts, ...texts]) await store.writeConfig(hashOf(text), text);
    for (const text of texts) assert.equal(await other.readConfig(hashOf(text)), text);
    assert.equal(await store.readConfig(hashOf('never written')), undefined);
    const kept = () => Promise.all(texts.map((text) => other.readConfig(hashOf(text))));
    await store.compactConfigs([], 5);
    assert.deepEqual(await kept(), texts, 'fewer than may be kept');
    // Written again it is the newest.
    await store.writeConfig(hashOf(texts[0] ?? ''), texts[0] ?? '');
    await store.compactConfigs([hashOf(texts[1] ?? ''), hashOf('never written')], 1);
    assert.deepEqual(await kept(), [texts[0], texts[1], undefined]);
    await other.compactConfigs([hashOf(texts[1] ?? '')], 0);
    assert.deepEqual(await kept(), [undefined, texts[1], undefined]);
    assert.ok((await createTakeoverDomain(other).read()).document, 'compaction touches only configurations');
  });

  test('A document of 64 nodes and 1,000 groups fits in 256 KiB and is written, pushed and read', async (t) => {
    const [store, other] = [bench.takeover(), bench.takeover()];
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
