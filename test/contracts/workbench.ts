/** The engine under test, the clients opened on it, and what they were told. */
import assert from 'node:assert/strict';
import type { DomainChange, WriteAnswer } from '../../src/core/versioned.ts';
import type { Domain } from '../../src/ports/domain.ts';
import type { Store } from '../../src/ports/store.ts';
import { createTakeoverDomain, type TakeoverDomain } from '../../src/store/takeover-domain.ts';

export const timeoutMs = 600;

/** A running engine that holds a first document and nothing else. */
export interface Engine {
  open(timeoutMs: number): Store;
  /** Stops answering, loses nothing; absent: the engine cannot be frozen, and why is said in the test file. */
  freeze?(): void;
  thaw?(): void;
  /** Everything dies at once, as in a power loss; `start` brings it back with its data. */
  kill?(): Promise<void>;
  start?(): Promise<void>;
  close(): Promise<void>;
}

/** An engine in processes of its own. */
export interface RealEngine extends Required<Engine> {
  /** The cluster file's `store`, as JSON. */
  readonly storeConfig: string;
  pids(): readonly number[];
}

/** The engine under test and the clients opened on it. */
export class Workbench {
  engine: Engine | undefined;
  readonly #stores: Store[] = [];

  open(): Store {
    const store = this.#engine().open(timeoutMs);
    this.#stores.push(store);
    return store;
  }

  /** The takeover domain of a new client. */
  takeover(): TakeoverDomain {
    return createTakeoverDomain(this.open());
  }

  async close(): Promise<void> {
    await Promise.all(this.#stores.map((store) => store.close()));
    await this.engine?.close();
  }

  /** The engine's ability to be frozen and killed, or undefined (the test is skipped with a reason). */
  faults(t: { skip(reason: string): void }): Required<Engine> | undefined {
    const { freeze, kill } = this.#engine();
    if (freeze !== undefined && kill !== undefined) return this.#engine() as Required<Engine>;
    t.skip('this engine lives inside the test process: it can be neither frozen nor killed');
    return undefined;
  }

  #engine(): Engine {
    if (this.engine === undefined) throw new Error('The engine did not start.');
    return this.engine;
  }
}

/** Collects everything a watcher is told. */
export function watch<D, R extends { readonly counter: number }>(domain: Domain<D, R>) {
  const changes: DomainChange<D, R>[] = [];
  const stop = new AbortController();
  domain.watch((change) => changes.push(change), stop.signal);
  const count = (kind: 'watching' | 'lost'): number =>
    changes.filter((change) => change.kind === kind).length;
  return {
    changes,
    stop: () => stop.abort(),
    get watching() {
      return count('watching');
    },
    get lost() {
      return count('lost');
    },
    counters: (node: string) =>
      changes.flatMap((change) =>
        change.kind === 'record' && change.node === node ? [change.record.value.counter] : [],
      ),
    documents: () => changes.flatMap((change) => (change.kind === 'document' ? [change.document.value] : [])),
  };
}

/** The version of a write that must have succeeded. */
export function ok(answer: WriteAnswer): number {
  assert.equal(answer.answer, 'ok', JSON.stringify(answer));
  return answer.answer === 'ok' ? answer.version : 0;
}
