/**
 * A store that misbehaves as told, around any other: what a network, a full disk or a frozen engine does to a client,
 * without network, disk or timers. `faults` is changed from outside while calls are under way.
 */
import type { NodeName } from '../../core/config.ts';
import type { Document, NodeRecord } from '../../core/document.ts';
import {
  type Store,
  type StoreChange,
  type StoreDescription,
  type StoreSnapshot,
  StoreUnavailable,
  type WriteAnswer,
} from '../../ports/store.ts';

/** Runs the callback once, so many milliseconds from now, on whatever clock the world has. */
export type Schedule = (delayMs: number, callback: () => void) => void;

export interface StoreFaults {
  /** Before every call reaches the store. */
  delayMs: number;
  /** `silent`: no answer within `timeoutMs`; writes land or not as `lost` says. `read-only`: only reads are answered. */
  state: 'well' | 'silent' | 'read-only';
  /** What becomes of a write that gets no answer: it was done, it never is, or it is done so much later. */
  lost: 'done' | 'never' | { readonly afterMs: number };
  /** What an unanswered call costs its caller. */
  timeoutMs: number;
}

export function withFaults(store: Store, faults: StoreFaults, schedule: Schedule): Store {
  return new FaultyStore(store, faults, schedule);
}

class FaultyStore implements Store {
  readonly #store: Store;
  readonly #faults: StoreFaults;
  readonly #schedule: Schedule;

  constructor(store: Store, faults: StoreFaults, schedule: Schedule) {
    this.#store = store;
    this.#faults = faults;
    this.#schedule = schedule;
  }

  read(): Promise<StoreSnapshot> {
    return this.#ask(() => this.#store.read());
  }

  writeDocument(expected: number, document: Document): Promise<WriteAnswer> {
    return this.#write(() => this.#store.writeDocument(expected, document));
  }

  writeRecord(node: NodeName, expected: number, record: NodeRecord): Promise<WriteAnswer> {
    return this.#write(() => this.#store.writeRecord(node, expected, record));
  }

  readConfig(hash: string): Promise<string | undefined> {
    return this.#ask(() => this.#store.readConfig(hash));
  }

  writeConfig(hash: string, text: string): Promise<void> {
    return this.#change(() => this.#store.writeConfig(hash, text));
  }

  compactConfigs(keep: readonly string[]): Promise<void> {
    return this.#change(() => this.#store.compactConfigs(keep));
  }

  /** A silent store pushes nothing; whoever makes it well again restarts the watch, as an engine's client does. */
  watch(onChange: (change: StoreChange) => void, signal: AbortSignal): void {
    this.#store.watch((change) => {
      if (this.#faults.state !== 'silent') onChange(change);
    }, signal);
  }

  async describe(): Promise<StoreDescription> {
    const description = await this.#store.describe();
    const { state } = this.#faults;
    return state === 'well'
      ? description
      : { ...description, healthy: false, summary: `The store is ${state}` };
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  async #ask<T>(call: () => Promise<T>): Promise<T> {
    await this.#wait(this.#faults.delayMs);
    if (this.#faults.state !== 'silent') return call();
    await this.#wait(this.#faults.timeoutMs);
    throw new StoreUnavailable('The store does not answer: it is silent.');
  }

  async #change(call: () => Promise<void>): Promise<void> {
    await this.#ask(async () => {});
    if (this.#faults.state === 'read-only') throw new StoreUnavailable('The store is read-only.');
    await call();
  }

  async #write(call: () => Promise<WriteAnswer>): Promise<WriteAnswer> {
    await this.#wait(this.#faults.delayMs);
    const { state, lost, timeoutMs } = this.#faults;
    if (state === 'well') return call();
    if (state === 'read-only') return { answer: 'unknown', reason: 'the store is read-only' };
    if (lost === 'done') await call();
    else if (lost !== 'never') this.#schedule(lost.afterMs, () => void call());
    await this.#wait(timeoutMs);
    return { answer: 'unknown', reason: 'no answer' };
  }

  #wait(ms: number): Promise<void> {
    return ms === 0 ? Promise.resolve() : new Promise((resolve) => this.#schedule(ms, resolve));
  }
}
