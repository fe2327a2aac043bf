/**
 * The `sqlite` store as an agent sees it: one connection to the store process, on it the domains that somebody asks for
 * (sqlite-entries.ts), the configurations, and the store process in its operator's words.
 */
import type { DomainName } from '../../core/versioned.ts';
import type { IdentitySource } from '../../identity/identity-source.ts';
import {
  type Entries,
  type Store,
  type StoreDescription,
  type StoreListing,
  StoreUnavailable,
} from '../../ports/store.ts';
import { splitHostPort } from '../../values/host-port.ts';
import { SqliteEntries, unavailable } from './sqlite-entries.ts';
import { StoreConnection } from './store-connection.ts';
import type { Message } from './wire.ts';

export interface SqliteStoreOptions {
  /** host:port of the store process. */
  readonly address: string;
  /** Deadline of every call, and how long the store may be silent. */
  readonly timeoutMs: number;
  /** Who this end is; without it the connection is plain. */
  readonly own?: IdentitySource | undefined;
}

/** Connects in the background and for ever; calls made before that wait until their deadline. Throws on a bad address. */
export function openSqliteStore(options: SqliteStoreOptions): Store {
  return new SqliteStore(options);
}

class SqliteStore implements Store {
  readonly #address: string;
  readonly #connection: StoreConnection;
  readonly #domains = new Map<DomainName, SqliteEntries>();

  constructor({ address, timeoutMs, own }: SqliteStoreOptions) {
    const parsed = splitHostPort(address);
    if (parsed === undefined) throw new StoreUnavailable(`The store address "${address}" is not HOST:PORT.`);
    this.#address = address;
    this.#connection = new StoreConnection({
      ...parsed,
      timeoutMs,
      own,
      onUp: () => {
        for (const entries of this.#domains.values()) entries.connected();
      },
      onDown: (reason) => {
        for (const entries of this.#domains.values()) entries.disconnected(reason);
      },
      onPush: (message) => this.#pushed(message),
    });
  }

  domain(name: DomainName): Entries {
    const entries = this.#domains.get(name) ?? new SqliteEntries(name, this.#connection);
    this.#domains.set(name, entries);
    return entries;
  }

  async readConfig(hash: string): Promise<string | undefined> {
    const [text] = (await this.#ask(['config', hash])).values;
    return text === undefined ? undefined : String(JSON.parse(text));
  }

  async writeConfig(hash: string, text: string): Promise<void> {
    await this.#ask(['put-config', hash], [JSON.stringify(text)]);
  }

  async compactConfigs(named: readonly string[], newest: number): Promise<void> {
    await this.#ask(['keep-configs', named, newest]);
  }

  async list(): Promise<StoreListing> {
    const {
      head: [, domains, configs],
    } = await this.#ask(['list']);
    return { domains: namesOf(domains), configs: namesOf(configs) };
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
          members: [{ name, state: 'takes no writes', detail, well: false }],
        };
      }
      const summary = `The store process at ${name} answers; it is the only one, so none may fail`;
      return {
        kind: 'sqlite',
        healthy: true,
        summary,
        members: [{ name, state: 'answers', detail, well: true }],
      };
    }
    const detail = unavailable(result).reason;
    const summary = `The store process at ${name} does not answer`;
    return {
      kind: 'sqlite',
      healthy: false,
      summary,
      members: [{ name, state: 'silent', detail, well: false }],
    };
  }

  async close(): Promise<void> {
    for (const entries of this.#domains.values()) entries.close();
    this.#connection.close();
  }

  async #ask(head: readonly unknown[], values: readonly string[] = []): Promise<Message> {
    const result = await this.#connection.call(head, values);
    if (result.kind === 'reply' && result.head[0] === 'ok') return result;
    throw unavailable(result);
  }

  #pushed({ head: [kind, domain, key, version, age], values }: Message): void {
    if (kind !== 'change' || typeof domain !== 'string') return;
    if (typeof key !== 'string' || typeof version !== 'number') return;
    this.#domains
      .get(domain)
      ?.pushed(key, version, values[0] ?? '', typeof age === 'number' ? age : undefined);
  }
}

function namesOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
