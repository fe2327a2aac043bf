/**
 * The store by whatever way leads to it now. When the configuration names another way (endpoints, an address), the one in
 * use is kept until the other has proved that it leads to the same store: every one of its places answers, and then shows
 * what this node wrote by the old way after that answer. No copy of a store can show that, however fresh it is. Then
 * everything goes by the new way, and nobody who reads, writes or watches notices (docs/protocol.md, "Another way").
 */
import type { StoreConfig } from '../core/config.ts';
import { canonicalJson } from '../core/definition-hash.ts';
import { placeWords } from '../core/store-way.ts';
import type { DomainName, EntryChange, WriteAnswer } from '../core/versioned.ts';
import type { Entries, Push, Store } from '../ports/store.ts';
import { showsOneOf, type Written } from './shows-one-of.ts';
import type { StoreTiming } from './store-type.ts';

export interface FollowingOptions {
  /** Connects in the background. Rejects on a malformed address. */
  readonly open: (way: StoreConfig, timing: StoreTiming) => Promise<Store>;
  /** One for each place at which the store is reached by this way. */
  readonly placesOf: (way: StoreConfig) => readonly StoreConfig[];
  /** Everything goes by this way from now on. */
  readonly onFollowed: (way: StoreConfig) => void;
  /** How long after a proof that failed the next is tried. */
  readonly againMs: number;
}

export interface FollowingStore extends Store {
  /** The way that the configuration in force names, and the timers that count. */
  follow(way: StoreConfig, timing: StoreTiming): void;
  /** Another way than that one is in use, and why. */
  trouble(): { readonly places: string; readonly said: string } | undefined;
}

/** So many own writes of a key are remembered: more than are made while a proof is under way. */
const writesKept = 16;

export async function openFollowingStore(
  way: StoreConfig,
  timing: StoreTiming,
  options: FollowingOptions,
): Promise<FollowingStore> {
  return new Following(way, timing, await options.open(way, timing), options);
}

class Following implements FollowingStore {
  readonly #options: FollowingOptions;
  readonly #domains = new Map<DomainName, FollowingEntries>();
  #way: StoreConfig;
  #timing: StoreTiming;
  #store: Store;
  /** One exchange of the client after the other. */
  #exchanged: Promise<void> = Promise.resolve();
  #wanted: StoreConfig | undefined;
  #asked: StoreConfig | undefined;
  #said = '';
  #proving = false;
  #notBefore = 0;
  #closed = false;
  /** Waits for the next own write in a domain. */
  #nextWrite: { readonly name: DomainName; readonly done: () => void } | undefined;

  constructor(way: StoreConfig, timing: StoreTiming, store: Store, options: FollowingOptions) {
    this.#way = way;
    this.#timing = timing;
    this.#store = store;
    this.#options = options;
  }

  domain(name: DomainName): Entries {
    const onWritten = (): void => this.#wrote(name);
    const known =
      this.#domains.get(name) ??
      new FollowingEntries(this.#store.domain(name), () => this.#wanted !== undefined, onWritten);
    this.#domains.set(name, known);
    return known;
  }

  readConfig(hash: string) {
    return this.#store.readConfig(hash);
  }

  writeConfig(hash: string, text: string) {
    return this.#store.writeConfig(hash, text);
  }

  compactConfigs(named: readonly string[], newest: number) {
    return this.#store.compactConfigs(named, newest);
  }

  list() {
    return this.#store.list();
  }

  describe() {
    return this.#store.describe();
  }

  follow(way: StoreConfig, timing: StoreTiming): void {
    this.#goBy(timing);
    if (way === this.#asked) return;
    this.#asked = way;
    const text = canonicalJson(way);
    if (this.#wanted !== undefined && text === canonicalJson(this.#wanted)) return;
    this.#wanted = text === canonicalJson(this.#way) ? undefined : way;
    this.#said = 'it has not been looked at yet';
    this.#notBefore = 0;
  }

  trouble() {
    return this.#wanted && { places: placeWords(this.#wanted), said: this.#said };
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#store.close();
  }

  /** By the same way, so it needs no proof. */
  #goBy(timing: StoreTiming): void {
    const isSame = timing.storeTimeoutMs === this.#timing.storeTimeoutMs;
    this.#timing = timing;
    if (!isSame) void this.#exchange(() => this.#way);
  }

  #wrote(name: DomainName): void {
    if (this.#nextWrite?.name === name) this.#nextWrite.done();
    void this.#prove(name);
  }

  /** In the domain in which this node writes. */
  async #prove(name: DomainName): Promise<void> {
    const wanted = this.#wanted;
    if (wanted === undefined || this.#proving || performance.now() < this.#notBefore) return;
    this.#proving = true;
    try {
      await this.#proveEach(wanted, name);
      if (this.#wanted === wanted && !this.#closed) await this.#changeOver(wanted);
    } catch (error) {
      this.#said = (error as Error).message;
      this.#notBefore = performance.now() + this.#options.againMs;
    } finally {
      this.#proving = false;
    }
  }

  /** Rejects with an Error that names the place that did not prove itself. */
  async #proveEach(way: StoreConfig, name: DomainName): Promise<void> {
    const places: [string, Store][] = [];
    try {
      for (const place of this.#options.placesOf(way))
        places.push([placeWords(place), await this.#options.open(place, this.#timing)]);
      await Promise.all(places.map(([words, store]) => readAt(words, store, name)));
      await this.#writtenAfter(name);
      const written = this.#domains.get(name)?.written() ?? [];
      for (const [words, store] of places) {
        if (!showsOneOf(await readAt(words, store, name), written))
          throw new Error(`${words} leads to another store: it does not show what was just written`);
      }
    } finally {
      await Promise.all(places.map(([, store]) => store.close()));
    }
  }

  /** Resolves when something was written after this call and is remembered, and nothing older. */
  #writtenAfter(name: DomainName): Promise<void> {
    this.#domains.get(name)?.forget();
    return new Promise((resolve, reject) => {
      const late = () => reject(new Error('nothing could be written meanwhile'));
      const timer = setTimeout(late, this.#options.againMs);
      const done = () => {
        clearTimeout(timer);
        this.#nextWrite = undefined;
        resolve();
      };
      this.#nextWrite = { name, done };
    });
  }

  async #changeOver(way: StoreConfig): Promise<void> {
    await this.#exchange(() => way);
    this.#wanted = undefined;
    this.#options.onFollowed(way);
  }

  /** Everything goes by a new client from then on, by a way that is known when those before it are done. */
  #exchange(wayThen: () => StoreConfig): Promise<void> {
    const exchange = async () => {
      const way = wayThen();
      const [old, next] = [this.#store, await this.#options.open(way, this.#timing)];
      this.#store = next;
      this.#way = way;
      const unanswered = [...this.#domains].map(([name, entries]) => entries.changeOver(next.domain(name)));
      void Promise.all(unanswered).then(() => old.close());
    };
    const done = this.#exchanged.then(exchange);
    this.#exchanged = done.catch(() => {});
    return done;
  }
}

async function readAt(words: string, store: Store, name: DomainName) {
  try {
    return await store.domain(name).read();
  } catch (error) {
    throw new Error(`${words} gives no answer: ${(error as Error).message}`);
  }
}

interface Watcher {
  readonly onChange: (change: EntryChange) => void;
  readonly signal: AbortSignal;
  stop: AbortController;
}

class FollowingEntries implements Entries {
  #inner: Entries;
  readonly #isWatched: () => boolean;
  readonly #onWritten: () => void;
  readonly #watchers = new Set<Watcher>();
  readonly #calls = new Set<Promise<unknown>>();
  #written: readonly Written[] = [];
  #since = 0;

  /** `isWatched`: what is written is remembered, and told. */
  constructor(inner: Entries, isWatched: () => boolean, onWritten: () => void) {
    this.#inner = inner;
    this.#isWatched = isWatched;
    this.#onWritten = onWritten;
  }

  read() {
    return this.#kept(this.#inner.read());
  }

  async write(key: string, expected: number, value: unknown, push: Push): Promise<WriteAnswer> {
    const since = this.#since;
    const answer = await this.#kept(this.#inner.write(key, expected, value, push));
    if (!this.#isWatched()) return answer;
    if (answer.answer === 'ok' && since === this.#since) {
      const written = { key, version: answer.version, text: JSON.stringify(value) };
      this.#written = [...this.#written, written].slice(-writesKept);
      this.#onWritten();
    }
    return answer;
  }

  watch(onChange: (change: EntryChange) => void, signal: AbortSignal): void {
    if (signal.aborted) return;
    const watcher: Watcher = { onChange, signal, stop: new AbortController() };
    this.#watchers.add(watcher);
    signal.addEventListener('abort', () => this.#watchers.delete(watcher), { once: true });
    this.#watch(watcher);
  }

  /** What was sent after the last `forget` and is acknowledged, the newest last. */
  written(): readonly Written[] {
    return this.#written;
  }

  forget(): void {
    this.#since += 1;
    this.#written = [];
  }

  /** Watchers are told to read, as after any new connection. Resolves when nothing waits for the old way any more. */
  async changeOver(inner: Entries): Promise<void> {
    this.#inner = inner;
    for (const watcher of this.#watchers) {
      watcher.stop.abort();
      watcher.stop = new AbortController();
      this.#watch(watcher);
    }
    await Promise.allSettled(this.#calls);
  }

  #watch({ onChange, signal, stop }: Watcher): void {
    this.#inner.watch(onChange, AbortSignal.any([signal, stop.signal]));
  }

  #kept<T>(call: Promise<T>): Promise<T> {
    this.#calls.add(call);
    const done = () => void this.#calls.delete(call);
    call.then(done, done);
    return call;
  }
}
