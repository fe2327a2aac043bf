/**
 * One domain as a client of the store process sees it. While it is watched, the newest version of every entry that was
 * shown on this connection is kept, so a read asks only for what changed since, and a value is parsed once however often
 * it is pushed and read. What is kept ends with the connection: behind a new one there may be an older copy of the file.
 */
import type { DomainName, EntryChange, Told, Versioned, WriteAnswer } from '../../core/versioned.ts';
import { type Entries, type Push, StoreUnavailable } from '../../ports/store.ts';
import { Mirror } from '../mirror.ts';
import type { CallResult, StoreConnection } from './store-connection.ts';
import type { Message } from './wire.ts';

export class SqliteEntries implements Entries {
  readonly #name: DomainName;
  readonly #connection: StoreConnection;
  readonly #watchers = new Set<(change: EntryChange) => void>();
  readonly #mirror = new Mirror();
  /** On this connection: `watched` from the answer on, when every change is pushed. */
  #watch: 'none' | 'asked' | 'watched' = 'none';

  constructor(name: DomainName, connection: StoreConnection) {
    this.#name = name;
    this.#connection = connection;
  }

  async read(): Promise<ReadonlyMap<string, Versioned<unknown>>> {
    let mirror: Mirror | undefined;
    const result = await this.#connection.call(['read', this.#name, this.#mirror.since], [], (message) => {
      // Without a watch nothing is kept: nobody would say what changes.
      mirror = this.#watch === 'watched' ? this.#mirror : new Mirror();
      if (message.head[1] === 'ok') this.#understand(() => merge(message, mirror!));
    });
    if (result.kind !== 'reply' || result.head[0] !== 'ok' || !mirror?.complete) throw unavailable(result);
    // Taken now, not when the reply came: never older than a change a watcher was told of in the meantime.
    return mirror.entries();
  }

  /** The reply stands for the push: a late one still reaches the watchers, in its place among the others. */
  async write(key: string, expected: number, value: unknown, push: Push): Promise<WriteAnswer> {
    const request = ['put', this.#name, key, expected, ...(push === 'later' ? ['later'] : [])];
    const result = await this.#connection.call(
      request,
      [JSON.stringify(value)],
      ({ head: [, kind, version] }) => {
        if (kind === 'ok') this.#changed(key, Number(version), () => value);
      },
    );
    if (result.kind === 'lost') return { answer: 'unknown', said: result.reason };
    const [kind, detail] = result.head;
    if (kind === 'ok') return { answer: 'ok', version: Number(detail) };
    return kind === 'conflict' ? { answer: 'conflict' } : { answer: 'unknown', said: String(detail) };
  }

  watch(onChange: (change: EntryChange) => void, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#watchers.add(onChange);
    signal.addEventListener('abort', () => this.#watchers.delete(onChange), { once: true });
    if (!this.#connection.up) return;
    if (this.#watch === 'none') this.connected();
    if (this.#watch !== 'watched') return;
    queueMicrotask(() => {
      if (this.#watchers.has(onChange) && this.#watch === 'watched') onChange({ kind: 'watching' });
    });
  }

  /** A new connection: what is watched has to be asked for again. */
  connected(): void {
    if (this.#watchers.size === 0) return;
    this.#watch = 'asked';
    void this.#connection.call(['watch', this.#name], [], ({ head: [, kind] }) => {
      if (kind !== 'ok') return;
      this.#watch = 'watched';
      this.#emit({ kind: 'watching' });
    });
  }

  disconnected(reason: string): void {
    this.#watch = 'none';
    this.#mirror.clear();
    this.#emit({ kind: 'lost', said: reason });
  }

  /** `ageMs`: how late the push is, where the store process says that it is. */
  pushed(key: string, version: number, text: string, ageMs: number | undefined): void {
    this.#changed(key, version, () => JSON.parse(text), ageMs === undefined ? {} : { ageMs });
  }

  close(): void {
    this.#watchers.clear();
  }

  #changed(key: string, version: number, value: () => unknown, told: Told = {}): void {
    if (this.#watch !== 'watched') return;
    if (!this.#understand(() => this.#mirror.set(key, version, value))) return;
    this.#mirror.advance(version);
    const change = this.#mirror.change(key);
    if (change !== undefined) this.#emit({ ...change, ...told });
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

  #emit(change: EntryChange): void {
    for (const watcher of [...this.#watchers]) if (this.#watchers.has(watcher)) watcher(change);
  }
}

function merge({ head, values }: Message, mirror: Mirror): void {
  const entries = head[3] as readonly (readonly [string, number])[];
  entries.forEach(([key, version], i) => {
    mirror.set(key, version, () => JSON.parse(values[i] ?? ''));
  });
  mirror.completeUpTo(Number(head[2]));
}

export function unavailable(result: CallResult): StoreUnavailable {
  const reason =
    result.kind === 'lost' ? result.reason : String(result.head[1] ?? 'it answered something else');
  return StoreUnavailable.after('The store', result.kind === 'lost' ? 'nothing' : 'a refusal', reason);
}
