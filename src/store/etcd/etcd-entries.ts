/**
 * One domain as a client of etcd sees it: transactions that compare a key's own revision, linearizable reads of all its
 * keys in one request, one watch.
 *
 * A call may be asked of several members while its deadline lasts (ask-members.ts). A write asked twice may meet itself:
 * then the value that stands in its way is its own, and at most one of them has landed, because all compare the same
 * revision. Another's value in its way says nothing about it: the answer is unknown.
 */
import type { EntryChange, Versioned, WriteAnswer } from '../../core/versioned.ts';
import { type Entries, StoreUnavailable } from '../../ports/store.ts';
import { Mirror } from '../mirror.ts';
import type { EtcdCalls } from './etcd-calls.ts';
import { EtcdWatch } from './etcd-watch.ts';
import {
  inTheWay,
  type Json,
  type KeyRange,
  putRequest,
  rangeOf,
  readRequest,
  revisionOf,
} from './messages.ts';

export class EtcdEntries implements Entries {
  readonly #calls: EtcdCalls;
  readonly #range: KeyRange;
  readonly #mirror = new Mirror();
  readonly #watch: EtcdWatch;
  readonly #watchers = new Set<(change: EntryChange) => void>();

  constructor(calls: EtcdCalls, range: KeyRange) {
    const { gateway, endpoints, timeoutMs } = calls;
    this.#calls = calls;
    this.#range = range;
    this.#watch = new EtcdWatch({
      gateway,
      endpoints,
      range,
      timeoutMs,
      mirror: this.#mirror,
      emit: (change) => this.#emit(change),
      onWritten: (revision, bytes) => calls.written(revision, bytes),
    });
  }

  read(): Promise<ReadonlyMap<string, Versioned<unknown>>> {
    return this.#readBy(this.#calls.deadline());
  }

  /** Every change is told at once: holding one back is nothing that etcd can do. */
  async write(key: string, expected: number, value: unknown): Promise<WriteAnswer> {
    const text = JSON.stringify(value);
    const { answer, sent } = await this.#calls.send('kv/txn', putRequest(this.#range, key, expected, text));
    if (answer.kind === 'failed') {
      return { answer: 'unknown', said: answer.reason };
    }
    if (answer.body.succeeded !== true && sent === 1) return { answer: 'conflict' };
    const landed = answer.body.succeeded === true ? revisionOf(answer.body) : this.#own(answer.body, text);
    if (landed === undefined)
      return { answer: 'unknown', said: 'it was asked again, and meanwhile another write came' };
    if (this.#watch.up) this.#mirror.set(key, landed, () => value);
    this.#watch.expect(landed);
    this.#calls.written(landed, text.length);
    return { answer: 'ok', version: landed };
  }

  watch(onChange: (change: EntryChange) => void, signal: AbortSignal): void {
    if (signal.aborted || this.#calls.closed) return;
    this.#watchers.add(onChange);
    signal.addEventListener('abort', () => this.#unwatch(onChange), { once: true });
    this.#watch.start();
    this.#calls.lookAround(this.#range);
    if (!this.#watch.up) return;
    queueMicrotask(() => {
      if (this.#watchers.has(onChange) && this.#watch.up) onChange({ kind: 'watching' });
    });
  }

  /** A member has answered somebody: no need to ask it whether it lives. */
  heard(endpoint: string): void {
    this.#watch.heard(endpoint);
  }

  close(): void {
    this.#watchers.clear();
    this.#watch.stop();
  }

  async #readBy(deadline: number): Promise<ReadonlyMap<string, Versioned<unknown>>> {
    const [since, floor] = [this.#mirror.since, this.#watch.highest];
    const answer = await this.#calls.ask('kv/range', readRequest(this.#range, since), deadline);
    const revision = revisionOf(answer);
    this.#watch.readAt(floor, revision);
    // The stream ended meanwhile, so what was left out of the answer is not here any more.
    if (since > 0 && this.#mirror.since === 0) return this.#readBy(deadline);
    // Without a stream nothing is kept: nobody would say what changes.
    const mirror = this.#watch.up ? this.#mirror : new Mirror();
    const { entries, count } = rangeOf(answer, this.#range);
    understand(() => {
      for (const { key, version, text } of entries) mirror.set(key, version, () => JSON.parse(text()));
    });
    mirror.completeUpTo(revision);
    if (mirror.canHold(count, revision)) return mirror.entries();
    this.#watch.restart('keys were deleted from the store');
    return this.#readBy(deadline);
  }

  /** The version at which the very text stands that was to be written: every write differs from all others. */
  #own(answer: Json, text: string): number | undefined {
    const found = inTheWay(this.#range, answer);
    return found?.text() === text ? found.version : undefined;
  }

  #unwatch(onChange: (change: EntryChange) => void): void {
    this.#watchers.delete(onChange);
    if (this.#watchers.size === 0) this.#watch.stop();
  }

  #emit(change: EntryChange): void {
    for (const watcher of [...this.#watchers]) if (this.#watchers.has(watcher)) watcher(change);
  }
}

function understand(take: () => void): void {
  try {
    take();
  } catch (error) {
    throw new StoreUnavailable(`The etcd store holds what cannot be understood: ${error}.`);
  }
}
