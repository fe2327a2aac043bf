/**
 * Who runs the store of a lab. A store process or member whose address belongs to a node runs inside that node and
 * shares its fate; every other address gets a host of its own (`store`, `store-2`, …), so that faults of the network cut
 * it off and pausing a node does not.
 */
import { join } from 'node:path';
import type { Config, NetworkName, NodeName } from '../src/core/config.ts';
import { joinHostPort, splitEndpoint, splitHostPort } from '../src/values/host-port.ts';
import { canonicalAddress, contains } from '../src/values/subnet.ts';
import { LabError } from './lab-error.ts';
import type { LabService } from './lab-service.ts';

export type LabStore =
  | { readonly kind: 'none' }
  /** `database` lies in `mount`, a small file system of its own inside the host, made in the file `image`. */
  | {
      readonly kind: 'sqlite';
      readonly host: string;
      readonly image: string;
      readonly mount: string;
      readonly database: string;
    }
  | { readonly kind: 'etcd'; readonly members: readonly EtcdMember[] };

export interface EtcdMember {
  readonly name: string;
  readonly host: string;
  readonly clientUrl: string;
  readonly peerUrl: string;
}

export interface StorePlan {
  readonly store: LabStore;
  /** Hosts that exist for the store only. */
  readonly hosts: readonly {
    readonly name: string;
    readonly network: NetworkName;
    readonly address: string;
  }[];
  readonly services: ReadonlyMap<string, readonly LabService[]>;
}

interface StoreInput {
  readonly config: Config;
  readonly file: string;
  readonly dir: string;
  readonly holdfast: string;
}

/** Works out store hosts and services. Throws `lab-unsuitable` for an address that is in none of the networks. */
export function planStore(input: StoreInput): StorePlan {
  const { store } = input.config;
  if (store.kind === 'sqlite') return planSqlite(input, store.address);
  if (store.kind === 'etcd') return planEtcd(input, store.endpoints);
  return { store: { kind: 'none' }, hosts: [], services: new Map() };
}

function planSqlite(input: StoreInput, address: string): StorePlan {
  const owners = new StoreOwners(input.config);
  const parts = splitHostPort(address);
  if (parts === undefined) throw unsuitable(`"${address}" is no address of a store; write HOST:PORT.`);
  const host = owners.ownerOf(parts.host);
  const mount = join(input.dir, 'store');
  const database = join(mount, 'holdfast.db');
  const argv = [input.holdfast, 'store', '--listen', address, '--file', database];
  return {
    store: { kind: 'sqlite', host, image: join(input.dir, 'store.img'), mount, database },
    hosts: owners.extra,
    services: new Map([[host, [{ name: 'store', argv, store: true }]]]),
  };
}

function planEtcd(input: StoreInput, endpoints: readonly string[]): StorePlan {
  const owners = new StoreOwners(input.config);
  const members = endpoints.map((clientUrl, i): EtcdMember => {
    const parts = splitEndpoint(clientUrl);
    if (parts === undefined)
      throw unsuitable(`"${clientUrl}" is no address of a store; write http://HOST:PORT.`);
    const { scheme, host, port } = parts;
    if (scheme !== 'http') {
      throw unsuitable(`A lab starts its etcd members without TLS; write ${clientUrl} as http://….`);
    }
    const url = (at: number) => `http://${joinHostPort(host, at)}`;
    return { name: `m${i + 1}`, host: owners.ownerOf(host), clientUrl: url(port), peerUrl: url(port + 1) };
  });
  const services = new Map<string, LabService[]>();
  for (const member of members) {
    const service = { name: `etcd-${member.name}`, argv: etcdArgv(input, member, members), store: true };
    services.set(member.host, [...(services.get(member.host) ?? []), service]);
  }
  return { store: { kind: 'etcd', members }, hosts: owners.extra, services };
}

/** Heartbeat 20 ms and election 200 ms: a lab's members sit on one machine, and a test should not wait for stock etcd. */
function etcdArgv(input: StoreInput, member: EtcdMember, members: readonly EtcdMember[]): string[] {
  const data = join(input.dir, 'etcd', member.name);
  return [
    ...['etcd', '--name', member.name, '--data-dir', data],
    ...['--listen-client-urls', member.clientUrl, '--advertise-client-urls', member.clientUrl],
    ...['--listen-peer-urls', member.peerUrl, '--initial-advertise-peer-urls', member.peerUrl],
    ...['--initial-cluster', members.map((m) => `${m.name}=${m.peerUrl}`).join(',')],
    ...['--initial-cluster-state', 'new', '--initial-cluster-token', input.config.cluster.name],
    ...['--heartbeat-interval', '20', '--election-timeout', '200'],
    ...['--logger', 'zap', '--log-level', 'warn'],
  ];
}

/** Finds the host of a store address; addresses that are no node's become hosts of their own, in the order asked. */
class StoreOwners {
  readonly extra: { name: string; network: NetworkName; address: string }[] = [];
  readonly #config: Config;
  readonly #nodes = new Map<string, NodeName>();

  constructor(config: Config) {
    this.#config = config;
    for (const [name, node] of Object.entries(config.nodes)) {
      for (const address of Object.values(node.addresses)) this.#nodes.set(canonicalAddress(address), name);
    }
  }

  ownerOf(address: string): string {
    const known = this.#nodes.get(address) ?? this.extra.find((host) => host.address === address)?.name;
    if (known !== undefined) return known;
    const entry = Object.entries(this.#config.hostNetworks).find(([, n]) => contains(n.subnet, address));
    if (!entry) {
      throw unsuitable(
        `The store's address ${address} is in none of the networks; take one from a network's subnet.`,
      );
    }
    const name = this.extra.length === 0 ? 'store' : `store-${this.extra.length + 1}`;
    this.extra.push({ name, network: entry[0], address });
    return name;
  }
}

function unsuitable(message: string): LabError {
  return new LabError('lab-unsuitable', message);
}
