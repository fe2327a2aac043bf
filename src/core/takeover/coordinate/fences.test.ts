import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accusedEntry, memberEntry } from '../../../sim/sample-entries.ts';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { turnIn } from '../../../sim/turn-in.ts';
import { deviceId } from '../../definition-hash.ts';
import { judge } from '../membership/judge.ts';
import { makeDraft } from './draft.ts';
import { fenceAccused, launchFences } from './fences.ts';

const cluster = { nodes: ['a', 'b', 'c'], networks: ['net1'], fence: 'manual', groups: {} } as const;
const accused = accusedEntry('a');

/** What b, which coordinates, makes of the accused a, whose last record says that it hears everybody. */
function afterwards(hears: Readonly<Record<string, boolean>>, renewedAgoMs = 0): string | undefined {
  const now = 100_000;
  const nodes = { a: accused, b: memberEntry('b'), c: memberEntry('c') };
  const t = turnIn({
    self: 'b',
    config: simpleConfig(cluster),
    now,
    document: { nodes },
    state: {
      hears: { net1: hears },
      progress: { a: { inc: 'a1', counter: 1, at: now - renewedAgoMs, moves: 1 } },
    },
  });
  t.s.renewal = { ...t.s.renewal, confirmedAt: now };
  const document = t.s.store.document!.value;
  const d = makeDraft(document);
  fenceAccused(t, d, judge(t, document));
  return d.next.nodes.a?.is;
}

test('fenceAccused() withdraws an accusation for a node that is heard again', () => {
  assert.equal(afterwards({ a: true, c: true }), 'in');
});

test('fenceAccused() withdraws nothing for a node that is heard and whose record stands still', () => {
  assert.equal(afterwards({ a: true, c: true }, 1999), 'in');
  assert.equal(afterwards({ a: true, c: true }, 2000), 'accused');
});

test('fenceAccused() withdraws nothing for a node that is merely not missed yet', () => {
  assert.equal(afterwards({ c: true }), 'accused');
  assert.equal(afterwards({ a: false, c: true }), 'accused');
});

/** Whether the command starts when the write that says so was acknowledged so long after it was sent. */
function launches(afterMs: number): boolean {
  const now = 100_000;
  const config = simpleConfig({ ...cluster, fence: 'agent' });
  const nodes = { a: { ...accused, attempt: 1, started: true }, b: memberEntry('b'), c: memberEntry('c') };
  const t = turnIn({ self: 'b', config, now, document: { nodes } });
  const document = t.s.store.document!.value;
  launchFences(t, { ...document, nodes: { ...nodes, a: accused } }, document, now - afterMs);
  return t.actions.some(({ kind }) => kind === 'fence-node');
}

test('launchFences() starts a command when its write was acknowledged, and none that others may hold for over', () => {
  assert.deepEqual(
    [launches(0), launches(2000), launches(2001), launches(60_000)],
    [true, true, false, false],
  );
});

test('launchFences() starts the command of an attempt once', () => {
  const config = simpleConfig({ ...cluster, fence: 'agent' });
  const a = { ...accused, attempt: 1, started: true };
  const nodes = { a, b: memberEntry('b'), c: memberEntry('c') };
  const t = turnIn({ self: 'b', config, document: { nodes } });
  const document = t.s.store.document!.value;
  launchFences(t, document, document, t.clock.now);
  assert.deepEqual(t.actions, []);
});

test('fenceAccused() starts no attempt against its own node', () => {
  const attemptBy = (self: string) => {
    const nodes = { a: accused, b: memberEntry('b'), c: memberEntry('c') };
    const config = simpleConfig({ ...cluster, fence: 'agent' });
    const t = turnIn({
      self,
      config,
      document: { nodes },
      state: { hears: { net1: { a: false, c: true } } },
    });
    const document = t.s.store.document!.value;
    const d = makeDraft(document);
    fenceAccused(t, d, judge(t, document));
    const entry = d.next.nodes.a;
    return entry?.is === 'accused' ? entry.attempt : undefined;
  };
  assert.deepEqual([attemptBy('b'), attemptBy('a')], [1, 0]);
});

/** In which order its levels are used, by the number of the attempt. */
function levelsTried(attempts: number): readonly string[] {
  return Array.from({ length: attempts }, (_, i) => {
    const config = simpleConfig({ ...cluster, fence: 'pair-then-agent' });
    const entry = { ...accused, attempt: i + 1, started: true };
    const t = turnIn({ self: 'b', config, document: { nodes: { a: entry, b: memberEntry('b') } } });
    const document = t.s.store.document!.value;
    launchFences(t, { ...document, nodes: { a: accused } }, document, t.clock.now);
    const [action] = t.actions;
    return action?.kind === 'fence-node' ? action.devices.map(({ device }) => device.name).join('+') : '';
  });
}

test('launchFences() uses all devices of a level at once, as often as it says, and then the next level', () => {
  const [both, whole] = ['pdu1+pdu2', 'power-switch'];
  assert.deepEqual(levelsTried(7), [both, both, both, whole, whole, whole, both]);
});

/** What becomes of a, off by these devices, when the document is written by the configuration of one power switch. */
function taken(devices: readonly string[]) {
  const config = simpleConfig({ ...cluster, fence: 'agent' });
  const a = { ...accused, attempt: 1, started: true };
  const off = {
    inc: a.inc,
    attempt: 1,
    status: 'off',
    by: 'x',
    devices,
    at: 0,
    lively: false,
    retryAt: 0,
  } as const;
  const nodes = { a, b: memberEntry('b'), c: memberEntry('c') };
  const state = { fences: { a: off }, hears: { net1: { a: false, c: true } } };
  const records = { c: { hears: { net1: ['b'] } } };
  const t = turnIn({ self: 'b', config, document: { nodes }, records, state });
  const document = t.s.store.document!.value;
  const d = makeDraft(document);
  fenceAccused(t, d, judge(t, document));
  const entry = d.next.nodes.a;
  return entry?.is === 'accused' ? entry.failed?.why.kind : entry?.is;
}

test('fenceAccused() takes off from a level of the configuration in force, and of no other', () => {
  const [device] = simpleConfig({ ...cluster, fence: 'agent' }).nodes.a!.fence;
  assert.equal(taken([deviceId(device!)]), 'gone');
  assert.equal(taken(['another']), 'level-changed');
  assert.equal(taken([deviceId(device!), 'another']), 'level-changed');
});

test('fenceAccused() doubts every device of a level that said off of a node which is heard', () => {
  const config = simpleConfig({ ...cluster, fence: 'pair' });
  const devices = config.nodes.a!.fence.map((device) => deviceId(device));
  const a = { ...accused, attempt: 1, started: true };
  const nodes = { a, b: memberEntry('b'), c: memberEntry('c') };
  const state = {
    fences: {
      a: { inc: a.inc, attempt: 1, status: 'off', by: 'x', devices, at: 0, lively: false, retryAt: 0 },
    },
    hears: { net1: { a: true, c: true } },
  } as const;
  const t = turnIn({ self: 'b', config, document: { nodes }, state });
  const document = t.s.store.document!.value;
  const d = makeDraft(document);
  fenceAccused(t, d, judge(t, document));
  const entry = d.next.nodes.a;
  assert.deepEqual(entry?.is === 'accused' ? entry.doubted : undefined, devices);
});
