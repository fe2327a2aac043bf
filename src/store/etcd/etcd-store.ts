/**
 * The `etcd` store as an agent sees it, spoken over etcd's JSON gateway (docs/decisions/etcd-json-gateway.md): the domains
 * that somebody asks for (etcd-entries.ts), the configurations, and the members in their operator's words.
 */
import type { DomainName } from '../../core/versioned.ts';
import type { IdentitySource } from '../../identity/identity-source.ts';
import type { Entries, Store, StoreContent, StoreDescription, StoreListing } from '../../ports/store.ts';
import { describeEtcd } from './describe.ts';
import { Endpoints } from './endpoints.ts';
import { EtcdCalls, noAnswer } from './etcd-calls.ts';
import { EtcdEntries } from './etcd-entries.ts';
import { Gateway } from './gateway.ts';
import {
  configList,
  configPut,
  configRead,
  configsDelete,
  countRequest,
  domainRange,
  firstContentRequest,
  type Json,
  type KeyRange,
  type Layout,
  layout,
  namesRequest,
  rangeOf,
} from './messages.ts';

export interface EtcdStoreOptions {
  /** `http://host:port` or `https://host:port` of the members' client ports. */
  readonly endpoints: readonly string[];
  /** Every key of the cluster starts with it, for example `/holdfast/my-cluster`. */
  readonly prefix: string;
  /** Deadline of every call, and how long a member may be silent. */
  readonly timeoutMs: number;
  /** Who this end is, for members that are reached by https. */
  readonly own?: IdentitySource | undefined;
}

/** Connects when asked something. Throws StoreUnavailable on a malformed endpoint. */
export function openEtcdStore(options: EtcdStoreOptions): Store {
  return new EtcdStore(options);
}

export class StoreExistsError extends Error {
  readonly code = 'store-exists';
}

/**
 * Writes the first content of a cluster, its entries whole or not at all. Rejects with StoreExistsError when a domain has an entry
 * under the prefix, with StoreUnavailable when it is not known whether it was written.
 */
export async function createInEtcd(options: EtcdStoreOptions, content: StoreContent): Promise<void> {
  const store = new EtcdStore(options);
  try {
    await store.create(content);
  } finally {
    await store.close();
  }
}

class EtcdStore implements Store {
  readonly #prefix: string;
  readonly #keys: Layout;
  readonly #calls: EtcdCalls;
  readonly #domains = new Map<DomainName, EtcdEntries>();

  constructor({ endpoints, prefix, timeoutMs, own }: EtcdStoreOptions) {
    this.#prefix = prefix;
    this.#keys = layout(prefix);
    this.#calls = new EtcdCalls(new Endpoints(endpoints), timeoutMs, new Gateway(own), (endpoint) => {
      for (const entries of this.#domains.values()) entries.heard(endpoint);
    });
  }

  domain(name: DomainName): Entries {
    const entries = this.#domains.get(name) ?? new EtcdEntries(this.#calls, domainRange(this.#keys, name));
    this.#domains.set(name, entries);
    return entries;
  }

  async readConfig(hash: string): Promise<string | undefined> {
    const answer = await this.#calls.ask('kv/range', configRead(this.#keys, hash));
    return rangeOf(answer, this.#keys.config).entries[0]?.text();
  }

  async writeConfig(hash: string, text: string): Promise<void> {
    // Putting the same text twice is harmless, so this may be asked again like a read.
    await this.#calls.ask('kv/put', configPut(this.#keys, hash, text));
  }

  async compactConfigs(named: readonly string[], newest: number): Promise<void> {
    const answer = await this.#calls.ask('kv/range', configList(this.#keys));
    const { entries } = rangeOf(answer, this.#keys.config);
    const old = entries.slice(newest).filter(({ key }) => !named.includes(key));
    // etcd takes at most 128 operations in a transaction. What was written again meanwhile stays, and its batch with it.
    for (let i = 0; i < old.length; i += 100) {
      await this.#once('kv/txn', configsDelete(this.#keys, old.slice(i, i + 100)));
    }
  }

  async list(): Promise<StoreListing> {
    const namesOf = async (range: KeyRange) =>
      rangeOf(await this.#calls.ask('kv/range', namesRequest(range)), range).entries.map(({ key }) => key);
    const entries = await namesOf(this.#keys.state);
    const domains = new Set(entries.map((key) => key.split('/')[0] ?? ''));
    return { domains: [...domains].sort(), configs: (await namesOf(this.#keys.config)).sort() };
  }

  describe(): Promise<StoreDescription> {
    const { gateway, endpoints, timeoutMs } = this.#calls;
    return describeEtcd(gateway, endpoints.all, timeoutMs);
  }

  async close(): Promise<void> {
    for (const entries of this.#domains.values()) entries.close();
    this.#calls.close();
  }

  async create({ entries, configs }: StoreContent): Promise<void> {
    const { state } = this.#keys;
    const { count } = rangeOf(await this.#calls.ask('kv/range', countRequest(state)), state);
    if (count > 0) throw this.#exists();
    // Many texts are more than one transaction can take. Without an entry that names them they mean nothing.
    const last = configs.slice(-1);
    for (const { hash, text } of configs.slice(0, -1)) await this.writeConfig(hash, text);
    const answer = await this.#once('kv/txn', firstContentRequest(this.#keys, { entries, configs: last }));
    if (answer.succeeded !== true) throw this.#exists();
  }

  #exists(): StoreExistsError {
    return new StoreExistsError(
      `The etcd store already holds a cluster under "${this.#prefix}", which is not overwritten. Use another prefix, or delete its keys if the cluster is really gone.`,
    );
  }

  async #once(path: string, body: Json): Promise<Json> {
    const { answer } = await this.#calls.send(path, body, { once: true });
    if (answer.kind === 'failed') throw noAnswer(answer);
    return answer.body;
  }
}
