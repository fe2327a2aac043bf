/** `etcd`: a cluster of members. With two of them the loss of either is the loss of the majority. */
import * as z from 'zod';
import { splitEndpoint } from '../../values/host-port.ts';
import { endpoint, scalar, show, someTime } from '../../values/scalar.ts';
import { error, type Finding, warning } from '../diagnostic.ts';
import type { StoreKind } from './store-kind.ts';

const schema = z
  .strictObject({
    kind: z.literal('etcd'),
    endpoints: z.array(endpoint()).min(1).meta({ description: 'Client URLs of all members.' }),
    prefix: scalar<string>({ shown: 'key prefix', type: 'string', pattern: '^/' }, (value) =>
      typeof value === 'string' && /^\/[^\s]*[^\s/]$/.test(value)
        ? { value }
        : { wrong: `${show(value)} is not a key prefix`, right: 'write for example /holdfast/my-cluster' },
    )
      .optional()
      .meta({ description: 'Everything of this cluster lies under it.', 'x-default': '/holdfast/NAME' }),
    electionTimeout: someTime().prefault('1s').meta({
      description: "The members' --election-timeout; the lease must outlast an election.",
    }),
  })
  .meta({ description: 'An etcd v3 cluster: members on the nodes, on a witness host, or elsewhere.' });

type EtcdModel = z.output<typeof schema>;

export const etcd = {
  schema,
  compile: ({ kind, endpoints, prefix = '' }, cluster) => ({
    kind,
    endpoints: endpoints.map(withoutSlash),
    prefix: prefix || `/holdfast/${cluster}`,
  }),
  check: checkEtcd,
  /** Raft members stand for election after one to two time-outs. */
  electionMs: ({ electionTimeout }) => 2 * electionTimeout,
  hosts: ({ endpoints }) => endpoints.map((url) => splitEndpoint(url)?.host ?? ''),
} as const satisfies StoreKind<EtcdModel>;

const withoutSlash = (url: string): string => url.replace(/\/$/, '');

function checkEtcd(store: EtcdModel): Finding[] {
  const members = store.endpoints.map(withoutSlash);
  const twice = members.findIndex((url, i) => members.indexOf(url) !== i);
  if (twice >= 0) {
    const wrong = `endpoint ${members[twice]} is written twice`;
    return [error('duplicate', ['store', 'endpoints', twice], wrong, 'write every member once')];
  }
  return [...countMembers(members.length), ...sharedHosts(members)];
}

function countMembers(count: number): Finding[] {
  const at = ['store', 'endpoints'];
  if (count === 2) {
    const wrong = 'two etcd members stop together: either of them alone has no majority';
    return [error('unsafe-store', at, wrong, 'add a third member, for example on a witness host')];
  }
  if (count === 1) {
    return [
      warning('weak-store', at, 'one etcd member: the cluster freezes without it', 'use three members'),
    ];
  }
  if (count % 2 === 0) {
    const wrong = `${count} etcd members bear the loss of ${count / 2 - 1}, as many as ${count - 1} members do`;
    return [warning('weak-store', at, wrong, `use ${count - 1} or ${count + 1} members`)];
  }
  return [];
}

function sharedHosts(members: readonly string[]): Finding[] {
  const hosts = members.map((url) => splitEndpoint(url)?.host);
  return hosts.flatMap((host, i) =>
    hosts.indexOf(host) === i
      ? []
      : [
          warning(
            'weak-store',
            ['store', 'endpoints', i],
            `host ${host} has more than one member`,
            'give every member a host of its own',
          ),
        ],
  );
}
