/** Nodes that tell for one cluster, on a clock of the test and around a book that they share. */
import { createSecretKey, randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { sampleConfig } from '../../src/api/testing/sample-config.ts';
import { sampleDocument } from '../../src/api/testing/sample-document.ts';
import type { Config, NotifyWayConfig } from '../../src/core/config.ts';
import type { Reason } from '../../src/core/reason.ts';
import type { Document } from '../../src/core/takeover/document.ts';
import type { Notice } from '../../src/core/takeover/said.ts';
import { type Book, createBook } from '../../src/notify/book.ts';
import { createNotifier, type Notifier } from '../../src/notify/notifier.ts';
import type { AgentEvent } from '../../src/ports/agent-facade.ts';
import type { NotifyMessage, SendTask, Sent } from '../../src/ports/notify.ts';
import { MemoryEngine } from '../../src/store/memory/memory-engine.ts';
import { openMemoryStore } from '../../src/store/memory/memory-store.ts';
import { createSealedNotify } from '../../src/store/notify-domain.ts';

export const everything: NotifyWayConfig = {
  kind: 'script',
  params: { command: ['true'] },
  severity: 'info',
  events: ['problems', 'moves', 'fencing', 'nodes', 'changes'],
  gatherMs: 5_000,
  perHour: 20,
  timeoutMs: 1_000,
};
const start = Date.UTC(2026, 10, 30, 8);
const ring = { keys: [createSecretKey(randomBytes(32))] } as const;

/** What all nodes see alike. */
export class NotifyWorld {
  now = start;
  document: Document = sampleDocument({ coordinator: 'a', version: 10 });
  problems: Notice[] = [];
  readonly running = new Set<string>();
  ways: Record<string, NotifyWayConfig> = { log: everything };
  storeAnswers = true;
  #engine = new MemoryEngine();
  readonly sent: { readonly by: string; readonly way: string; readonly message: NotifyMessage }[] = [];
  answer: (task: SendTask) => Sent = () => ({ ok: true, said: 'noted' });
  readonly #events: AgentEvent[] = [];
  readonly nodes = new Map<string, Notifier>();

  config(): Config {
    const { timing, ...rest } = sampleConfig();
    return { ...rest, timing: { ...timing, beatIntervalMs: 100, beatMisses: 3 }, notifications: this.ways };
  }

  boot(name: string): Notifier {
    const book = () => createBook(createSealedNotify(openMemoryStore(this.#engine), ring, 'office'));
    const guarded: Book = {
      read: () => (this.storeAnswers ? book().read() : Promise.reject(new Error('away'))),
      change: (...given) => (this.storeAnswers ? book().change(...given) : Promise.reject(new Error('away'))),
    };
    const notifier = createNotifier({
      node: name,
      config: () => this.config(),
      document: () => this.document,
      coordinates: () => this.storeAnswers && this.document.coordinator === name,
      storeSilentMs: () => (this.storeAnswers ? 0 : this.now - this.silentSince),
      problems: async () => ({ problems: this.problems, tookMs: 1 }),
      runs: (group, node, gen) => this.running.has(`${group} ${node} ${gen}`),
      events: () => this.#events,
      book: guarded,
      keys: () => ring.keys,
      send: async (task) => {
        const sent = this.answer(task);
        const [way = ''] = Object.entries(this.ways).find(([, own]) => own === task.way) ?? [];
        if (sent.ok) this.sent.push({ by: name, way, message: task.message });
        return sent;
      },
      note: () => {},
      wall: () => this.now,
      now: () => this.now,
    });
    this.nodes.set(name, notifier);
    return notifier;
  }

  silentSince = start;

  loseBook(): void {
    this.#engine = new MemoryEngine();
  }

  /** A change of the document, which every node notes. */
  happens(reason: Reason): void {
    const version = this.document.version + 1;
    this.document = { ...this.document, version };
    const seq = this.#events.length + 1;
    const event: AgentEvent = { level: 'info', reason, document: version, shared: true, seq, at: this.now };
    this.#events.push(event);
    for (const notifier of this.nodes.values()) notifier.take(event);
  }

  runs(group: string, node: string, gen: number): void {
    this.running.add(`${group} ${node} ${gen}`);
    for (const notifier of this.nodes.values()) notifier.look();
  }

  async pass(ms: number): Promise<void> {
    for (const end = this.now + ms; this.now < end; ) {
      this.now = Math.min(end, this.now + 1_000);
      for (const notifier of this.nodes.values()) await notifier.tick();
      for (let i = 0; i < 20; i += 1) await setImmediate();
    }
  }

  /** What each message told, without what a message is besides. */
  told(): string[][] {
    return this.sent.map(({ message }) =>
      message.events.map(({ is, code, node, group }) => [is, code, group ?? node].filter(Boolean).join(' ')),
    );
  }
}
