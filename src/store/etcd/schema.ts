/** The section of an etcd store in the cluster file. With two members the loss of either is the loss of the majority. */
import * as z from 'zod';
import { splitEndpoint } from '../../values/host-port.ts';
import { endpoint, scalar, show, someTime } from '../../values/scalar.ts';
import type { StoreFault, StoreSchema } from '../store-schema.ts';

const form = z
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

type EtcdModel = z.output<typeof form>;

export const schema: StoreSchema<EtcdModel> = {
  form,
  compile: ({ kind, endpoints, prefix = '' }, cluster) => ({
    kind,
    endpoints: endpoints.map(withoutSlash),
    prefix: prefix || `/holdfast/${cluster}`,
  }),
  check: checkEtcd,
  /** Raft members stand for election after one to two time-outs. */
  electionMs: ({ electionTimeout }) => 2 * electionTimeout,
  hosts: ({ endpoints }) => endpoints.map((url) => splitEndpoint(url)?.host ?? ''),
};

const withoutSlash = (url: string): string => url.replace(/\/$/, '');

function checkEtcd(store: EtcdModel): StoreFault[] {
  const members = store.endpoints.map(withoutSlash);
  const twice = members.findIndex((url, i) => members.indexOf(url) !== i);
  if (twice >= 0) {
    const wrong = `endpoint ${members[twice]} is written twice`;
    const right = 'write every member once';
    return [{ is: 'duplicate', severity: 'error', at: ['endpoints', twice], wrong, right }];
  }
  const secured = members.findIndex((url) => splitEndpoint(url)?.scheme === 'https');
  if (secured >= 0) {
    const wrong = `${members[secured]}: the members cannot be reached by https yet`;
    const right = 'write http://HOST:PORT for every member, on a network that only the nodes reach';
    return [{ is: 'unready', severity: 'error', at: ['endpoints', secured], wrong, right }];
  }
  return [...countMembers(members.length), ...sharedHosts(members)];
}

function countMembers(count: number): StoreFault[] {
  const at = ['endpoints'];
  if (count === 2) {
    const wrong = 'two etcd members stop together: either of them alone has no majority';
    const right = 'add a third member, for example on a witness host';
    return [{ is: 'unsafe', severity: 'error', at, wrong, right }];
  }
  if (count === 1) return [weak(at, 'one etcd member: the cluster freezes without it', 'use three members')];
  if (count % 2 === 0) {
    const wrong = `${count} etcd members bear the loss of ${count / 2 - 1}, as many as ${count - 1} members do`;
    return [weak(at, wrong, `use ${count - 1} or ${count + 1} members`)];
  }
  return [];
}

function sharedHosts(members: readonly string[]): StoreFault[] {
  const hosts = members.map((url) => splitEndpoint(url)?.host);
  return hosts.flatMap((host, i) =>
    hosts.indexOf(host) === i
      ? []
      : [
          weak(
            ['endpoints', i],
            `host ${host} has more than one member`,
            'give every member a host of its own',
          ),
        ],
  );
}

function weak(at: StoreFault['at'], wrong: string, right: string): StoreFault {
  return { is: 'weak', severity: 'warning', at, wrong, right };
}
