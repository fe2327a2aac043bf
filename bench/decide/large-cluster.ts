/**
 * The world of one coordinator in a large cluster, just enough of it: a store that answers at once, peers whose records
 * follow the document, a power switch that works. Only the coordinator runs the real core, so that every single decision
 * can be put under the clock.
 */

import type { Config } from '../../src/core/config.ts';
import { deviceId } from '../../src/core/definition-hash.ts';
import { must } from '../../src/core/invariant.ts';
import type { Action, ActionOf, Persist } from '../../src/core/takeover/action.ts';
import { decide } from '../../src/core/takeover/decide.ts';
import type { Document, GroupEntry, NodeRecord, Running } from '../../src/core/takeover/document.ts';
import type { Event } from '../../src/core/takeover/event.ts';
import { newState } from '../../src/core/takeover/new-state.ts';
import type { State } from '../../src/core/takeover/state.ts';
import type { Versioned } from '../../src/core/versioned.ts';
import { sampleRecord } from '../../test/contracts/sample.ts';
import {
  incOf,
  largeConfig,
  largeDocument,
  macsOf,
  networks,
  newOwners,
  runningOn,
  self,
  wallAtStart,
} from './large-document.ts';

export interface TimedDecision {
  readonly event: Event['kind'];
  /** Processor time of its thread: what it takes where nothing else wants the processor. */
  readonly ms: number;
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

export interface LargeClusterSize {
  readonly nodes: number;
  readonly groups: number;
  /** The node whose decisions are measured holds the term. */
  readonly coordinates?: boolean;
  /** It runs its share of the groups, and probes them. */
  readonly serves?: boolean;
}

const decisionsMax = 100_000;
const renewEveryMs = 1_000;

export class LargeCluster {
  readonly decisions: TimedDecision[] = [];
  readonly #config: Config;
  readonly #names: readonly string[];
  readonly #records = new Map<string, Versioned<NodeRecord>>();
  readonly #queue: Event[] = [];
  #document: Versioned<Document>;
  #state: State;
  #now = 1_000;
  #wakeAt = 0;
  #versions = 1;

  constructor({ nodes, groups, coordinates = true, serves = false }: LargeClusterSize) {
    this.#names = Array.from({ length: nodes }, (_, i) => `n${i + 1}`);
    this.#config = largeConfig(this.#names, groups, serves);
    const coordinator = coordinates ? self : (this.#names[1] ?? self);
    this.#document = { version: 1, value: largeDocument(this.#config, coordinator) };
    for (const node of this.#names.slice(1)) this.#publish(node, this.#names);
    this.#state = newState({
      self,
      inc: incOf(self),
      version: 'sim',
      restart: 1,
      keys: { accepts: [], newest: '' },
      lapse: false,
      machine: { id: '', boot: '' },
      after: [],
      stayed: false,
      leftKnown: true,
      journal: [],
      refused: {},
      seen: undefined,
    });
    this.#queue.push(
      { kind: 'keeper-follows', version: this.#document.value.config.version },
      { kind: 'macs-found', macs: macsOf(self) },
    );
    for (const network of networks)
      for (const node of this.#names.slice(1))
        this.#queue.push({ kind: 'hearing-changed', network, node, heard: true });
    this.#run(() => this.#state.leaseUntil !== undefined && this.#queue.length === 0, true);
    this.decisions.length = 0;
  }

  /** Groups that no living node runs. */
  idle(): number {
    return Object.entries(this.#document.value.groups).filter(([group, entry]) => !this.#runs(group, entry))
      .length;
  }

  groupsOn(node: string): number {
    return Object.values(this.#document.value.groups).filter((g) => g.is !== 'free' && g.node === node)
      .length;
  }

  /** Nothing happens for so long: peers renew, and what runs here is probed. */
  rest(ms: number): void {
    const until = this.#now + ms;
    const others = this.#names.slice(1);
    const due = others.map((_, i) => this.#now + (i * renewEveryMs) / others.length);
    while (this.#now < until) {
      for (const [i, node] of others.entries()) {
        if ((due[i] ?? 0) > this.#now) continue;
        due[i] = this.#now + renewEveryMs;
        this.#queue.push(this.#renewed(node));
      }
      for (let event = this.#queue.shift(); event; event = this.#queue.shift()) this.#decide(event);
      this.#now = Math.max(this.#now, Math.min(this.#wakeAt, ...due));
      if (this.#wakeAt <= this.#now) this.#decide({ kind: 'woken' });
    }
  }

  /** `lost` falls silent for all; returns when everything it ran runs elsewhere. */
  lose(lost: string): void {
    const alive = this.#names.filter((node) => node !== lost);
    for (const network of networks)
      this.#queue.push({ kind: 'hearing-changed', network, node: lost, heard: false });
    for (const node of alive.slice(1)) this.#queue.push(this.#publish(node, alive));
    this.#run(() => this.groupsOn(lost) === 0 && this.idle() === 0 && this.#queue.length === 0);
  }

  #runs(group: string, entry: GroupEntry): boolean {
    if (entry.is !== 'assigned') return false;
    if (entry.node === self) return this.#state.groups[group] !== undefined;
    return this.#records.get(entry.node)?.value.running[group]?.phase === 'running';
  }

  #run(done: () => boolean, together = false): void {
    for (let i = 0; i < decisionsMax; i++) {
      const event = this.#queue.shift();
      if (event === undefined && done()) return;
      this.#now = event === undefined ? Math.max(this.#now + 1, this.#wakeAt) : this.#now + 0.01;
      this.#decide(event ?? { kind: 'woken' }, together && this.#queue.length > 0);
    }
    throw new Error(`The coordinator did not come to an end within ${decisionsMax} decisions.`);
  }

  /** Every event on its own, but for the start: an agent that has several waiting takes them in together and looks once. */
  #decide(event: Event, more = false): void {
    const clock = { now: this.#now, wall: wallAtStart + this.#now, more };
    const started = threadMs();
    const decision = decide(this.#state, event, clock);
    this.decisions.push({ event: event.kind, ms: threadMs() - started });
    this.#state = decision.state;
    this.#wakeAt = decision.wakeAt;
    for (const entry of decision.persist) this.#journal(entry);
    for (const action of decision.actions) this.#perform(action);
  }

  #journal(entry: Persist): void {
    if (entry.kind === 'journal-seen') return;
    const what = entry.kind === 'journal-run' ? 'run' : 'refuse';
    this.#queue.push({ kind: 'journaled', group: entry.group, gen: entry.gen, what });
  }

  #perform(action: Action): void {
    switch (action.kind) {
      case 'read-store':
        return void this.#queue.push({ kind: 'store-read', sentAt: this.#now, snapshot: this.#snapshot() });
      case 'read-config':
        return void this.#queue.push({ kind: 'config-loaded', hash: action.hash, config: this.#config });
      case 'write-document':
        return this.#writeDocument(action);
      case 'write-record':
        return this.#writeRecord(action);
      case 'fence-node': {
        const { node, inc, attempt, devices } = action;
        const result = { sawOn: false, after: { power: 'off', inWords: true, said: '' } } as const;
        const results = Object.fromEntries(devices.map(({ id }) => [id, { ...result, again: result.after }]));
        return void this.#queue.push({ kind: 'fence-done', node, inc, attempt, by: 'switch', results });
      }
      case 'ask-power': {
        const { order, node, device } = action;
        const answer = { power: 'on', inWords: true, said: '' } as const;
        return void this.#queue.push({ kind: 'power-said', order, node, device: deviceId(device), answer });
      }
      case 'start-resource':
      case 'stop-resource': {
        const { order, group, resource } = action;
        return void this.#queue.push({
          kind: 'operation-done',
          order,
          group,
          resource,
          outcome: { outcome: 'ok' },
        });
      }
      case 'observe-resource': {
        const { order, key, mac } = action;
        return void this.#queue.push({ kind: 'observed', order, key, found: 'owner', macs: [mac], mac });
      }
      case 'probe-resource': {
        const { order, group, resource } = action;
        return void this.#queue.push({
          kind: 'probed',
          order,
          group,
          resource,
          state: action.depth === 'cheap' ? 'running' : 'stopped',
          said: '',
        });
      }
      default:
        return;
    }
  }

  #snapshot() {
    return { document: this.#document, records: Object.fromEntries(this.#records) };
  }

  #writeRecord({ record }: ActionOf<'write-record'>): void {
    const version = ++this.#versions;
    this.#records.set(self, { version, value: record });
    this.#queue.push({ kind: 'record-written', counter: record.counter, answer: { answer: 'ok', version } });
  }

  #writeDocument({ document, expected }: ActionOf<'write-document'>): void {
    const { nonce } = document;
    if (expected !== this.#document.version)
      return void this.#queue.push({ kind: 'document-written', nonce, answer: { answer: 'conflict' } });
    const before = this.#document.value;
    this.#document = { version: ++this.#versions, value: document };
    this.#queue.push({ kind: 'document-written', nonce, answer: { answer: 'ok', version: this.#versions } });
    this.#queue.push({ kind: 'document-changed', document: this.#document });
    for (const node of newOwners(before, document)) if (node !== self) this.#startOn(node);
  }

  #renewed(node: string): Event {
    const { value } = must(this.#records.get(node), 'every peer has a record');
    // As it comes out of the store: nothing of it is shared with the one before.
    const again = JSON.parse(JSON.stringify({ ...value, counter: value.counter + 1 })) as NodeRecord;
    const record = { version: ++this.#versions, value: again };
    this.#records.set(node, record);
    return { kind: 'record-changed', node, record };
  }

  /** A new owner says twice what it does: that it starts, and that it runs. */
  #startOn(node: string): void {
    const hears = this.#records.get(node)?.value.hears[networks[0]] ?? [];
    this.#queue.push(
      this.#publish(node, [...hears, node], 'starting'),
      this.#publish(node, [...hears, node]),
    );
  }

  #publish(node: string, alive: readonly string[], phase: Running['phase'] = 'running'): Event {
    const before = this.#records.get(node)?.value.running ?? {};
    const heard = alive.filter((other) => other !== node).sort();
    const value: NodeRecord = {
      ...sampleRecord(this.#versions, incOf(node)),
      hears: Object.fromEntries(networks.map((network) => [network, heard])),
      macs: macsOf(node),
      released: {},
      running: runningOn(node, this.#document.value, (group, gen) =>
        before[group]?.gen === gen ? 'running' : phase,
      ),
    };
    const record = { version: ++this.#versions, value };
    this.#records.set(node, record);
    return { kind: 'record-changed', node, record };
  }
}
