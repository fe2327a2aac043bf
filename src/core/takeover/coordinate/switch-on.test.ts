import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accusedEntry, memberEntry } from '../../../sim/sample-entries.ts';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { type Circumstances, turnIn } from '../../../sim/turn-in.ts';
import { deviceId } from '../../definition-hash.ts';
import type { PowerAnswer, SwitchOnAnswer } from '../../power.ts';
import type { Document } from '../document.ts';
import type { SwitchOn } from '../switch-on.ts';
import { makeDraft } from './draft.ts';
import { launchSwitchOns, noteFence, switchOn, switchOnAfter, switchOnDone } from './switch-on.ts';

const config = simpleConfig({
  nodes: ['a', 'b', 'c'],
  networks: ['net1'],
  fence: 'pair',
  then: 'on',
  fenceLimit: 3,
  groups: { web: {} },
});
const devices = config.nodes.a!.fence.map(deviceId);
const wanted: SwitchOn = { is: 'wanted', devices };
const started = (attempt: number): SwitchOn => ({ is: 'started', attempt, devices });
const minute = 60_000;

function goneWith(again: SwitchOn): Document['nodes'] {
  const proof = { kind: 'off', by: 'pdu1+pdu2' } as const;
  return {
    a: { is: 'gone', inc: 'a1', proof, switchOn: again },
    b: memberEntry('b'),
    c: memberEntry('c'),
  };
}

/** b coordinates, and a is gone. */
function turnWith(again: SwitchOn, more: Partial<Circumstances> = {}) {
  const document = { nodes: goneWith(again), ...more.document };
  return turnIn({ self: 'b', config, ...more, document });
}

/** What b makes of it. */
function followed(again: SwitchOn, more: Partial<Circumstances> = {}): SwitchOn | undefined {
  const t = turnWith(again, more);
  const d = makeDraft(t.s.store.document!.value);
  switchOn(t, d);
  const entry = d.next.nodes.a;
  return entry?.is === 'gone' ? entry.switchOn : undefined;
}

/** What came from a, and how far it has come at c. */
function web(phase: 'starting' | 'running' | 'failed'): Partial<Circumstances> {
  const last = { from: 'a', proof: 'off', why: { kind: 'owner-gone', node: 'a' }, at: 0 } as const;
  const groups = { web: { is: 'assigned', node: 'c', inc: 'c1', gen: 2, def: '', last } } as const;
  return { document: { groups }, records: { c: { running: { web: { gen: 2, phase } } } } };
}

test('switchOn() begins when what it ran runs elsewhere, or has failed to, or has no place', () => {
  assert.deepEqual(followed(wanted), started(1));
  assert.deepEqual(followed(wanted, web('starting')), wanted);
  assert.deepEqual(followed(wanted, web('running')), started(1));
  assert.deepEqual(followed(wanted, web('failed')), started(1));
});

test('switchOn() waits while the lost node still owns the group', () => {
  const groups = { web: { is: 'assigned', node: 'a', inc: 'a1', gen: 1, def: '' } } as const;
  assert.deepEqual(followed(wanted, { document: { groups } }), wanted);
});

test('switchOn() waits while the command of a fence may still cut the node', () => {
  const until = (at: number) => ({ state: { attempts: { a: { inc: 'a1', attempt: 1, until: at } } } });
  assert.deepEqual(followed(wanted, { now: 100_000, ...until(100_001) }), wanted);
  assert.deepEqual(followed(wanted, { now: 100_000, ...until(100_000) }), started(1));
});

test('switchOn() begins again what another node began', () => {
  assert.deepEqual(followed(started(1)), started(2));
  const own = { switchOns: { a: { inc: 'a1', attempt: 1 } } };
  assert.deepEqual(followed(started(1), { state: own }), started(1));
});

test('switchOn() gives way to whoever works on the node or on the cluster', () => {
  const by = 'ada';
  const disarmed = followed(wanted, { document: { disarmed: { by } } });
  assert.deepEqual(disarmed, { is: 'not', why: { kind: 'disarmed', by } });
  const drained = followed(wanted, { document: { drained: { a: { by } } } });
  assert.deepEqual(drained, { is: 'not', why: { kind: 'drained-by', by } });
});

test('switchOn() uses the level that proved it off, or none', () => {
  const [one] = devices;
  assert.deepEqual(followed({ is: 'wanted', devices: [one!] }), {
    is: 'not',
    why: { kind: 'level-changed' },
  });
});

test('switchOn() lets it be when the file does not ask for it any more', () => {
  const other = simpleConfig({ nodes: ['a', 'b', 'c'], networks: ['net1'], fence: 'pair', groups: {} });
  assert.equal(followed(wanted, { config: other }), undefined);
});

/** The times of its fences before, by how long ago, and of all; this one is now. */
function wish(ago: readonly number[], all: readonly number[] = ago, asked = false): SwitchOn | undefined {
  const wall = 1_800_000_000_000;
  const at = (ms: number) => wall - ms;
  const t = turnIn({
    self: 'b',
    config,
    wall,
    document: { fenced: all.map(at), fencedNodes: { a: ago.map(at) } },
  });
  const d = makeDraft(t.s.store.document!.value);
  noteFence(t, d, 'a');
  return switchOnAfter(
    t,
    d,
    'a',
    { ...accusedEntry('a'), asked, why: { kind: 'asked', by: 'ada' } },
    devices,
  );
}

test('switchOnAfter() wants it once within an hour', () => {
  assert.deepEqual(wish([]), wanted);
  assert.deepEqual(wish([60 * minute]), wanted);
  assert.deepEqual(wish([60 * minute - 1]), {
    is: 'not',
    why: { kind: 'fenced-again', count: 2, withinMs: 60 * minute },
  });
});

test('switchOnAfter() wants it while the next fence would need no operator', () => {
  assert.deepEqual(wish([], [minute]), wanted);
  assert.deepEqual(wish([], [minute, minute]), {
    is: 'not',
    why: { kind: 'many-fenced', count: 3, windowMs: 10 * minute },
  });
});

test('switchOnAfter() wants nothing of a fence that a person asked for', () => {
  assert.deepEqual(wish([], [], true), { is: 'not', why: { kind: 'asked', by: 'ada' } });
});

/** What is done when the write that began it was acknowledged so long after it was sent. */
function launched(before: SwitchOn, afterMs: number) {
  const t = turnWith(started(1));
  const document = t.s.store.document!.value;
  launchSwitchOns(t, { ...document, nodes: goneWith(before) }, document, t.clock.now - afterMs);
  return t;
}

test('launchSwitchOns() gives the command once, when its write was acknowledged in time', () => {
  const devicesOf = (t: ReturnType<typeof launched>) =>
    t.actions.flatMap((action) => (action.kind === 'switch-on-node' ? [action.devices.map(deviceId)] : []));
  assert.deepEqual(devicesOf(launched(wanted, 2000)), [devices]);
  assert.deepEqual(devicesOf(launched(wanted, 2001)), []);
  assert.deepEqual(devicesOf(launched(started(1), 0)), []);
});

const says = (power: PowerAnswer['power']): PowerAnswer => ({ power, inWords: true, said: `it is ${power}` });

function outcome(answers: readonly SwitchOnAnswer[], attempt = 1) {
  const t = launched(wanted, 0);
  switchOnDone(t, { kind: 'switch-on-done', node: 'a', inc: 'a1', attempt, answers });
  return t.s.switchOns.a?.outcome;
}

test('switchOnDone() is content with one supply that is on', () => {
  const refused = { by: 'pdu1', before: says('off'), after: says('off') };
  assert.deepEqual(outcome([refused, { by: 'pdu2', before: says('off'), after: says('on') }]), {
    is: 'done',
    by: 'pdu2',
  });
  assert.deepEqual(
    outcome([
      { by: 'pdu1', before: says('on') },
      { by: 'pdu2', before: says('off') },
    ]),
    {
      is: 'done',
      by: 'pdu1',
    },
  );
});

test('switchOnDone() says what kept it from being on', () => {
  const silent = { by: 'pdu1', before: says('unknown') };
  const refused = { by: 'pdu2', before: says('off'), after: says('off') };
  const why = (by: string, power: string) => ({ kind: 'cannot-switch-on', by, said: `it is ${power}` });
  assert.deepEqual(outcome([silent, refused]), { is: 'not', why: why('pdu2', 'off') });
  assert.deepEqual(outcome([silent]), { is: 'not', why: why('pdu1', 'unknown') });
});

test('switchOnDone() takes the result of its own attempt and of no other', () => {
  assert.equal(outcome([{ by: 'pdu1', before: says('on') }], 2), undefined);
});
