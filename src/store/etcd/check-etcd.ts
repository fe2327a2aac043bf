/**
 * What is wrong with an etcd store as it is written: who keeps it, how many members, and where they are. With two members the
 * loss of either is the loss of the majority.
 */
import { splitEndpoint } from '../../values/host-port.ts';
import { didYouMean } from '../../values/suggest.ts';
import type { AroundStore, StoreFault } from '../store-schema.ts';
import { memberNames, memberNetwork, memberPlaces } from './derive-members.ts';
import type { EtcdModel } from './form.ts';

export function checkEtcd(store: EtcdModel, around: AroundStore): StoreFault[] {
  return store.managed ? checkManaged(store, around) : checkForeign(store, around);
}

function checkForeign(store: EtcdModel, { secured }: AroundStore): StoreFault[] {
  if (store.endpoints === undefined) {
    const right = 'write endpoints: ["http://HOST:PORT", …], or managed: true and Holdfast keeps the members';
    return [fault('missing', [], 'key "endpoints" is missing', right)];
  }
  const members = store.endpoints.map((url) => url.replace(/\/$/, ''));
  const twice = members.findIndex((url, i) => members.indexOf(url) !== i);
  if (twice >= 0) {
    const wrong = `endpoint ${members[twice]} is written twice`;
    return [fault('duplicate', ['endpoints', twice], wrong, 'write every member once')];
  }
  const unfit = schemesOf(members, secured);
  if (unfit !== undefined) return [unfit];
  return [...surplusKeys(store), ...countMembers(members.length, ['endpoints']), ...sharedHosts(members)];
}

/** With an identity the members speak TLS, without one they cannot. */
function schemesOf(members: readonly string[], secured: boolean): StoreFault | undefined {
  const unfit = members.findIndex((url) => (splitEndpoint(url)?.scheme === 'https') !== secured);
  if (unfit < 0) return undefined;
  const url = members[unfit];
  if (secured) {
    const wrong = `${url}: whoever reaches this member reads and writes the whole cluster, without a certificate`;
    const right = 'start the members with TLS and write https://HOST:PORT for each';
    return fault('plain', ['endpoints', unfit], wrong, right);
  }
  const wrong = `${url}: https needs a certificate, and this cluster has no identity`;
  const right =
    'write cluster.identity: DIRECTORY, or http://HOST:PORT on a network that only the nodes reach';
  return fault('unready', ['endpoints', unfit], wrong, right);
}

/** What only means something where Holdfast keeps the members. */
function surplusKeys(store: EtcdModel): StoreFault[] {
  const written = (['members', 'network'] as const).filter((key) => store[key] !== undefined);
  return written.map((key) =>
    fault(
      'surplus',
      [key],
      `"${key}" is for members that Holdfast keeps`,
      'leave it out, or write managed: true',
    ),
  );
}

function checkManaged(store: EtcdModel, around: AroundStore): StoreFault[] {
  if (store.endpoints !== undefined) {
    const right = 'leave endpoints out, they follow from members; or leave managed out';
    return [
      fault('surplus', ['endpoints'], 'endpoints are written although Holdfast keeps the members', right),
    ];
  }
  const faults = [...checkNetwork(store, around), ...checkWitnesses(store, around), ...checkPorts(store)];
  const named = checkNames(store, around);
  if (faults.length > 0 || named.length > 0) return [...faults, ...named];
  const count = memberNames(store, around).length;
  return countMembers(count, store.members === undefined ? ['managed'] : ['members'], true);
}

function checkNetwork({ network }: EtcdModel, { networks }: AroundStore): StoreFault[] {
  if (network === undefined || Object.hasOwn(networks, network)) return [];
  const right = didYouMean(network, Object.keys(networks), 'network');
  return [fault('no-network', ['network'], `network "${network}" does not exist`, right)];
}

function checkWitnesses({ witnesses }: EtcdModel, { nodes }: AroundStore): StoreFault[] {
  return Object.entries(witnesses).flatMap(([name, address]) => {
    if (Object.hasOwn(nodes, name))
      return [fault('duplicate', ['witnesses', name], `"${name}" is a node`, 'name a machine that is none')];
    const owner = Object.keys(nodes).find((node) => Object.values(nodes[node]!.addresses).includes(address));
    if (owner === undefined) return [];
    const wrong = `address ${address} of the witness "${name}" belongs to node "${owner}"`;
    return [fault('duplicate', ['witnesses', name], wrong, 'name a machine that is no node')];
  });
}

function checkPorts({ clientPort, peerPort }: EtcdModel): StoreFault[] {
  if (clientPort !== peerPort) return [];
  return [fault('duplicate', ['peerPort'], `port ${peerPort} is the clientPort, too`, 'write another one')];
}

function checkNames(store: EtcdModel, around: AroundStore): StoreFault[] {
  const places = memberPlaces(store, around);
  const known = [...Object.keys(around.nodes), ...Object.keys(store.witnesses)];
  return (store.members ?? []).flatMap((name, i, all) => {
    const at = ['members', i];
    if (all.indexOf(name) !== i)
      return [fault('duplicate', at, `"${name}" is written twice`, 'write it once')];
    if (!known.includes(name)) {
      const right = didYouMean(name, known, 'node or witness');
      return [fault('no-node', at, `"${name}" is neither a node nor a witness`, right)];
    }
    const isOnNetwork = Object.hasOwn(places, name) || checkNetwork(store, around).length > 0;
    if (isOnNetwork) return [];
    const wrong = `node "${name}" is not on the network "${memberNetwork(store, around)}" of the members`;
    return [fault('off-network', at, wrong, 'give it an address there, or choose another member or network')];
  });
}

function countMembers(count: number, at: StoreFault['at'], managed = false): StoreFault[] {
  if (count === 2) {
    const wrong = 'two etcd members stop together: either of them alone has no majority';
    const right = managed
      ? 'name one, or three: a machine that is no node can hold the third (witnesses)'
      : 'add a third member, for example on a witness host';
    return [fault('unsafe', at, wrong, right)];
  }
  if (count === 1) {
    const right = managed
      ? 'use three members; with two nodes the third is a machine that is no node (witnesses)'
      : 'use three members';
    return [weak(at, 'one etcd member: the cluster freezes without it', right)];
  }
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

function fault(is: StoreFault['is'], at: StoreFault['at'], wrong: string, right: string): StoreFault {
  return { is, severity: 'error', at, wrong, right };
}

function weak(at: StoreFault['at'], wrong: string, right: string): StoreFault {
  return { is: 'weak', severity: 'warning', at, wrong, right };
}
