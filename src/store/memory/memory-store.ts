/**
 * The store for the simulator and for unit tests: the contract and nothing else, no timers, no randomness. Several
 * clients share one engine, like agents share a store; `deliver` decides when a watcher hears of a change.
 */
import type { NodeName } from '../../core/config.ts';
import type { Document, NodeRecord } from '../../core/takeover/document.ts';
import type {
  Store,
  StoreChange,
  StoreDescription,
  StoreSnapshot,
  Versioned,
  WriteAnswer,
} from '../../ports/store.ts';

/** Runs the callback soon, in the order of the calls. */
export type Deliver = (callback: () => void) => void;

/** A copy of everything an engine holds, for `MemoryEngine.restore`. */
export interface MemoryBackup {
  readonly document: Versioned<Document> | undefined;
  readonly records: Readonly<Record<NodeName, Versioned<NodeRecord>>>;
  readonly configs: ReadonlyMap<string, string>;
}

export class MemoryEngine {
  readonly watchers = new Set<(change: StoreChange) => void>();
  readonly configs = new Map<string, string>();
  document: Versioned<Document> | undefined;
  records: Record<NodeName, Versioned<NodeRecord>> = {};
  #revision = 0;

  writeDocument(expected: number, document: Document): WriteAnswer {
    if ((this.document?.version ?? 0) !== expected) return { answer: 'conflict' };
    this.document = { version: ++this.#revision, value: document };
    this.#tell({ kind: 'document', document: this.document });
    return { answer: 'ok', version: this.#revision };
  }

  writeRecord(node: NodeName, expected: number, value: NodeRecord): WriteAnswer {
    if ((this.records[node]?.version ?? 0) !== expected) return { answer: 'conflict' };
    const record = { version: ++this.#revision, value };
    this.records = { ...this.records, [node]: record };
    this.#tell({ kind: 'record', node, record });
    return { answer: 'ok', version: this.#revision };
  }

  backup(): MemoryBackup {
    return { document: this.document, records: this.records, configs: new Map(this.configs) };
  }

  /** Back in time: what was written since the backup is gone, and versions are not given again. */
  restore(backup: MemoryBackup): void {
    this.document = backup.document;
    this.records = { ...backup.records };
    this.configs.clear();
    for (const [hash, text] of backup.configs) this.configs.set(hash, text);
    this.#tell({ kind: 'lost', reason: 'the store was restored' });
    this.#tell({ kind: 'watching' });
  }

  #tell(change: StoreChange): void {
    for (const watcher of [...this.watchers]) watcher(change);
  }
}

/** A client of `engine`. Answers at once; watchers hear through `deliver`. */
export function openMemoryStore(engine = new MemoryEngine(), deliver: Deliver = queueMicrotask): Store {
  return new MemoryStore(engine, deliver);
}

class MemoryStore implements Store {
  readonly #engine: MemoryEngine;
  readonly #deliver: Deliver;
  readonly #closed = new AbortController();

  constructor(engine: MemoryEngine, deliver: Deliver) {
    this.#engine = engine;
    this.#deliver = deliver;
  }

  async read(): Promise<StoreSnapshot> {
    return { document: this.#engine.document, records: this.#engine.records };
  }

  async writeDocument(expected: number, document: Document): Promise<WriteAnswer> {
    return this.#engine.writeDocument(expected, document);
  }

  async writeRecord(node: NodeName, expected: number, record: NodeRecord): Promise<WriteAnswer> {
    return this.#engine.writeRecord(node, expected, record);
  }

  async readConfig(hash: string): Promise<string | undefined> {
    return this.#engine.configs.get(hash);
  }

  async writeConfig(hash: string, text: string): Promise<void> {
    if (!this.#engine.configs.has(hash)) this.#engine.configs.set(hash, text);
  }

  async compactConfigs(keep: readonly string[]): Promise<void> {
    for (const hash of this.#engine.configs.keys())
      if (!keep.includes(hash)) this.#engine.configs.delete(hash);
  }

  watch(onChange: (change: StoreChange) => void, signal: AbortSignal): void {
    const either = AbortSignal.any([signal, this.#closed.signal]);
    if (either.aborted) return;
    const watcher = (change: StoreChange): void =>
      this.#deliver(() => {
        if (!either.aborted) onChange(change);
      });
    this.#engine.watchers.add(watcher);
    either.addEventListener('abort', () => this.#engine.watchers.delete(watcher), { once: true });
    watcher({ kind: 'watching' });
  }

  async describe(): Promise<StoreDescription> {
    return {
      kind: 'memory',
      healthy: true,
      summary: 'The store is in the memory of this process; it ends with it',
      members: [{ name: 'memory', state: 'answers', detail: 'for tests only' }],
    };
  }

  async close(): Promise<void> {
    this.#closed.abort();
  }
}
