/**
 * The `etcd` store as an agent sees it: transactions that compare a key's own revision, linearizable reads of document
 * and records in one request, one watch. Spoken over etcd's JSON gateway (docs/decisions/etcd-json-gateway.md).
 *
 * A call may be asked of several members while its deadline lasts (ask-members.ts). A write asked twice may meet itself:
 * then the value that stands in its way is its own, and at most one of them has landed, because all compare the same
 * revision. Another's value in its way says nothing about it: the answer is unknown.
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
import { documentKey, recordPrefix } from '../keys.ts';
import { Mirror } from '../mirror.ts';
import { type Asked, askMembers } from './ask-members.ts';
import { CompactionPolicy } from './compaction.ts';
import { describeEtcd } from './describe.ts';
import { Endpoints } from './endpoints.ts';
import { Gateway } from './gateway.ts';
import {
  configList,
  configPut,
  configRead,
  configsDelete,
  createRequest,
  inTheWay,
  type Json,
  type Layout,
  layout,
  putRequest,
  rangeOf,
  readRequest,
  revisionOf,
} from './messages.ts';
import { EtcdWatch } from './watch.ts';

export interface EtcdStoreOptions {
  /** `http://host:port` of the members' client ports. */
  readonly endpoints: readonly string[];
  /** Every key of the cluster starts with it, for example `/holdfast/my-cluster`. */
  readonly prefix: string;
  /** Deadline of every call, and how long a member may be silent. */
  readonly timeoutMs: number;
}

/** Connects when asked something. Throws StoreUnavailable on a malformed endpoint. */
export function openEtcdStore(options: EtcdStoreOptions): Store {
  return new EtcdStore(options);
}

export class StoreExistsError extends Error {
  readonly code = 'store-exists';
}

/**
 * Writes the first document and its configuration, both or none. Rejects with StoreExistsError when the prefix already
 * holds a document, with StoreUnavailable when it is not known whether it was written.
 */
export async function createEtcdDocument(
  options: EtcdStoreOptions,
  document: Document,
  configText: string,
): Promise<void> {
  const store = new EtcdStore(options);
  try {
    await store.create(document, configText);
  } finally {
    await store.close();
  }
}

/** One more member is asked when the others have been silent for this part of the time-out. */
const PATIENCE_SHARE = 1 / 4;

class EtcdStore implements Store {
  readonly #options: EtcdStoreOptions;
  readonly #keys: Layout;
  readonly #endpoints: Endpoints;
  readonly #gateway = new Gateway();
  readonly #mirror = new Mirror();
  readonly #watch: EtcdWatch;
  readonly #watchers = new Set<(change: StoreChange) => void>();
  readonly #compaction = new CompactionPolicy();
  readonly #closed = new AbortController();

  constructor(options: EtcdStoreOptions) {
    this.#options = options;
    this.#keys = layout(options.prefix);
    this.#endpoints = new Endpoints(options.endpoints);
    this.#watch = new EtcdWatch({
      gateway: this.#gateway,
      endpoints: this.#endpoints,
      keys: this.#keys,
      timeoutMs: options.timeoutMs,
      mirror: this.#mirror,
      emit: (change) => this.#emit(change),
      onWritten: (revision, bytes) => this.#written(revision, bytes),
    });
  }

  read(): Promise<StoreSnapshot> {
    return this.#readBy(this.#deadline());
  }

  writeDocument(expected: number, document: Document): Promise<WriteAnswer> {
    return this.#put(documentKey, expected, document);
  }

  writeRecord(node: NodeName, expected: number, record: NodeRecord): Promise<WriteAnswer> {
    return this.#put(recordPrefix + node, expected, record);
  }

  async readConfig(hash: string): Promise<string | undefined> {
    const answer = await this.#ask('kv/range', configRead(this.#keys, hash));
    return rangeOf(answer, this.#keys.config).entries[0]?.text();
  }

  async writeConfig(hash: string, text: string): Promise<void> {
    if ((await this.readConfig(hash)) !== undefined) return;
    // Putting the same text twice is harmless, so this may be asked again like a read.
    await this.#ask('kv/put', configPut(this.#keys, hash, text));
  }

  async compactConfigs(keep: readonly string[]): Promise<void> {
    const { entries } = rangeOf(await this.#ask('kv/range', configList(this.#keys)), this.#keys.config);
    const old = entries.map(({ key }) => key).filter((hash) => !keep.includes(hash));
    // etcd takes at most 128 operations in a transaction.
    for (let i = 0; i < old.length; i += 100) {
      // Once: a late copy could take away what was applied again meanwhile.
      const { answer } = await this.#send('kv/txn', configsDelete(this.#keys, old.slice(i, i + 100)), {
        once: true,
      });
      if (answer.kind === 'failed')
        throw new StoreUnavailable(`The etcd store does not answer: ${answer.reason}.`);
    }
  }

  watch(onChange: (change: StoreChange) => void, signal: AbortSignal): void {
    if (signal.aborted || this.#closed.signal.aborted) return;
    this.#watchers.add(onChange);
    signal.addEventListener('abort', () => this.#unwatch(onChange), { once: true });
    this.#watch.start();
    if (!this.#watch.up) return;
    queueMicrotask(() => {
      if (this.#watchers.has(onChange) && this.#watch.up) onChange({ kind: 'watching' });
    });
  }

  describe(): Promise<StoreDescription> {
    return describeEtcd(this.#gateway, this.#endpoints.all, this.#options.timeoutMs);
  }

  async close(): Promise<void> {
    this.#closed.abort();
    this.#watchers.clear();
    this.#watch.stop();
    this.#gateway.close();
  }

  async create(document: Document, configText: string): Promise<void> {
    const request = createRequest(this.#keys, JSON.stringify(document), document.config.hash, configText);
    const { answer } = await this.#send('kv/txn', request, { once: true });
    if (answer.kind === 'failed')
      throw new StoreUnavailable(`The etcd store does not answer: ${answer.reason}.`);
    if (answer.body.succeeded === true) return;
    throw new StoreExistsError(
      `The etcd store already holds a cluster under "${this.#options.prefix}", which is not overwritten. Use another prefix, or delete its keys if the cluster is really gone.`,
    );
  }

  async #readBy(deadline: number): Promise<StoreSnapshot> {
    const [since, floor] = [this.#mirror.since, this.#watch.highest];
    const answer = await this.#ask('kv/range', readRequest(this.#keys, since), deadline);
    const revision = revisionOf(answer);
    this.#watch.readAt(floor, revision);
    // The stream ended meanwhile, so what was left out of the answer is not here any more.
    if (since > 0 && this.#mirror.since === 0) return this.#readBy(deadline);
    // Without a stream nothing is kept: nobody would say what changes.
    const mirror = this.#watch.up ? this.#mirror : new Mirror();
    const { entries, count } = rangeOf(answer, this.#keys.state);
    this.#understand(() => {
      for (const { key, version, text } of entries) mirror.set(key, version, () => JSON.parse(text()));
    });
    mirror.completeUpTo(revision);
    if (mirror.canHold(count, revision)) return mirror.snapshot();
    this.#watch.restart('keys were deleted from the store');
    return this.#readBy(deadline);
  }

  async #put(key: string, expected: number, value: Document | NodeRecord): Promise<WriteAnswer> {
    const text = JSON.stringify(value);
    const { answer, sent } = await this.#send('kv/txn', putRequest(this.#keys, key, expected, text));
    if (answer.kind === 'failed') {
      return { answer: 'unknown', reason: answer.reason };
    }
    if (answer.body.succeeded !== true && sent === 1) return { answer: 'conflict' };
    const landed = answer.body.succeeded === true ? revisionOf(answer.body) : this.#own(answer.body, text);
    if (landed === undefined)
      return { answer: 'unknown', reason: 'it was asked again, and meanwhile another write came' };
    if (this.#watch.up) this.#mirror.set(key, landed, () => value);
    this.#watch.expect(landed);
    this.#written(landed, text.length);
    return { answer: 'ok', version: landed };
  }

  /** The version at which the very text stands that was to be written: every write differs from all others. */
  #own(answer: Json, text: string): number | undefined {
    const found = inTheWay(this.#keys, answer);
    return found?.text() === text ? found.version : undefined;
  }

  async #ask(path: string, body: Json, deadline?: number): Promise<Json> {
    const { answer } = await this.#send(path, body, { deadline });
    if (answer.kind === 'ok') return answer.body;
    throw new StoreUnavailable(`The etcd store does not answer: ${answer.reason}.`);
  }

  /** Asks members until one answers or the deadline passes. */
  async #send(
    path: string,
    body: Json,
    how: { readonly deadline?: number | undefined; readonly once?: true } = {},
  ): Promise<Asked> {
    const asked = await askMembers(this.#gateway, this.#endpoints, {
      path,
      body,
      signal: this.#closed.signal,
      deadline: how.deadline ?? this.#deadline(),
      patienceMs: how.once ? undefined : this.#options.timeoutMs * PATIENCE_SHARE,
    });
    if (asked.answer.kind === 'ok') {
      this.#watch.heard(asked.endpoint);
      return asked;
    }
    return { ...asked, answer: { ...asked.answer, reason: `${asked.endpoint}: ${asked.answer.reason}` } };
  }

  #deadline(): number {
    return performance.now() + this.#options.timeoutMs;
  }

  #understand(take: () => void): void {
    try {
      take();
    } catch (error) {
      throw new StoreUnavailable(`The etcd store holds what cannot be understood: ${error}.`);
    }
  }

  #written(revision: number, bytes: number): void {
    const at = this.#compaction.written(revision, bytes);
    if (at === undefined) return;
    void this.#gateway.call(
      this.#endpoints.current,
      'kv/compaction',
      { revision: String(at) },
      this.#options.timeoutMs,
    );
  }

  #unwatch(onChange: (change: StoreChange) => void): void {
    this.#watchers.delete(onChange);
    if (this.#watchers.size === 0) this.#watch.stop();
  }

  #emit(change: StoreChange): void {
    for (const watcher of [...this.#watchers]) if (this.#watchers.has(watcher)) watcher(change);
  }
}
