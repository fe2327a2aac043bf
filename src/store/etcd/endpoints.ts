/**
 * Which member is asked. All calls and the watch stay with one member, so that ordinary traffic tells whether it still
 * answers; whoever finds it wanting moves everybody on to the next.
 */
import { StoreUnavailable } from '../../ports/store.ts';
import { joinHostPort, splitEndpoint } from '../../values/host-port.ts';

export class Endpoints {
  readonly all: readonly string[];
  #at = 0;

  /** Throws StoreUnavailable when there is none, or one that is not `http://host:port`. */
  constructor(endpoints: readonly string[]) {
    this.all = endpoints.map(normalize);
    if (this.all.length === 0) throw new StoreUnavailable('The etcd store needs at least one endpoint.');
  }

  get current(): string {
    return this.all[this.#at] ?? '';
  }

  /** The first that fits, from the one that is asked now on. */
  next(fits: (endpoint: string) => boolean): string | undefined {
    return [...this.all.slice(this.#at), ...this.all.slice(0, this.#at)].find(fits);
  }

  /** Moves on, unless somebody else has done so already. */
  failed(endpoint: string): void {
    if (endpoint === this.current) this.#at = (this.#at + 1) % this.all.length;
  }
}

function normalize(endpoint: string): string {
  const parts = splitEndpoint(endpoint);
  if (parts?.scheme === 'http') return `http://${joinHostPort(parts.host, parts.port)}`;
  throw new StoreUnavailable(`The etcd endpoint "${endpoint}" is not http://HOST:PORT.`);
}
