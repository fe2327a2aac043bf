/**
 * The `sqlite` store as an agent sees it. It keeps the newest version of every entry it was shown on this connection, so
 * a read asks only for what changed since, and a value is parsed once however often it is pushed and read. The mirror
 * ends with the connection: behind a new one there may be an older copy of the file.
 */
import type { NodeName } from '../../core/config.ts';
import type { Document, NodeRecord } from '../../core/takeover/document.ts';
import {
  type Store,
  type StoreChange,
  type StoreDescription,
  type StoreSnapshot,
  StoreUnavailable,
  type WriteAnswer,
} from '../../ports/store.ts';
import { splitHostPort } from '../../values/host-port.ts';
import { documentKey, recordPrefix } from '../keys.ts';
import { Mirror } from '../mirror.ts';
import { type CallResult, StoreConnection } from './connection.ts';
import type { Message } from './wire.ts';

export interface SqliteStoreOptions {
  /** host:port of the store process. */
  readonly address: string;
  /** Deadline of every call, and how long the store may be silent. */
  readonly timeoutMs: number;
}

/** Connects in the background and for ever; calls made before that wait until their deadline. Throws on a bad address. */
export function openSqliteStore(options: SqliteStoreOptions): Store {
  return new SqliteStore(options);
}

class SqliteStore implements Store {
  readonly #address: string;
  readonly #connection: StoreConnection;
  readonly #watchers = new Set<(change: StoreChange) => void>();
  readonly #mirror = new Mirror();
  /** The record last written, its renewal counter aside: written again, it is progress but no news. */
  #news = '';

  constructor({ address, timeoutMs }: SqliteStoreOptions) {
    const parsed = splitHostPort(address);
    if (parsed === undefined) throw new StoreUnavailable(`The store address "${address}" is not HOST:PORT.`);
    this.#address = address;
    this.#connection = new StoreConnection({
      ...parsed,
      timeoutMs,
      onUp: () => this.#emit({ kind: 'watching' }),
      onDown: (reason) => {
        this.#mirror.clear();
        this.#emit({ kind: 'lost', reason });
      },
      onPush: (message) => this.#pushed(message),
    });
  }

  async read(): Promise<StoreSnapshot> {
    const result = await this.#connection.call(['read', this.#mirror.since], [], (message) => {
      if (message.head[1] === 'ok') this.#understand(() => this.#merge(message));
    });
    if (result.kind !== 'reply' || result.head[0] !== 'ok' || !this.#mirror.complete)
      throw unavailable(result);
    // Taken now, not when the reply came: never older than a change a watcher was told of in the meantime.
    return this.#mirror.snapshot();
  }

  writeDocument(expected: number, document: Document): Promise<WriteAnswer> {
    return this.#put(documentKey, expected, document);
  }

  writeRecord(node: NodeName, expected: number, record: NodeRecord): Promise<WriteAnswer> {
    const news = JSON.stringify({ ...record, counter: 0 });
    const when = news === this.#news ? ['later'] : [];
    this.#news = news;
    return this.#put(recordPrefix + node, expected, record, when);
  }

  async readConfig(hash: string): Promise<string | undefined> {
    const [text] = (await this.#ask(['config', hash])).values;
    return text === undefined ? undefined : String(JSON.parse(text));
  }

  async writeConfig(hash: string, text: string): Promise<void> {
    await this.#ask(['put-config', hash], [JSON.stringify(text)]);
  }

  async compactConfigs(keep: readonly string[]): Promise<void> {
    await this.#ask(['keep-configs', keep]);
  }

  watch(onChange: (change: StoreChange) => void, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#watchers.add(onChange);
    signal.addEventListener('abort', () => this.#watchers.delete(onChange), { once: true });
    if (!this.#connection.up) return;
    queueMicrotask(() => {
      if (this.#watchers.has(onChange) && this.#connection.up) onChange({ kind: 'watching' });
    });
  }

  async describe(): Promise<StoreDescription> {
    const result = await this.#connection.call(['status']);
    const name = this.#address;
    if (result.kind === 'reply' && result.head[0] === 'ok') {
      const { clients, bytes, dropped, failed, refuses } = JSON.parse(result.values[0] ?? '{}');
      const detail = `${clients} clients, ${Math.ceil(bytes / 1024)} KiB, ${failed} failed requests, ${dropped} connections dropped`;
      if (refuses) {
        const summary = `The store process at ${name} answers, but takes no writes: ${refuses}`;
        return {
          kind: 'sqlite',
          healthy: false,
          summary,
          members: [{ name, state: 'takes no writes', detail }],
        };
      }
      const summary = `The store process at ${name} answers; it is the only one, so none may fail`;
      return { kind: 'sqlite', healthy: true, summary, members: [{ name, state: 'answers', detail }] };
    }
    const detail = unavailable(result).message;
    const summary = `The store process at ${name} does not answer`;
    return { kind: 'sqlite', healthy: false, summary, members: [{ name, state: 'silent', detail }] };
  }

  async close(): Promise<void> {
    this.#watchers.clear();
    this.#connection.close();
  }

  async #ask(
    head: readonly unknown[],
    values: readonly string[] = [],
  ): Promise<{ values: readonly string[] }> {
    const result = await this.#connection.call(head, values);
    if (result.kind === 'reply' && result.head[0] === 'ok') return result;
    throw unavailable(result);
  }

  /** The reply stands for the push: a late one still reaches the watchers, in its place among the others. */
  async #put(
    key: string,
    expected: number,
    value: Document | NodeRecord,
    when: readonly string[] = [],
  ): Promise<WriteAnswer> {
    const request = ['put', key, expected, ...when];
    const result = await this.#connection.call(
      request,
      [JSON.stringify(value)],
      ({ head: [, kind, version] }) => {
        if (kind === 'ok') this.#changed(key, Number(version), () => value);
      },
    );
    if (result.kind === 'lost') return { answer: 'unknown', reason: result.reason };
    const [kind, detail] = result.head;
    if (kind === 'ok') return { answer: 'ok', version: Number(detail) };
    return kind === 'conflict' ? { answer: 'conflict' } : { answer: 'unknown', reason: String(detail) };
  }

  #pushed({ head: [kind, key, version], values }: Message): void {
    if (kind !== 'change' || typeof key !== 'string' || typeof version !== 'number') return;
    this.#changed(key, version, () => JSON.parse(values[0] ?? ''));
  }

  #changed(key: string, version: number, value: () => unknown): void {
    if (!this.#understand(() => this.#mirror.set(key, version, value))) return;
    this.#mirror.advance(version);
    const change = this.#mirror.change(key);
    if (change !== undefined) this.#emit(change);
  }

  /** A value that is not what this store writes must not end the daemon. */
  #understand(take: () => void): boolean {
    try {
      take();
      return true;
    } catch (error) {
      this.#connection.reject(`it sent what cannot be understood (${error})`);
      return false;
    }
  }

  #merge({ head, values }: Message): void {
    const entries = head[3] as readonly (readonly [string, number])[];
    entries.forEach(([key, version], i) => {
      this.#mirror.set(key, version, () => JSON.parse(values[i] ?? ''));
    });
    this.#mirror.completeUpTo(Number(head[2]));
  }

  #emit(change: StoreChange): void {
    for (const watcher of [...this.#watchers]) if (this.#watchers.has(watcher)) watcher(change);
  }
}

function unavailable(result: CallResult): StoreUnavailable {
  const reason =
    result.kind === 'lost' ? result.reason : String(result.head[1] ?? 'it answered something else');
  return new StoreUnavailable(`The store does not answer: ${reason}.`);
}
