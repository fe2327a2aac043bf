/**
 * Which member is asked. All calls and the watch stay with the first of an order, so that ordinary traffic tells whether
 * it still answers; whoever finds it wanting puts it last, for everybody. A look at all members (member-order.ts) puts the
 * one first that is on this machine, or the quickest.
 */
import { StoreUnavailable } from '../../ports/store.ts';
import { joinHostPort, splitEndpoint } from '../../values/host-port.ts';
import { isOwnHost, type Look, orderMembers } from './member-order.ts';

export class Endpoints {
  #order: readonly string[];
  readonly #isOwn: (host: string) => boolean;

  /** Throws StoreUnavailable when there is none, or one that is no `http(s)://host:port`. */
  constructor(endpoints: readonly string[], isOwn: (host: string) => boolean = (host) => isOwnHost(host)) {
    const all = endpoints.map(normalize);
    if (all.length === 0) throw new StoreUnavailable('The etcd store needs at least one endpoint.');
    this.#isOwn = isOwn;
    const here = all.filter((endpoint) => this.isHere(endpoint));
    this.#order = [...here, ...all.filter((endpoint) => !here.includes(endpoint))];
  }

  /** In the order in which they are asked. */
  get all(): readonly string[] {
    return this.#order;
  }

  get current(): string {
    return this.#order[0] ?? '';
  }

  /** On this machine, as far as its addresses tell; they may come and go. */
  isHere(endpoint: string): boolean {
    return this.#isOwn(splitEndpoint(endpoint)?.host ?? '');
  }

  /** The first that fits, from the one that is asked now on. */
  next(fits: (endpoint: string) => boolean): string | undefined {
    return this.#order.find(fits);
  }

  /** Moves on, unless somebody else has done so already. */
  failed(endpoint: string): void {
    if (endpoint === this.current) this.#order = [...this.#order.slice(1), endpoint];
  }

  /** A look at every one of them. */
  seen(looks: readonly Look[]): void {
    this.#order = orderMembers(this.current, looks);
  }
}

function normalize(endpoint: string): string {
  const parts = splitEndpoint(endpoint);
  if (parts !== undefined) return `${parts.scheme}://${joinHostPort(parts.host, parts.port)}`;
  throw new StoreUnavailable(`The etcd endpoint "${endpoint}" is not http://HOST:PORT or https://HOST:PORT.`);
}
