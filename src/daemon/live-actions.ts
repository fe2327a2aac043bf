/**
 * The live executor: one dull function per action of the closed table. It does what it is told and reports what came of
 * it as an event; it decides nothing. Every order gets a result, also when the one who carries it out never answers.
 */

import type { NodeName } from '../core/config.ts';
import { deviceId } from '../core/definition-hash.ts';
import { levelName } from '../core/fence-levels.ts';
import type { DaemonToKeeper } from '../core/keeper/messages.ts';
import type { PowerAnswer } from '../core/power.ts';
import type { Reason } from '../core/reason.ts';
import type { Action, ActionKind, ActionOf, ResourceOrder } from '../core/takeover/action.ts';
import type { Document, NodeRecord } from '../core/takeover/document.ts';
import type { Event, OperationOutcome } from '../core/takeover/event.ts';
import type { WriteAnswer } from '../core/versioned.ts';
import type { Domain } from '../ports/domain.ts';
import type { FenceRunner } from '../ports/fence-runner.ts';
import type { ObserveResource } from '../ports/resource-observer.ts';
import type { ProbeResult, ResourceRunner } from '../ports/resource-runner.ts';
import { type Store, StoreUnavailable } from '../ports/store.ts';
import { parseStoredConfig } from './stored-config.ts';

export interface LiveWorld {
  readonly node: NodeName;
  dispatch(event: Event): void;
  /** Monotonic ms, the loop's clock. */
  now(): number;
  /** CLOCK_BOOTTIME in ms, never later than the clock. */
  boottime(): number;
  readonly takeover: Domain<Document, NodeRecord>;
  readonly store: Store;
  /** By which configurations are named. */
  hashOf(text: string): string;
  readonly runner: ResourceRunner;
  readonly observe: ObserveResource;
  readonly fences: FenceRunner;
  tellKeeper(message: DaemonToKeeper): void;
  answer(ticket: number, refusal: Reason | undefined): void;
}

type Perform = { readonly [K in ActionKind]: (w: LiveWorld, action: ActionOf<K>) => void };

const perform: Perform = {
  'read-store': (w) => {
    const sentAt = w.now();
    w.takeover.read().then(
      (snapshot) => w.dispatch({ kind: 'store-read', sentAt, snapshot }),
      (error: Error) => w.dispatch({ kind: 'store-unreachable', said: reasonOf(error) }),
    );
  },
  'read-config': (w, { hash }) => {
    const failed = (error: Error) => w.dispatch({ kind: 'config-unreadable', hash, said: error.message });
    w.store
      .readConfig(hash)
      .then((text) =>
        w.dispatch({ kind: 'config-loaded', hash, config: parseStoredConfig(text, hash, w.hashOf) }),
      )
      .catch(failed);
  },
  'write-document': (w, { expected, document }) => {
    const done = (answer: WriteAnswer) =>
      w.dispatch({ kind: 'document-written', nonce: document.nonce, answer });
    w.takeover.writeDocument(expected, document).then(done, (error: Error) => done(unknown(error)));
  },
  'write-record': (w, { expected, record }) => {
    const done = (answer: WriteAnswer) =>
      w.dispatch({ kind: 'record-written', counter: record.counter, answer });
    w.takeover.writeRecord(w.node, expected, record).then(done, (error: Error) => done(unknown(error)));
  },
  'expect-starts': (w) => w.runner.expectStarts(),
  'start-resource': (w, order) =>
    operate(w, order, order.definition.startTimeoutMs, w.runner.start(order, order.definition)),
  'stop-resource': (w, order) =>
    operate(w, order, order.definition.stopTimeoutMs, w.runner.stop(order, order.definition, order.how)),
  'probe-resource': (w, order) => probe(w, order, w.runner.probe(order, order.definition, order.depth)),
  'adopt-resource': (w, order) => probe(w, order, w.runner.adopt(order, order.definition)),
  'announce-resource': (w, order) => void w.runner.announce(order, order.definition).catch(() => {}),
  'observe-resource': (w, { order, key, definition, mac }) =>
    void w
      .observe(definition, mac)
      .then(({ found, macs }) => w.dispatch({ kind: 'observed', order, key, found, macs, mac })),
  'fence-node': (w, order) => void fence(w, order),
  'switch-on-node': (w, order) => void switchOn(w, order),
  'ask-power': (w, order) => void askPower(w, order),
  'ask-keeper': (w) => w.tellKeeper({ kind: 'judge' }),
  'set-deadline': (w, { until }) => {
    const boottimeMs = until === undefined ? undefined : w.boottime() + (until - w.now());
    w.tellKeeper({ kind: 'deadline', boottimeMs });
  },
  'set-idle': (w, { stopped }) => w.tellKeeper({ kind: 'idle', stopped }),
  'end-incarnation': (w, { reason }) => w.tellKeeper({ kind: 'end-incarnation', reason }),
  'hand-over': (w) => w.tellKeeper({ kind: 'handed-over' }),
  'answer-request': (w, { ticket, refusal }) => w.answer(ticket, refusal),
};

export function performLive(world: LiveWorld, action: Action): void {
  (perform[action.kind] as (w: LiveWorld, a: Action) => void)(world, action);
}

function unknown(error: Error): WriteAnswer {
  return { answer: 'unknown', said: error.message };
}

/** A runner keeps its own time-outs; this guard only sees to it that an order never stays without a result. */
function guarded<T>(work: Promise<T>, timeoutMs: number, late: T): Promise<T> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(late), timeoutMs * 2 + 5000);
    work
      .then(
        (value) => resolve(value),
        (error: Error) => resolve({ ...late, said: error.message }),
      )
      .finally(() => clearTimeout(timer));
  });
}

function operate(
  w: LiveWorld,
  order: ResourceOrder,
  timeoutMs: number,
  work: Promise<OperationOutcome>,
): void {
  const late: OperationOutcome = { outcome: 'failed', class: 'soft', said: 'the runner gave no result' };
  void guarded(work, timeoutMs, late).then((outcome) =>
    w.dispatch({
      kind: 'operation-done',
      order: order.order,
      group: order.group,
      resource: order.resource,
      outcome,
    }),
  );
}

function probe(w: LiveWorld, order: ResourceOrder, work: Promise<ProbeResult>): void {
  const late: ProbeResult = { state: 'unknown', said: 'the runner gave no result' };
  void guarded(work, order.definition.probeTimeoutMs, late).then(({ state, said }) =>
    w.dispatch({
      kind: 'probed',
      order: order.order,
      group: order.group,
      resource: order.resource,
      state,
      said,
    }),
  );
}

async function fence(w: LiveWorld, order: ActionOf<'fence-node'>): Promise<void> {
  const { node, inc, attempt, devices } = order;
  const results = await w.fences.off(node, devices).catch((error: Error) => {
    const failed = { sawOn: false, failed: error.message, after: noAnswer(error) };
    return Object.fromEntries(devices.map(({ id }) => [id, failed]));
  });
  const by = levelName(devices.map(({ device }) => device));
  w.dispatch({ kind: 'fence-done', node, inc, attempt, by, results });
}

async function switchOn(w: LiveWorld, order: ActionOf<'switch-on-node'>): Promise<void> {
  const { node, inc, attempt, devices } = order;
  const none = (error: Error) => devices.map(({ name: by }) => ({ by, before: noAnswer(error) }));
  const answers = await w.fences.on(node, devices).catch(none);
  w.dispatch({ kind: 'switch-on-done', node, inc, attempt, answers });
}

async function askPower(w: LiveWorld, { order, node, device }: ActionOf<'ask-power'>): Promise<void> {
  const answer = await w.fences.status(node, device).catch(noAnswer);
  w.dispatch({ kind: 'power-said', order, node, device: deviceId(device), answer });
}

/** Of a store that gives no answer: why, without saying again that it gives none. */
function reasonOf(error: Error): string {
  return error instanceof StoreUnavailable ? error.reason : error.message;
}

function noAnswer(error: Error): PowerAnswer {
  return { power: 'unknown', inWords: false, said: error.message };
}
