/** The simulator's executor: the same closed table of actions as the live one, on simulated time. */
import { type Claim, isSameClaim } from '../core/config.ts';
import { deviceId } from '../core/definition-hash.ts';
import { levelName } from '../core/fence-levels.ts';
import type { Action, ActionKind, ActionOf, ResourceOrder } from '../core/takeover/action.ts';
import type { Event } from '../core/takeover/event.ts';
import type { WriteAnswer } from '../core/versioned.ts';
import { checkRecord } from './checkers/durable-first.ts';
import type { NodePart, Surroundings } from './parts.ts';
import type { Path } from './store.ts';

interface Context {
  readonly world: Surroundings;
  readonly node: NodePart;
  readonly id: number;
  /** Delivers to the daemon that gave the order, if it still lives. */
  readonly reply: (ms: number, event: Event) => void;
  readonly path: Path;
}

type Perform = { readonly [K in ActionKind]: (c: Context, action: ActionOf<K>) => void };

const perform: Perform = {
  'read-store': (c) => {
    const sentAt = c.world.schedule.now;
    const timeout = c.node.later(
      c.world.config.timing.storeTimeoutMs,
      () => c.reply(0, { kind: 'store-unreachable', said: 'no answer in time' }),
      'daemon',
    );
    c.world.store.read(c.path, (snapshot) => {
      if (timeout.cancelled) return;
      timeout.cancelled = true;
      c.reply(0, { kind: 'store-read', sentAt, snapshot });
    });
  },
  'read-config': (c, { hash }) => {
    const config = c.world.configs.get(hash);
    if (config) c.reply(1, { kind: 'config-loaded', hash, config });
    else c.reply(1, { kind: 'config-unreadable', hash, said: 'not in the store' });
  },
  'write-document': (c, { expected, document }) => {
    const answer = once(c, (a) => ({ kind: 'document-written', nonce: document.nonce, answer: a }));
    const by = { node: c.node.name, inc: c.node.inc };
    c.world.decided(by, document);
    c.world.store.writeDocument(by, expected, document, c.path, answer);
  },
  'write-record': (c, { expected, record }) => {
    const answer = once(c, (a) => ({ kind: 'record-written', counter: record.counter, answer: a }));
    checkRecord(c.node, record);
    c.world.store.writeRecord(c.node.name, expected, record, c.path, answer);
  },
  'expect-starts': () => {},
  'start-resource': (c, order) => start(c, order),
  'stop-resource': (c, order) => stop(c, order, order.how),
  'probe-resource': (c, order) => probe(c, order),
  'adopt-resource': (c, order) => probe(c, order),
  'announce-resource': () => {},
  'observe-resource': (c, { order, key, mac }) =>
    c.reply(5, { kind: 'observed', order, key, found: 'owner', macs: [mac], mac }),
  'fence-node': (c, order) => {
    const { node, inc, attempt, devices } = order;
    const one = c.world.times?.deviceOf(node) ?? 'power switch';
    const by = devices.length > 1 ? levelName(devices.map(({ device }) => device)) : one;
    c.world.fencing.off(c.node, order, (results) =>
      c.reply(0, { kind: 'fence-done', node, inc, attempt, by, results }),
    );
  },
  'switch-on-node': (c, order) => {
    const { node, inc, attempt } = order;
    c.world.fencing.on(c.node, order, (answers) =>
      c.reply(0, { kind: 'switch-on-done', node, inc, attempt, answers }),
    );
  },
  'ask-power': (c, { order, node, device }) =>
    void c.world.devices.ask(c.node, node, device, (answer) =>
      c.reply(0, { kind: 'power-said', order, node, device: deviceId(device), answer }),
    ),
  'ask-keeper': (c) => c.node.daemon.tellKeeper({ kind: 'judge' }),
  'set-deadline': (c, { until }) => c.node.daemon.tellKeeper({ kind: 'deadline', boottimeMs: until }),
  'set-idle': (c, { stopped }) => c.node.daemon.tellKeeper({ kind: 'idle', stopped }),
  'end-incarnation': (c, { reason }) => c.node.daemon.tellKeeper({ kind: 'end-incarnation', reason }),
  'hand-over': (c) => c.node.daemon.tellKeeper({ kind: 'handed-over' }),
  'answer-request': (c, { ticket, refusal }) => c.world.answered(ticket, refusal),
};

export function performAction(world: Surroundings, node: NodePart, id: number, action: Action): void {
  const reply = (ms: number, event: Event) => {
    node.later(ms, () => node.daemon.deliver(id, event), 'daemon');
  };
  // What is under way arrives whatever becomes of its sender; an answer finds it paused or dead.
  const { name } = node;
  const path = {
    node: name,
    there: () => world.network.reachesStore(name),
    back: () => world.network.hearsStore(name),
  };
  (perform[action.kind] as (c: Context, a: Action) => void)({ world, node, id, reply, path }, action);
}

/** The first of answer and time-out counts; a time-out is "unknown". */
function once(c: Context, event: (answer: WriteAnswer) => Event) {
  const timeout = c.node.later(
    c.world.config.timing.storeTimeoutMs,
    () => c.reply(0, event({ answer: 'unknown', said: 'no answer in time' })),
    'daemon',
  );
  return (answer: WriteAnswer) => {
    if (timeout.cancelled) return;
    timeout.cancelled = true;
    c.reply(0, event(answer));
  };
}

function start(c: Context, order: ResourceOrder): void {
  const key = `${order.group}/${order.resource}`;
  const behaviour = c.world.behaviourOf(key, c.node.name);
  c.world.starting(c.node, order.group, order.definition);
  c.node.claims.set(key, order.definition.claims);
  c.node.starts += 1;
  if (behaviour === 'start-hangs') {
    // Half done: something is there, and the command does not end.
    c.node.physical.set(key, c.world.schedule.now);
    const { startTimeoutMs } = order.definition;
    return ended(c, order, startTimeoutMs, `no end after ${startTimeoutMs} ms`);
  }
  const ms =
    behaviour === 'start-slow' ? 1500 : (c.world.times?.startMs(key) ?? c.world.random.between(3, 15));
  if (behaviour === 'start-fails') return ended(c, order, ms, 'exit code 1');
  c.node.cancelStart(key);
  const started = () => {
    c.node.pendingStarts.delete(key);
    c.world.started(c.node, order.group, order.definition);
    c.node.physical.set(key, c.world.schedule.now);
    if (behaviour === 'dies-at-start') died(c, order, key);
  };
  c.node.pendingStarts.set(key, c.node.later(ms - 0.5, started, 'child'));
  ended(c, order, ms, '');
}

/** Noticed at once, and so before the start's own word. */
function died(c: Context, { group, resource }: ResourceOrder, key: string): void {
  c.node.physical.delete(key);
  c.reply(0.1, { kind: 'resource-died', group, resource, said: 'exit code 1' });
}

function stop(c: Context, order: ResourceOrder, how: 'ask' | 'kill'): void {
  const key = `${order.group}/${order.resource}`;
  const behaviour = c.world.behaviourOf(key, c.node.name);
  const stuck = behaviour === 'unkillable' || (behaviour === 'stop-fails' && how === 'ask');
  const lies = behaviour === 'stop-lies' && how === 'ask';
  const usualMs = () => c.world.times?.stopMs(key) ?? c.world.random.between(2, 10);
  const ms = stuck && how === 'ask' ? order.definition.stopTimeoutMs : usualMs();
  const { inc } = c.node;
  c.node.cancelStart(key);
  // The stop command is a process of its own: it acts even when the daemon that ran it is gone.
  c.node.later(ms, () => !stuck && !lies && c.node.inc === inc && c.node.physical.delete(key), 'child');
  ended(c, order, ms + 0.1, stuck ? 'it does not end' : '');
}

/** Tells the daemon that gave the order, if it still lives. */
function ended(c: Context, { order, group, resource }: ResourceOrder, ms: number, said: string): void {
  const outcome = said ? ({ outcome: 'failed', class: 'soft', said } as const) : ({ outcome: 'ok' } as const);
  c.reply(ms, { kind: 'operation-done', order, group, resource, outcome });
}

function isLieTurn(c: Context, key: string): boolean {
  const turn = `${key}@${c.node.name}`;
  const given = c.world.turns.get(turn) ?? 0;
  c.world.turns.set(turn, given + 1);
  return given % 4 !== 0;
}

/** It is there, or another resource's address, device, directory or port is, which no probe can tell from its own. */
function isSeen({ physical, claims }: NodePart, key: string, sought: readonly Claim[]): boolean {
  const others = [...physical.keys()].flatMap((other) => claims.get(other) ?? []);
  return physical.has(key) || others.some((one) => sought.some((mine) => isSameClaim(one, mine)));
}

function probe(c: Context, order: ResourceOrder): void {
  const key = `${order.group}/${order.resource}`;
  const behaviour = c.world.behaviourOf(key, c.node.name);
  c.node.later(c.world.random.between(1, 4), () => {
    const runs = isSeen(c.node, key, order.definition.claims);
    const lies =
      (behaviour === 'probe-lies' && c.world.random.chance(0.3)) ||
      (behaviour === 'probe-mostly-lies' && isLieTurn(c, key)) ||
      (behaviour === 'probe-broken' && order.definition.params.version !== 'mended');
    const state = lies ? 'failed' : runs ? 'running' : 'stopped';
    c.reply(0, {
      kind: 'probed',
      order: order.order,
      group: order.group,
      resource: order.resource,
      state,
      said: lies ? 'so it says' : '',
    });
  });
}
