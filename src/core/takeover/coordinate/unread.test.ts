import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memberEntry } from '../../../sim/sample-entries.ts';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { turnIn } from '../../../sim/turn-in.ts';
import type { Document, NodeRecord } from '../document.ts';
import { neverRead } from './unread.ts';

/** Calls to the store are given up after 1 s, renewals come every 500 ms, a daemon hangs after 3 s. */
const config = simpleConfig({
  nodes: ['a', 'b', 'c'],
  networks: ['net1'],
  fence: 'agent',
  groups: { web: {}, db: {} },
});
const now = 100_000;
const given = { is: 'assigned', node: 'b', inc: 'b1', gen: 2, def: 'd' } as const;
const runs = { gen: 2, phase: 'running' } as const;

interface Case {
  readonly groups?: Document['groups'];
  readonly record?: Partial<NodeRecord>;
  readonly movedMs?: number;
  readonly daemonless?: boolean;
  readonly document?: Partial<Document>;
}

/** Whether a, which coordinates, accuses b for it. */
function isAccused({ movedMs = 5000, ...c }: Case = {}): boolean {
  const nodes = { a: memberEntry('a'), b: memberEntry('b'), c: memberEntry('c') };
  const t = turnIn({
    self: 'a',
    config,
    now,
    document: { nodes, groups: c.groups ?? { web: given }, ...c.document },
    records: { b: c.record ?? {} },
    state: {
      progress: { b: { inc: 'b1', counter: 1, at: now - movedMs, moves: 3 } },
      daemonless: c.daemonless ? { b: now - 4000 } : {},
    },
  });
  t.s.renewal = { ...t.s.renewal, confirmedAt: now };
  return neverRead(t, t.s.store.document!.value, 'b') !== undefined;
}

test('neverRead() accuses who has not read what it was given, after the time for a silence and a hang', () => {
  assert.equal(isAccused(), true);
  assert.equal(isAccused({ movedMs: 4999 }), false);
});

test('neverRead() spares who runs something, or has released what it was given', () => {
  assert.equal(isAccused({ record: { running: { web: runs } } }), false);
  assert.equal(isAccused({ groups: { web: given, db: given }, record: { running: { db: runs } } }), false);
  assert.equal(isAccused({ groups: { web: given, db: given } }), true);
  assert.equal(isAccused({ record: { released: { web: 2 } } }), false);
  assert.equal(isAccused({ groups: { web: { is: 'free', gen: 2 } } }), false);
});

test('neverRead() spares who has no daemon, is away, or has its group under maintenance', () => {
  assert.equal(isAccused({ daemonless: true }), false);
  assert.equal(isAccused({ document: { maintenance: { web: { by: 'admin' } } } }), false);
});
