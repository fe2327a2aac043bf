/**
 * The store must outlive what it decides about: one process on one machine is for a lab, or for a machine that is no
 * node; an etcd cluster of two loses its majority with either member.
 */

import { splitEndpoint, splitHostPort } from '../../values/host-port.ts';
import { error, type Finding, warning } from '../diagnostic.ts';
import type { ClusterFileModel } from '../schema.ts';
import type { CheckInput } from './input.ts';

type SqliteModel = Extract<ClusterFileModel['store'], { kind: 'sqlite' }>;
type EtcdModel = Extract<ClusterFileModel['store'], { kind: 'etcd' }>;

export function checkStore({ model }: CheckInput): Finding[] {
  const { store } = model;
  return store.kind === 'sqlite' ? checkSqlite(store, model) : checkEtcd(store);
}

function checkSqlite(store: SqliteModel, model: ClusterFileModel): Finding[] {
  const findings: Finding[] = [];
  if (!store.lab && store.witnessHost === undefined) {
    findings.push(
      error(
        'unsafe-store',
        ['store', 'kind'],
        'one sqlite store process decides for the whole cluster',
        'write lab: true for a lab, witnessHost: NAME for a machine that is no node, or use etcd',
      ),
    );
  }
  if (store.witnessHost !== undefined && Object.hasOwn(model.nodes, store.witnessHost)) {
    const wrong = `the witness host "${store.witnessHost}" is a node of this cluster`;
    findings.push(error('unsafe-store', ['store', 'witnessHost'], wrong, 'name a machine that is no node'));
  }
  const owner = nodeWith(splitHostPort(store.address)?.host, model);
  if (owner !== undefined) {
    const wrong = `the store process has the address of node "${owner}" and is lost together with it`;
    const right = 'run it on a machine that is no node';
    const say = store.lab ? warning : error;
    findings.push(say('unsafe-store', ['store', 'address'], wrong, right));
  }
  return findings;
}

function nodeWith(host: string | undefined, model: ClusterFileModel): string | undefined {
  return Object.entries(model.nodes).find(([, node]) =>
    Object.values(node.addresses).some((a) => a === host),
  )?.[0];
}

function checkEtcd(store: EtcdModel): Finding[] {
  const members = store.endpoints.map((url) => url.replace(/\/$/, ''));
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
