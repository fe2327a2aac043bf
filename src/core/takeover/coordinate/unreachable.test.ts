import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memberEntry } from '../../../sim/sample-entries.ts';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { turnIn } from '../../../sim/turn-in.ts';
import type { Document, NodeRecord } from '../document.ts';
import type { Turn } from '../turn.ts';
import { cannotBeTold } from './unreachable.ts';

const config = simpleConfig({
  nodes: ['a', 'b', 'c'],
  networks: ['net1', 'net2'],
  fence: 'agent',
  groups: { web: { resources: [{ name: 'main', networks: ['net1'] }] } },
});
const now = 100_000;
const web = { is: 'assigned', node: 'a', inc: 'a1', gen: 1, def: 'd' } as const;
const draining = { ...web, is: 'draining', why: { kind: 'not-preferred' } } as const;
const cutOff = { hears: { net1: [], net2: ['b', 'c'] } };

interface Case {
  /** So long ago a was found out of touch; undefined: it is found now. */
  readonly agoMs?: number;
  readonly readAgoMs?: number;
  readonly a?: Partial<NodeRecord>;
  readonly drains?: boolean;
  /** a coordinates and has renewed nothing for so long. */
  readonly leadsStillMs?: number;
  /** The other nodes are drained. */
  readonly isOnlyPlace?: boolean;
}

/** What b, which coordinates, makes of a: it serves web on net1, where b and c hear each other and not a. */
function judged({
  agoMs,
  readAgoMs = 0,
  a = {},
  drains = false,
  leadsStillMs,
  isOnlyPlace,
}: Case): [boolean, Turn] {
  const nodes = { a: memberEntry('a'), b: memberEntry('b'), c: memberEntry('c') };
  const leads = leadsStillMs === undefined ? {} : { coordinator: 'a' };
  const drained: Document['drained'] = isOnlyPlace ? { b: { by: 'admin' }, c: { by: 'admin' } } : {};
  const since: Turn['s']['cutOff'] = agoMs === undefined ? {} : { a: { since: now - agoMs, isTold: drains } };
  const seen = (inc: string, agoMs = 100) => ({ inc, counter: 1, at: now - agoMs, moves: 1 });
  const t = turnIn({
    self: 'b',
    config,
    now,
    document: { nodes, groups: { web: drains ? draining : web }, ...leads, drained },
    records: { a, c: { hears: { net1: ['b'], net2: ['a', 'b'] } } },
    state: {
      hears: { net1: { a: false, c: true }, net2: { a: true, c: true } },
      progress: { a: seen('a1', leadsStillMs), b: seen('b1'), c: seen('c1') },
      cutOff: since,
    },
  });
  t.s.store = { ...t.s.store, readSentAt: now - readAgoMs };
  return [cannotBeTold(t, t.s.store.document!.value, 'a') !== undefined, t];
}

const isAccused = (c: Case) => judged(c)[0];

test('cannotBeTold() gives a node time to say that it is out of touch', () => {
  assert.deepEqual(
    [isAccused({}), isAccused({ agoMs: 499 }), isAccused({ agoMs: 500 })],
    [false, false, true],
  );
});

test('cannotBeTold() asks for a read that was sent after that time', () => {
  const [accused, t] = judged({ agoMs: 600, readAgoMs: 101 });
  assert.deepEqual([accused, t.s.store.readWanted, t.s.waiting], [false, true, true]);
  assert.equal(isAccused({ agoMs: 600, readAgoMs: 100 }), true);
});

test('cannotBeTold() leaves a node alone that has said so, until it has been told to stop and says nothing of that', () => {
  const runs = { running: { web: { gen: 1, phase: 'running' } } } as const;
  const stops = { running: { web: { gen: 1, phase: 'stopping' } } } as const;
  assert.equal(isAccused({ agoMs: 5000, a: cutOff }), false);
  assert.equal(isAccused({ agoMs: 5000, a: { ...cutOff, ...stops }, drains: true }), false);
  assert.equal(isAccused({ agoMs: 5000, a: { ...cutOff, ...runs }, drains: true }), true);
});

test('cannotBeTold() asks a coordinator that is out of touch for the drain of what may run elsewhere, and for nothing else', () => {
  const { renewIntervalMs, storeTimeoutMs } = config.timing;
  const leadsStillMs = renewIntervalMs + storeTimeoutMs / 2;
  const knows = { agoMs: 5000, a: cutOff };
  assert.equal(isAccused({ ...knows, leadsStillMs }), true);
  assert.equal(isAccused({ ...knows, leadsStillMs: leadsStillMs - 1 }), false);
  assert.equal(isAccused({ ...knows, leadsStillMs, isOnlyPlace: true }), false);
});

test('cannotBeTold() leaves a node alone that is away', () => {
  const away = { away: { forMs: 10_000 } };
  const [, t] = judged({ agoMs: 5000, a: away });
  t.s.awaySince = { a: now - 100 };
  assert.equal(cannotBeTold(t, t.s.store.document!.value, 'a'), undefined);
});
