/**
 * The world of one coordinator in a large cluster, just enough of it: a store that answers at once, peers whose records
 * follow the document, a power switch that works. Only the coordinator runs the real core, so that every single decision
 * can be put under the clock.
 */

import type { Config } from '../../src/core/config.ts';
import { definitionHash, deviceId } from '../../src/core/definition-hash.ts';
import type { Action, ActionOf, Persist } from '../../src/core/takeover/action.ts';
import { decide } from '../../src/core/takeover/decide.ts';
import type { Document, GroupEntry, NodeRecord, Running } from '../../src/core/takeover/document.ts';
import type { Event } from '../../src/core/takeover/event.ts';
import { newState } from '../../src/core/takeover/new-state.ts';
import type { State } from '../../src/core/takeover/state.ts';
import type { Versioned } from '../../src/core/versioned.ts';
import { type SimpleGroup, simpleConfig } from '../../src/sim/simple-config.ts';
import { sampleDocument, sampleRecord } from '../../test/contracts/sample.ts';

export interface TimedDecision {
  readonly event: Event['kind'];
  readonly ms: number;
}

const networks = ['office', 'ring'] as const;
const self = 'n1';
const wallAtStart = 1_800_000_000_000;
const decisionsMax = 100_000;

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

  constructor(nodes: number, groups: number) {
    this.#names = Array.from({ length: nodes }, (_, i) => `n${i + 1}`);
    this.#config = largeConfig(this.#names, groups);
    this.#document = { version: 1, value: largeDocument(this.#config) };
    for (const node of this.#names.slice(1)) this.#publish(node, this.#names);
    this.#state = newState({
      self,
      inc: incOf(self),
      restart: 1,
      lapse: false,
      machine: { id: '', boot: '' },
      after: [],
      leftKnown: true,
      journal: [],
      refused: {},
      seen: undefined,
    });
    for (const network of networks)
      for (const node of this.#names.slice(1))
        this.#queue.push({ kind: 'hearing-changed', network, node, heard: true });
    this.#run(() => this.#state.leaseUntil !== undefined && this.#queue.length === 0);
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

  #run(done: () => boolean): void {
    for (let i = 0; i < decisionsMax; i++) {
      const event = this.#queue.shift();
      if (event === undefined && done()) return;
      this.#now = event === undefined ? Math.max(this.#now + 1, this.#wakeAt) : this.#now + 0.01;
      this.#decide(event ?? { kind: 'woken' });
    }
    throw new Error(`The coordinator did not come to an end within ${decisionsMax} decisions.`);
  }

  /** Every event on its own: an agent that has several waiting takes them in together and looks once. */
  #decide(event: Event): void {
    const clock = { now: this.#now, wall: wallAtStart + this.#now };
    const started = performance.now();
    const decision = decide(this.#state, event, clock);
    this.decisions.push({ event: event.kind, ms: performance.now() - started });
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
        const { node, inc, attempt } = action;
        const result = { sawOn: false, after: { power: 'off', inWords: true, said: '' } } as const;
        return void this.#queue.push({ kind: 'fence-done', node, inc, attempt, by: 'switch', result });
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
      case 'probe-resource': {
        const { order, group, resource } = action;
        return void this.#queue.push({
          kind: 'probed',
          order,
          group,
          resource,
          state: 'stopped',
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

function incOf(node: string): string {
  return `${node}.1`;
}

function largeConfig(names: readonly string[], groups: number): Config {
  const group = (i: number): SimpleGroup => ({
    nodes: [1, 8, 15].map((step) => names[1 + ((i * step) % (names.length - 1))] ?? ''),
    failback: 'off',
    resources: [{ name: 'ip' }, { name: 'server' }],
  });
  const all = Object.fromEntries(Array.from({ length: groups }, (_, i) => [`group-${i}`, group(i)]));
  return simpleConfig({ nodes: names, networks, fence: 'agent', groups: all });
}

/** Everything has run for a while: each group on its first preferred node, taken over once. */
function largeDocument(config: Config): Document {
  const groups = Object.entries(config.groups).map(([name, group], i): [string, GroupEntry] => {
    const node = group.nodes[0] ?? self;
    const last = {
      from: group.nodes[1] ?? '',
      proof: 'off',
      why: { kind: 'first-start' },
      at: wallAtStart,
    } as const;
    return [
      name,
      { is: 'assigned', node, inc: incOf(node), gen: 1 + (i % 40), def: definitionHash(group), last },
    ];
  });
  const nodes = Object.keys(config.nodes).map(
    (node) => [node, { is: 'in', inc: incOf(node), lapse: false }] as const,
  );
  return sampleDocument(1, {
    coordinator: self,
    nodes: Object.fromEntries(nodes),
    groups: Object.fromEntries(groups),
  });
}

function runningOn(
  node: string,
  document: Document,
  phaseOf: (group: string, gen: number) => Running['phase'],
): Record<string, Running> {
  const own = Object.entries(document.groups).flatMap(([group, entry]) =>
    entry.is !== 'free' && entry.node === node
      ? [[group, { gen: entry.gen, def: entry.def, phase: phaseOf(group, entry.gen) }] as const]
      : [],
  );
  return Object.fromEntries(own);
}

function newOwners(before: Document, next: Document): ReadonlySet<string> {
  const changed = Object.entries(next.groups).flatMap(([group, entry]) =>
    entry.is === 'assigned' && entry.gen !== before.groups[group]?.gen ? [entry.node] : [],
  );
  return new Set(changed);
}
