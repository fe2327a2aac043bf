/** What three members give beyond one: some may freeze, die or be cut off, and the client moves on by itself. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Store, type StoreDescription, StoreUnavailable } from '../../src/ports/store.ts';
import { readContent } from '../../src/store/backup.ts';
import { createInEtcd, openEtcdStore, StoreExistsError } from '../../src/store/etcd/etcd-store.ts';
import { createTakeoverDomain, firstContent, type TakeoverDomain } from '../../src/store/takeover-domain.ts';
import { type EtcdEngine, startEtcdEngine } from './etcd-engine.ts';
import { eventually } from './eventually.ts';
import { HoldingProxy } from './holding-proxy.ts';
import { bigDocument, hashOf, sampleDocument, sampleRecord } from './sample.ts';
import { ok, watch } from './workbench.ts';

const timeoutMs = 600;
const members = [0, 1, 2];

describe('three etcd members', () => {
  let engine: EtcdEngine;
  const stores: Store[] = [];
  const client = (store: Store) => {
    stores.push(store);
    return { ...createTakeoverDomain(store), describe: () => store.describe() };
  };
  const open = () => client(engine.open(timeoutMs));
  before(async () => {
    engine = await startEtcdEngine(3);
  });
  after(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await engine.close();
  });

  test('A second init under the same prefix is refused and changes nothing', async () => {
    const options = { endpoints: engine.endpoints, prefix: engine.prefix, timeoutMs };
    const again = sampleDocument(1, { lineage: 'another', config: { hash: hashOf('another'), version: 1 } });
    await assert.rejects(createInEtcd(options, firstContent(again, 'x')), StoreExistsError);
    const store = engine.open(timeoutMs);
    const { document } = await client(store).read();
    assert.equal(document?.value.lineage, sampleDocument(1).lineage);
    assert.equal(await store.readConfig(hashOf('another')), undefined);
    assert.equal(await store.readConfig(hashOf('first')), 'cluster: {}\n');
  });

  test('A backup of one prefix is put back whole into another, which must be empty, and holds the same again', async () => {
    const store = engine.open(5_000);
    stores.push(store);
    const texts = Array.from({ length: 40 }, (_, i) => `${i} ${'x'.repeat(60_000)}`);
    for (const text of texts) await store.writeConfig(hashOf(text), text);
    for (const node of members)
      ok(await createTakeoverDomain(store).writeRecord(`kept-${node}`, 0, sampleRecord(1)));
    const content = await readContent(store, () => {});
    const options = { endpoints: engine.endpoints, prefix: '/holdfast/restored', timeoutMs: 5_000 };
    await createInEtcd(options, content);
    await assert.rejects(createInEtcd(options, content), StoreExistsError);
    const restored = openEtcdStore(options);
    stores.push(restored);
    assert.deepEqual(await readContent(restored, () => {}), content);
    await store.compactConfigs([hashOf('first')], 0);
  });

  for (const member of members) {
    test(`A client keeps reading, writing and watching while member ${member} is frozen`, async (t) => {
      const [store, other] = [open(), open()];
      const node = `frozen-${member}`;
      const view = watch(other);
      await eventually('it watches', 3_000, () => view.watching > 0);
      const version = ok(await store.writeRecord(node, 0, sampleRecord(1)));
      const started = performance.now();
      engine.freezeMember(member);
      try {
        await eventually('a read', 3_000, () => store.read());
        const readAfterMs = performance.now() - started;
        await eventually('a write', 5_000, () => supersede(store, node, version));
        const writeAfterMs = performance.now() - started;
        await eventually('the change arrives', 3_000, () => view.counters(node).includes(2));
        assert.match((await store.describe()).summary, /^2 of 3 etcd members answer; none may fail$/);
        t.diagnostic(`read after ${readAfterMs.toFixed(0)} ms, write after ${writeAfterMs.toFixed(0)} ms`);
      } finally {
        engine.thawMember(member);
      }
      await eventually('all three again', 5_000, async () =>
        (await store.describe()).summary.startsWith('3 of 3'),
      );
      view.stop();
    });
  }

  test('A write that a lost leader swallows is asked again and done, within its time-out', async (t) => {
    const store = client(engine.open(3_000));
    const version = ok(await store.writeRecord('leaderless', 0, sampleRecord(1)));
    const leader = await leaderOf(store);
    const started = performance.now();
    await engine.killMember(leader);
    try {
      const written = ok(await store.writeRecord('leaderless', version, sampleRecord(2)));
      t.diagnostic(`written after ${(performance.now() - started).toFixed(0)} ms`);
      assert.deepEqual((await store.read()).records.leaderless, { version: written, value: sampleRecord(2) });
    } finally {
      engine.startMember(leader);
    }
    await eventually('all three again', 5_000, async () =>
      (await store.describe()).summary.startsWith('3 of 3'),
    );
  });

  test('A client asks the quickest member, so that a freeze of the first in the list costs it nothing', async () => {
    const leader = await leaderOf(open());
    const [first = 0, quickest = 0] = members.filter((member) => member !== leader);
    const urls = [first, leader, quickest].map((member) => engine.endpoints[member] ?? '');
    const delaysMs = [80, 160, 0];
    const proxies = await Promise.all(urls.map((url, at) => HoldingProxy.open(url, delaysMs[at])));
    const asked = () => proxies.map((proxy) => proxy.asked);
    const endpoints = proxies.map(({ url }) => url);
    // Members that are all of this machine are looked at once, when a watch begins; a pause in that look may hide who is quick.
    const findsTheQuickest = async () => {
      const store = client(openEtcdStore({ endpoints, prefix: engine.prefix, timeoutMs: 3_000 }));
      watch(store);
      return eventually('only the quickest is asked', 1_000, async () => {
        const before = asked();
        await store.read();
        const after = asked();
        return before[0] === after[0] && before[1] === after[1] && store;
      });
    };
    try {
      const store = await eventually('a client finds the quickest', 20_000, findsTheQuickest);
      engine.freezeMember(first);
      const [before] = asked();
      const version = ok(await store.writeRecord('quickest', 0, sampleRecord(1)));
      ok(await store.writeRecord('quickest', version, sampleRecord(3)));
      assert.equal((await store.read()).records.quickest?.value.counter, 3);
      assert.equal(asked()[0], before, 'the frozen one was asked nothing');
    } finally {
      engine.thawMember(first);
      for (const proxy of proxies) proxy.close();
    }
  });

  describe('A write asked of two members', () => {
    let proxies: HoldingProxy[] = [];
    let store: TakeoverDomain;
    before(async () => {
      proxies = await Promise.all(engine.endpoints.slice(0, 2).map((url) => HoldingProxy.open(url)));
      const endpoints = proxies.map(({ url }) => url);
      store = client(openEtcdStore({ endpoints, prefix: engine.prefix, timeoutMs: 4_000 }));
    });
    after(async () => {
      for (const proxy of proxies) proxy.close();
    });

    test('knows its own value when it meets itself', async () => {
      const version = ok(await store.writeRecord('twice', 0, sampleRecord(1)));
      proxies[0]?.hold('answers');
      const written = ok(await store.writeRecord('twice', version, sampleRecord(2)));
      proxies[0]?.release();
      assert.deepEqual((await store.read()).records.twice, { version: written, value: sampleRecord(2) });
    });

    test('is asked of them again when both lost it', async () => {
      const first = await store.read();
      const version = first.records.twice?.version ?? 0;
      for (const proxy of proxies) proxy.hold('requests');
      const writing = store.writeRecord('twice', version, sampleRecord(7));
      await eventually('both were asked', 3_500, () => proxies.every(({ held }) => held > 0));
      for (const proxy of proxies) proxy.lose();
      const written = ok(await writing);
      assert.deepEqual((await store.read()).records.twice, { version: written, value: sampleRecord(7) });
    });

    test('leaves a silent member alone from then on', async () => {
      let { version = 0 } = (await store.read()).records.twice ?? {};
      const heldBack: number[] = [];
      for (const proxy of proxies) {
        proxy.hold('requests');
        version = ok(await store.writeRecord('twice', version, sampleRecord(8)));
        heldBack.push(proxy.held);
        version = ok(await store.writeRecord('twice', version, sampleRecord(9)));
        assert.equal(proxy.held, heldBack.at(-1), 'the second write was not asked there first');
        proxy.lose();
      }
      assert.ok(
        heldBack.some((held) => held > 0),
        'one of them was asked first',
      );
    });

    test('is unknown when another write stands in its way, because one of the two may have landed before', async () => {
      const other = open();
      const first = await store.read();
      const version = first.records.twice?.version ?? 0;
      // Whichever it asks first says nothing, and the other one gets the question only after another write.
      for (const proxy of proxies) proxy.hold('requests');
      const writing = store.writeRecord('twice', version, sampleRecord(3));
      await eventually('both were asked', 3_500, () => proxies.every(({ held }) => held > 0));
      ok(await other.writeRecord('twice', version, sampleRecord(4)));
      for (const proxy of proxies) proxy.release();
      assert.equal((await writing).answer, 'unknown');
      assert.equal((await store.read()).records.twice?.value.counter, 4);
    });
  });

  test('A client of a lost majority gets no answer to writes and reads, and the description says what is needed', async () => {
    const store = open();
    const version = ok(await store.writeRecord('minority', 0, sampleRecord(1)));
    await Promise.all([engine.killMember(0), engine.killMember(1)]);
    assert.equal((await store.writeRecord('minority', version, sampleRecord(2))).answer, 'unknown');
    await assert.rejects(store.read(), StoreUnavailable);
    const alone = await eventually('it knows it is alone', 3_000, async () => {
      const described = await store.describe();
      return described.summary.startsWith('0 of 3') ? described : undefined;
    });
    assert.equal(alone.summary, '0 of 3 etcd members answer; 2 are needed');
    assert.deepEqual(
      alone.members.map(({ state }) => state),
      ['silent', 'silent', 'has no leader'],
    );
    engine.startMember(0);
    engine.startMember(1);
    await eventually('a superseding write', 8_000, () => supersede(store, 'minority', version));
  });

  test('A watcher of a deleted document is sent to read, and the read shows that it is gone', async () => {
    const [store, other] = [open(), open()];
    const view = watch(store);
    await eventually('it watches', 3_000, () => view.watching > 0);
    const { document } = await store.read();
    const before = view.watching;
    await post(engine, 'kv/deleterange', { key: base64(`${engine.prefix}/state/takeover/document`) });
    await eventually('it is sent to read', 3_000, () => view.watching > before);
    assert.equal((await store.read()).document, undefined);
    assert.equal((await other.read()).document, undefined);
    assert.deepEqual(await store.writeDocument(document?.version ?? 1, sampleDocument(3)), {
      answer: 'conflict',
    });
    ok(await store.writeDocument(0, sampleDocument(3)));
    view.stop();
  });

  test('Clients that rewrite a large document leave only a short history in etcd', async () => {
    const store = open();
    const big = bigDocument(64, 1_000);
    const first = await store.read();
    let version = first.document?.version ?? 0;
    const start = version;
    for (let i = 0; i < 100; i++)
      version = ok(await store.writeDocument(version, { ...big, version: i + 10 }));
    const key = base64(`${engine.prefix}/state/takeover/document`);
    const old = await eventually('the compaction', 3_000, async () => {
      const answer = await post(engine, 'kv/range', { key, revision: String(start) });
      return answer.includes('compacted') ? answer : undefined;
    });
    assert.match(old, /required revision has been compacted/);
    assert.equal((await store.read()).document?.value.version, 109);
  });
});

async function leaderOf(store: { describe(): Promise<StoreDescription> }): Promise<number> {
  return (await store.describe()).members.findIndex(({ state }) => state === 'leads');
}

async function supersede(store: TakeoverDomain, node: string, expected: number): Promise<boolean> {
  const first = await store.writeRecord(node, expected, sampleRecord(2));
  if (first.answer === 'ok') return true;
  const { records } = await store.read();
  const record = records[node];
  return (await store.writeRecord(node, record?.version ?? 0, sampleRecord(2))).answer === 'ok';
}

async function post({ endpoints }: EtcdEngine, path: string, body: object): Promise<string> {
  const answer = await fetch(`${endpoints[0]}/v3/${path}`, { method: 'POST', body: JSON.stringify(body) });
  return answer.text();
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
