/** Keepers hear, miss and distrust each other as they should: real processes on loopback addresses. */
import assert from 'node:assert/strict';
import { createSecretKey } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { test } from 'node:test';
import { createBeatWriter } from '../../src/keeper/beat.ts';
import { createBeatKeys } from '../../src/keeper/beat-keys.ts';
import { type Bench, type BenchNode, createBench, intervalMs, misses, until } from './keeper-bench.ts';

const limit = { timeout: 60_000 };

function latestHearing(node: BenchNode, peer: string, network: string): boolean | undefined {
  return node.heard('hearing').findLast((said) => said.node === peer && said.network === network)?.heard;
}

function hearsOnAll(node: BenchNode, peer: string): boolean {
  return ['office', 'ring'].every((network) => latestHearing(node, peer, network) === true);
}

async function startAll(bench: Bench, names: readonly string[]): Promise<BenchNode[]> {
  const nodes = names.map((name) => bench.node(name));
  for (const node of nodes) node.start();
  await until('everybody hears everybody', () =>
    nodes.every((node) => nodes.every((peer) => peer === node || hearsOnAll(node, peer.name))),
  );
  return nodes;
}

test('keepers notice within the window that a keeper was killed, on every network', limit, async (t) => {
  const [a, b, c] = (await startAll(createBench(t, ['a', 'b', 'c']), ['a', 'b', 'c'])) as [
    BenchNode,
    BenchNode,
    BenchNode,
  ];
  c.process().kill('SIGKILL');
  const killedAt = Date.now();
  for (const node of [a, b]) {
    for (const network of ['office', 'ring']) {
      await until(`${node.name} misses c on ${network}`, () => latestHearing(node, 'c', network) === false);
      const tookMs =
        (node.heard('hearing').findLast((said) => said.node === 'c' && said.network === network)?.at ?? 0) -
        killedAt;
      assert.ok(tookMs >= intervalMs * (misses - 1) - 20, `${tookMs} ms is too soon`);
      assert.ok(tookMs <= intervalMs * misses + 150, `${tookMs} ms is too late`);
    }
    assert.equal(hearsOnAll(node, node === a ? 'b' : 'a'), true);
  }
});

test('a keeper that was stopped and resumed reports its stall and nobody as dead', limit, async (t) => {
  const [a, b] = (await startAll(createBench(t, ['a', 'b']), ['a', 'b'])) as [BenchNode, BenchNode];
  b.process().kill('SIGSTOP');
  await until('a misses b', () => latestHearing(a, 'b', 'office') === false);
  await new Promise((resolve) => setTimeout(resolve, 2500));
  b.process().kill('SIGCONT');
  const stalled = await until('b reports its stall', () => b.heard('stalled')[0]);
  assert.ok(stalled.forMs > 2000 && stalled.forMs < 6000, `${stalled.forMs} ms`);
  await until('a hears b again', () => hearsOnAll(a, 'b'));
  await until('b goes on', () => b.lines().length > 0 && Date.now() - stalled.at > 1000);
  assert.deepEqual(
    b.heard('hearing').filter(({ heard, at }) => !heard && at >= stalled.at),
    [],
  );
  assert.equal(b.heard('hello').length, 1, 'the daemon of b was not killed for the stall of its keeper');
});

test(
  'a daemon that is killed is started again in the same incarnation and told everything',
  limit,
  async (t) => {
    const [a, b] = (await startAll(createBench(t, ['a', 'b']), ['a', 'b'])) as [BenchNode, BenchNode];
    const inc = a.permit()?.inc;
    process.kill(a.lines()[0]?.pid as number, 'SIGKILL');
    const hello = await until('a second hello', () => a.heard('hello')[1]);
    assert.deepEqual([hello.inc, hello.restart], [inc, 1]);
    await until(
      'what is known is told again',
      () =>
        a.heard('hearing').filter((said) => said.at >= hello.at && said.node === 'b' && said.heard).length ===
        2,
    );
    const told = a.heard('peer-incarnation').filter((said) => said.at >= hello.at);
    assert.deepEqual(
      told.map(({ inc }) => inc),
      [b.permit()?.inc],
    );
  },
);

test('heartbeats that are forged or replayed are counted and change nothing', limit, async (t) => {
  const bench = createBench(t, ['a', 'b']);
  const a = bench.node('a');
  a.start();
  await until('b is missed', () => latestHearing(a, 'b', 'office') === false);
  const sender = createSocket('udp4');
  t.after(() => void sender.close());
  const send = (packet: Buffer) => sender.send(Buffer.from(packet), bench.port, '127.0.1.1');
  const from = { sender: 'b', inc: '00000000', stamp: Date.now() };
  const scope = (text: string) => ({
    cluster: bench.cluster,
    network: 'office',
    keys: createBeatKeys({ keys: [createSecretKey(Buffer.from(text))] }),
  });
  const news = (sequence: number) => ({ sequence, progress: 1, unheard: [], newest: undefined });
  send(createBeatWriter(scope('some other key, also long'), from)(news(1)));
  send(Buffer.from('hello'));
  send(Buffer.alloc(0));
  await until('three rejected', () => a.heard('counters').at(-1)?.rejected === 3);
  assert.equal(latestHearing(a, 'b', 'office'), false);
  const authentic = createBeatWriter(scope('a key that is long enough'), from);
  send(authentic(news(7)));
  await until('the authentic one is heard', () => latestHearing(a, 'b', 'office') === true);
  for (const sequence of [7, 6, 7]) send(authentic(news(sequence)));
  send(
    createBeatWriter(scope('a key that is long enough'), { ...from, inc: '11111111', stamp: from.stamp - 1 })(
      news(99),
    ),
  );
  await until('four replayed', () => a.heard('counters').at(-1)?.replayed === 4);
  await until('b is silent again although it was replayed', () => latestHearing(a, 'b', 'office') === false);
});

test(
  'a keeper that is told a shorter interval beats by it at once, in the middle of the longer one',
  limit,
  async (t) => {
    const bench = createBench(t, ['a', 'b']);
    const arrived: number[] = [];
    const b = createSocket('udp4', () => void arrived.push(Date.now()));
    t.after(() => void b.close());
    b.bind(bench.port, '127.0.1.2');
    const a = bench.node('a');
    a.start();
    const ways = [
      {
        network: 'office',
        port: bench.port,
        own: '127.0.1.1',
        peers: [{ node: 'b', address: '127.0.1.2' }],
      },
    ];
    const follow = async (version: number, beatMs: number) => {
      const heartbeat = { intervalMs: beatMs, misses, hangMs: 10_000, ways };
      await a.say({ kind: 'peers', version, heartbeat });
      return await until('it follows', () => a.heard('follows').find((said) => said.version === version));
    };
    await until('a beats and its daemon listens', () => arrived.length > 0 && a.heard('hello').length > 0);
    await follow(2, 2000);
    const pauseMs = () => (arrived.at(-1) ?? 0) - (arrived.at(-2) ?? Number.POSITIVE_INFINITY);
    await until('its beats are far apart', () => pauseMs() > 1500);
    const { at } = await follow(3, intervalMs);
    const since = () => arrived.filter((beatAt) => beatAt >= at - 20).length;
    await until('it has beaten four times by the shorter one', () => since() >= 4, 800);
  },
);

/** Four keepers on a machine with other work. */
const startsWithinMs = 60_000;
const patient = { timeout: 3 * startsWithinMs };

test(
  'keepers of two clusters with one name and one key hear their own and nobody else',
  patient,
  async (t) => {
    const bench = createBench(t, ['a', 'b', 'c', 'd'], { clusterIds: ['1', '1', '2', '2'] });
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => bench.node(name)) as [
      BenchNode,
      BenchNode,
      BenchNode,
      BenchNode,
    ];
    for (const node of [a, b, c, d]) node.start();
    const pairs = [
      [a, b],
      [c, d],
    ] as const;
    for (const [one, other] of pairs)
      await until(
        'both of one cluster hear each other',
        () => hearsOnAll(one, other.name) && hearsOnAll(other, one.name),
        startsWithinMs,
      );
    const refuses = (node: BenchNode) => (node.heard('counters').at(-1)?.rejected ?? 0) > 0;
    await until('each has been sent what the other cluster sends', () => [a, b, c, d].every(refuses));
    for (const node of [a, b]) for (const stranger of ['c', 'd']) assert.ok(!hearsOnAll(node, stranger));
    for (const node of [c, d]) for (const stranger of ['a', 'b']) assert.ok(!hearsOnAll(node, stranger));
  },
);
