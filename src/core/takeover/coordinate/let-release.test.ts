import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accusedEntry, memberEntry } from '../../../sim/sample-entries.ts';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { turnIn } from '../../../sim/turn-in.ts';
import { tellsLateMs } from '../../versioned.ts';
import type { GroupEntry } from '../document.ts';
import { makeDraft } from './draft.ts';
import { mayStillRelease } from './let-release.ts';

const config = simpleConfig({
  nodes: ['a', 'b', 'c'],
  networks: ['net1'],
  fence: 'agent',
  groups: { web: {} },
});
const now = 100_000;
const later = now + 60_000;
const runs: GroupEntry = { is: 'assigned', node: 'a', inc: 'a1', gen: 1, def: 'd' };

interface Circumstances {
  readonly entry?: Parameters<typeof accusedEntry>[1];
  readonly web?: GroupEntry;
  /** When the record last moved; the node has not been heard since 300 ms. */
  readonly movedAt?: number;
  readonly until?: number;
}

/** Whether b, which coordinates, holds the first attempt against a back. */
function waits(circumstances: Circumstances = {}): boolean {
  return judged(circumstances).waits;
}

/** And when it looks again. */
function judged({ entry, web = runs, movedAt = now - 100, until }: Circumstances) {
  const accused = accusedEntry('a', entry);
  const nodes = { a: accused, b: memberEntry('b'), c: memberEntry('c') };
  const t = turnIn({
    self: 'b',
    config,
    now,
    document: { nodes, groups: { web } },
    state: {
      hears: { net1: { a: false, c: true } },
      unheardSince: { a: now - 50 },
      lookAt: { everything: later, members: later, addresses: later, placement: later },
      progress: { a: { inc: 'a1', counter: 9, at: movedAt, moves: 3 } },
      letRelease: until === undefined ? {} : { a: { inc: 'a1', until } },
    },
  });
  const document = t.s.store.document!.value;
  return { waits: mayStillRelease(t, makeDraft(document), 'a', accused), lookAt: t.s.lookAt.members };
}

test('mayStillRelease() waits for a node that lives and owns something, once', () => {
  assert.equal(waits(), true);
  assert.equal(waits({ until: now + 1 }), true);
  assert.equal(waits({ until: now }), false);
});

test('mayStillRelease() looks again when the wait is over, or the record has stood still too long before that', () => {
  const { renewIntervalMs } = config.timing;
  const stillAt = now - 100 + 2 * renewIntervalMs + tellsLateMs;
  assert.deepEqual(judged({ until: now + 300 }), { waits: true, lookAt: now + 300 });
  assert.deepEqual(judged({ until: later }), { waits: true, lookAt: stillAt });
});

test('mayStillRelease() does not wait for a node whose last sign of life is as old as its last beat', () => {
  assert.equal(waits({ movedAt: now - 400 }), false);
});

test('mayStillRelease() does not wait where a person asked, for a node that cannot stop, or for one that owns nothing', () => {
  assert.equal(waits({ entry: { asked: true } }), false);
  assert.equal(waits({ entry: { why: { kind: 'stays-unclean' } } }), false);
  assert.equal(waits({ entry: { attempt: 1, started: true } }), false);
  assert.equal(waits({ web: { is: 'free', gen: 1 } }), false);
});
