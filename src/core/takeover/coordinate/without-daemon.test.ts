import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memberEntry } from '../../../sim/sample-entries.ts';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { turnIn } from '../../../sim/turn-in.ts';
import type { Document } from '../document.ts';
import { noteDaemonless, withoutDaemon } from './without-daemon.ts';

const config = simpleConfig({ nodes: ['a', 'b'], networks: ['net1'], fence: 'agent', groups: { web: {} } });
const now = 100_000;
const web = { is: 'assigned', node: 'a', inc: 'a1', gen: 1, def: 'd' } as const;

interface Case {
  readonly groups?: Document['groups'];
  readonly heard?: boolean;
  /** So long ago its beats began to say that no daemon works; undefined: one does. */
  readonly daemonlessMs?: number;
  readonly renewedMs?: number;
  readonly storeBackMs?: number;
}

/** What b, which coordinates, makes of a. */
function turnOf({ groups = { web }, heard = true, renewedMs = 60_000, storeBackMs = 90_000, ...c }: Case) {
  const seen = (inc: string, agoMs: number) => ({ inc, counter: 1, at: now - agoMs, moves: 1 });
  const t = turnIn({
    self: 'b',
    config,
    now,
    document: { nodes: { a: memberEntry('a'), b: memberEntry('b') }, groups },
    state: {
      hears: { net1: { a: heard } },
      progress: { a: seen('a1', renewedMs) },
      daemonless: c.daemonlessMs === undefined ? {} : { a: now - c.daemonlessMs },
    },
  });
  t.s.store = { ...t.s.store, reachableSince: now - storeBackMs };
  t.s.renewal = { ...t.s.renewal, confirmedAt: now };
  return t;
}

function isAccused(c: Case): boolean {
  const t = turnOf(c);
  return withoutDaemon(t, t.s.store.document!.value, 'a') !== undefined;
}

test('withoutDaemon() accuses a member a minute after its last sign of a daemon', () => {
  assert.deepEqual(
    [59_999, 60_000].map((daemonlessMs) => isAccused({ daemonlessMs })),
    [false, true],
  );
  assert.deepEqual(
    [59_999, 60_000].map((renewedMs) => isAccused({ daemonlessMs: 70_000, renewedMs })),
    [false, true],
  );
});

test('withoutDaemon() spares one whose daemon works, that is not heard, or that owns nothing', () => {
  assert.equal(isAccused({}), false);
  assert.equal(isAccused({ daemonlessMs: 70_000, heard: false }), false);
  assert.equal(isAccused({ daemonlessMs: 70_000, groups: { web: { is: 'free', gen: 1 } } }), false);
});

test('withoutDaemon() counts from when the store was there again', () => {
  assert.equal(isAccused({ daemonlessMs: 70_000, storeBackMs: 59_999 }), false);
});

test('noteDaemonless() says so of a node as long as it is heard', () => {
  const saysSo = (c: Case) => {
    const t = turnOf(c);
    noteDaemonless(t, t.s.store.document!.value);
    return t.s.said.daemon?.a?.reason.kind;
  };
  assert.equal(saysSo({ daemonlessMs: 0 }), 'agent-beats-without-daemon');
  assert.equal(saysSo({ daemonlessMs: 0, heard: false }), undefined);
});
