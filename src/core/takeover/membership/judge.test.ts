import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { type Circumstances, turnIn } from '../../../sim/turn-in.ts';
import type { TieConfig } from '../../cluster-policies.ts';
import type { Document } from '../document.ts';
import { publish } from '../publish.ts';
import { judge } from './judge.ts';

const clusterOf = (nodes: readonly string[], tie?: TieConfig) =>
  simpleConfig({
    nodes,
    networks: ['net1'],
    fence: 'agent',
    groups: { web: {}, db: {} },
    ...(tie && { tie }),
  });

/** What a judges when it hears these nodes and has published that, so long ago. */
function judged(
  nodes: readonly string[],
  heard: readonly string[],
  agoMs: number,
  more: Partial<Circumstances> = {},
) {
  const hears = { net1: Object.fromEntries(heard.map((n) => [n, true])) };
  const component = nodes.filter((n) => n === 'a' || heard.includes(n));
  const now = 100_000;
  const among = (n: string) => ['a', ...heard].filter((other) => other !== n);
  const records = Object.fromEntries(heard.map((n) => [n, { hears: { net1: among(n) } }]));
  const state = {
    hears,
    component: { nodes: component, since: now - agoMs, isOld: true, still: 0 },
    ...more.state,
  };
  const t = turnIn({ self: 'a', config: clusterOf(nodes), now, records, ...more, state });
  publish(t);
  t.s.renewal = { ...t.s.renewal, step: 'idle', confirmedAt: now };
  return judge(t, t.s.store.document!.value);
}

const owned = (node: string): Document['groups'][string] => ({
  is: 'assigned',
  node,
  inc: `${node}1`,
  gen: 1,
  def: '',
});

test('judge() suspects nobody while all hear one another', () => {
  const { suspects, mayAccuse } = judged(['a', 'b', 'c'], ['b', 'c'], 0);
  assert.deepEqual({ suspects, mayAccuse }, { suspects: [], mayAccuse: false });
});

test('judge() lets a majority accuse at once', () => {
  const { suspects, mayAccuse } = judged(['a', 'b', 'c'], ['b'], 0);
  assert.deepEqual({ suspects, mayAccuse }, { suspects: ['c'], mayAccuse: true });
});

test('judge() lets a minority wait, and accuse when nobody else has decided', () => {
  assert.equal(judged(['a', 'b', 'c'], [], 1499).mayAccuse, false);
  assert.equal(judged(['a', 'b', 'c'], [], 1500).mayAccuse, true);
});

test('judge() lets the half that runs groups accuse without waiting, and the other half wait', () => {
  const runs = (node: string) => ({ document: { groups: { web: owned(node) } } });
  assert.equal(judged(['a', 'b'], [], 0, runs('a')).mayAccuse, true);
  assert.equal(judged(['a', 'b'], [], 0, runs('b')).mayAccuse, false);
});

test('judge() lets the half with the first node go first when both run as much', () => {
  const both = { document: { groups: { web: owned('a'), db: owned('b') } } };
  assert.equal(judged(['a', 'b'], [], 0, both).mayAccuse, true);
});

test('judge() lets two idle halves wait', () => {
  assert.equal(judged(['a', 'b'], [], 0).mayAccuse, false);
});

test('judge() lets nobody accuse who has no client network', () => {
  const t = turnIn({ self: 'a', config: clusterOf(['a', 'b']), state: { linksDown: ['net1'] } });
  publish(t);
  t.s.renewal = { ...t.s.renewal, step: 'idle' };
  t.s.component = { nodes: ['a'], since: 0, isOld: true, still: 0 };
  assert.deepEqual(judge(t, t.s.store.document!.value).why, { kind: 'unfit-to-judge' });
});

test('judge() lets nobody accuse on what is not published', () => {
  const verdict = (isPublished: boolean) => {
    const t = turnIn({
      self: 'a',
      config: clusterOf(['a', 'b', 'c']),
      records: { b: { hears: { net1: ['a'] } } },
      state: { hears: { net1: { b: true } } },
    });
    if (isPublished) publish(t);
    t.s.renewal = { ...t.s.renewal, step: 'idle' };
    const { suspects, mayAccuse } = judge(t, t.s.store.document!.value);
    return { suspects, mayAccuse };
  };
  assert.deepEqual(verdict(false), { suspects: ['c'], mayAccuse: false });
  assert.deepEqual(verdict(true), { suspects: ['c'], mayAccuse: true });
});

test('judge() accuses nobody while its keeper has yet to hear whom there is', () => {
  const verdict = judged(['a', 'b', 'c'], ['b'], 0, { state: { listening: true } });
  assert.deepEqual([verdict.suspects, verdict.mayAccuse], [['c'], false]);
});

const preferring = (node: string, delayMs = 0) => clusterOf(['a', 'b'], { prefer: [node], delayMs });

test('judge() lets the half with the preferred node accuse at once, whatever runs where', () => {
  const runs = (node: string) => ({ document: { groups: { web: owned(node) } } });
  const { mayAccuse, why } = judged(['a', 'b'], [], 0, { ...runs('b'), config: preferring('a') });
  assert.deepEqual(
    { mayAccuse, why },
    {
      mayAccuse: true,
      why: { kind: 'not-heard-in-tie', heard: 1, of: 2, goesOn: 'preferred', node: 'a' },
    },
  );
  assert.equal(judged(['a', 'b'], [], 0, { ...runs('a'), config: preferring('b') }).mayAccuse, false);
});

test('judge() lets the half without the preferred node wait for the delay as well, and no longer', () => {
  const waited = (ms: number) => judged(['a', 'b'], [], ms, { config: preferring('b', 2000) });
  const { mayAccuse, why } = waited(3499);
  assert.deepEqual(
    { mayAccuse, why },
    {
      mayAccuse: false,
      why: { kind: 'no-majority-yet', heard: 1, of: 2, yields: { to: 'b', forMs: 2000 } },
    },
  );
  assert.deepEqual(waited(3500).why, { kind: 'not-heard-for-long', heard: 1, of: 2, forMs: 3500 });
});

test('judge() goes by the first preferred node that is in', () => {
  const config = clusterOf(['a', 'b', 'c'], { prefer: ['c', 'a', 'b'], delayMs: 2000 });
  const member = (inc: string) => ({ is: 'in', inc, lapse: false }) as const;
  const gone = { is: 'gone', inc: 'c1', proof: { kind: 'off', by: 'power-switch' } } as const;
  const document = { nodes: { a: member('a1'), b: member('b1'), c: gone } };
  const isFavoured = judged(['a', 'b'], [], 0, { config, document });
  assert.equal(isFavoured.mayAccuse, true);
  const other = clusterOf(['a', 'b', 'c'], { prefer: ['c', 'b', 'a'], delayMs: 2000 });
  assert.equal(judged(['a', 'b'], [], 0, { config: other, document }).mayAccuse, false);
});

test('judge() lets a smaller side with the preferred node wait as ever, and a larger one without it not at all', () => {
  const config = (node: string) => clusterOf(['a', 'b', 'c'], { prefer: [node], delayMs: 2000 });
  const of = (node: string, heard: readonly string[], ms: number) =>
    judged(['a', 'b', 'c'], heard, ms, { config: config(node) }).mayAccuse;
  assert.deepEqual([of('a', [], 1499), of('a', [], 1500), of('b', [], 1500)], [false, true, true]);
  assert.equal(of('c', ['b'], 0), true);
});

test('judge() lets the half with the preferred node wait without the delay where a record of it stands still', () => {
  const nodes = ['a', 'b', 'c', 'd'];
  const config = clusterOf(nodes, { prefer: ['a'], delayMs: 2000 });
  const verdict = (ms: number) =>
    judged(nodes, ['b'], ms, {
      config,
      state: {
        component: { nodes: ['a', 'b'], since: 100_000 - ms, isOld: true, still: 1 },
        progress: { b: { inc: 'b1', counter: 1, at: 0, moves: 1 } },
      },
    });
  assert.deepEqual([verdict(1499).mayAccuse, verdict(1500).mayAccuse], [false, true]);
});
