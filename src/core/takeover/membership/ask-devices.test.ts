import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../../sim/simple-config.ts';
import { type Circumstances, turnIn } from '../../../sim/turn-in.ts';
import type { PowerAnswer } from '../../power.ts';
import type { State } from '../state.ts';
import { makeTurn, type Turn } from '../turn.ts';
import { askDevices, describePower, powerSaid } from './ask-devices.ts';

const nodes = ['a', 'b', 'c', 'd', 'e'];
const config = simpleConfig({ nodes, networks: ['net1'], fence: 'agent', groups: {} });
const hears = (...names: string[]) => ({ net1: Object.fromEntries(names.map((n) => [n, true])) });

/** Whom this node asks about, by its actions. */
function asks(t: Turn): string[] {
  askDevices(t);
  return t.actions.flatMap((action) => (action.kind === 'ask-power' ? [action.node] : []));
}

function turn(self: string, more: Partial<Circumstances> = {}): Turn {
  return turnIn({ self, config, state: { hears: hears(...nodes.filter((n) => n !== self)) }, ...more });
}

test('askDevices() has every node asked about by the two members that follow it', () => {
  assert.deepEqual(asks(turn('c')), ['a', 'b']);
  assert.deepEqual(asks(turn('a')), ['d', 'e']);
  assert.deepEqual(asks(turn('b')), ['a', 'e']);
});

test('askDevices() asks about nobody whom it does not hear, or hears as another incarnation', () => {
  assert.deepEqual(asks(turn('c', { state: { hears: hears('b') } })), ['b']);
  assert.deepEqual(asks(turn('c', { state: { hears: hears('a', 'b'), beating: { a: 'a2' } } })), ['b']);
});

test('askDevices() goes on with what the record says when the daemon was started again', () => {
  const first = turn('c');
  askDevices(first);
  answer(first, 'on');
  const records = { c: { power: describePower(first)! } };
  assert.deepEqual(
    describePower(first)?.a?.devices,
    describePower(later(turn('c', { records }), 0))?.a?.devices,
  );
});

/** The first question is answered. */
function answer(t: Turn, power: PowerAnswer['power']): void {
  const question = t.actions.find((action) => action.kind === 'ask-power');
  assert.ok(question?.kind === 'ask-power');
  const device = Object.keys(t.s.power[question.node]!.devices)[0]!;
  const said = { power, inWords: true, said: 'as it says' } as const;
  powerSaid(t, { kind: 'power-said', order: question.order, node: question.node, device, answer: said });
}

/** The same node `ms` later, having looked at everything again. */
function later(t: Turn, ms: number, state: Partial<State> = {}): Turn {
  const next = makeTurn({ ...t.s, ...state }, { ...t.clock, now: t.clock.now + ms });
  askDevices(next);
  return next;
}

function seen(t: Turn): string | undefined {
  return Object.values(describePower(t)?.a?.devices ?? {})[0]?.is;
}

test('a device that says off is not called a liar before its node could be missed', () => {
  const t = turn('c');
  askDevices(t);
  answer(t, 'off');
  assert.equal(seen(later(t, 1000)), undefined);
  assert.equal(seen(later(t, 1300)), 'contradicts');
  assert.equal(seen(later(t, 1300, { hears: hears('b') })), undefined);
});

test('a device that said on and is silent later has still said on', () => {
  const t = turn('c');
  askDevices(t);
  answer(t, 'on');
  assert.equal(seen(t), 'on');
  const next = later(t, 60_000);
  answer(next, 'unknown');
  assert.deepEqual(Object.values(describePower(next)!.a!.devices)[0], {
    is: 'silent',
    wasOn: true,
    said: 'as it says',
  });
});

test('a device that has contradicted itself is believed again when it says on', () => {
  const t = turn('c');
  askDevices(t);
  answer(t, 'off');
  const wrong = later(t, 1300);
  const next = later(wrong, 10_000);
  answer(next, 'unknown');
  assert.equal(seen(next), 'contradicts');
  const last = later(next, 10_000);
  answer(last, 'on');
  assert.equal(seen(last), 'on');
});

/** When this node asks about a device again that has just said on at that time of the day. */
function nextAsk(self: string, node: string, wall: number, members = nodes): number {
  const few = simpleConfig({ nodes: members, networks: ['net1'], fence: 'agent', groups: {} });
  const state = { hears: hears(...members.filter((n) => n !== self)) };
  const t = turnIn({ self, config: few, wall, state });
  askDevices(t);
  for (const action of t.actions) {
    if (action.kind !== 'ask-power' || action.node !== node) continue;
    const device = Object.keys(t.s.power[node]!.devices)[0]!;
    const answer = { power: 'on', inWords: true, said: 'on' } as const;
    powerSaid(t, { kind: 'power-said', order: action.order, node, device, answer });
    return wall + t.s.power[node]!.devices[device]!.nextAt - t.clock.now;
  }
  assert.fail(`${self} does not ask about ${node}`);
}

const day = 1_800_000_000_000;
const halfMinute = 30_000;

test('the two that ask a device about a node take turns, one every half minute, whenever they asked last', () => {
  for (const wall of [day, day + 7_000, day + 55_000]) {
    const apart = Math.abs(nextAsk('b', 'a', wall) - nextAsk('c', 'a', wall)) % (2 * halfMinute);
    assert.equal(apart, halfMinute);
  }
  const first = nextAsk('b', 'a', day + 7_000);
  assert.equal(nextAsk('b', 'a', first), first + 2 * halfMinute);
});

test('the one that asks a device alone does so every half minute', () => {
  const first = nextAsk('b', 'a', day, ['a', 'b']);
  assert.equal(nextAsk('b', 'a', first, ['a', 'b']), first + halfMinute);
});

test('a device is not asked again at once after it has answered, nor about two nodes at a time', () => {
  const soon = nextAsk('b', 'a', day) - 500;
  assert.equal(nextAsk('b', 'a', soon), soon + 500 + 2 * halfMinute);
  const ofNodes = new Set([nextAsk('c', 'a', day), nextAsk('c', 'b', day)].map((at) => at % halfMinute));
  assert.equal(ofNodes.size, 2);
});
