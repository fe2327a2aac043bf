/**
 * Host networks and the nodes' own addresses: an agent finds its interfaces by them, and a heartbeat is believed to come from
 * the node whose address it has.
 */

import { carriesHeartbeats } from '../../core/config.ts';
import { unusableAs } from '../../values/ip.ts';
import { contains, overlaps } from '../../values/subnet.ts';
import { didYouMean } from '../../values/suggest.ts';
import { atKey, error, type Finding, warning } from '../diagnostic.ts';
import type { ClusterFileModel } from '../schema.ts';
import type { CheckInput } from './check-input.ts';

type Networks = ClusterFileModel['hostNetworks'];

export function checkHostNetworks({ model }: CheckInput): Finding[] {
  const { hostNetworks: networks, nodes } = model;
  return [
    ...overlapping(networks),
    ...Object.entries(nodes).flatMap(([name, node]) =>
      Object.entries(node.addresses).flatMap(([network, address]) =>
        misplaced(name, network, address, networks),
      ),
    ),
    ...duplicateAddresses(model),
    ...heartbeatNetworks(model),
  ];
}

function overlapping(networks: Networks): Finding[] {
  const all = Object.entries(networks);
  return all.flatMap(([name, network], i) => {
    const other = all.slice(0, i).find(([, earlier]) => overlaps(earlier.subnet, network.subnet));
    if (other === undefined) return [];
    const wrong = `subnet ${network.subnet} overlaps ${other[1].subnet} of network "${other[0]}"`;
    return [
      error(
        'overlapping-subnets',
        ['hostNetworks', name, 'subnet'],
        wrong,
        'give every network a subnet of its own',
      ),
    ];
  });
}

function misplaced(node: string, network: string, address: string, networks: Networks): Finding[] {
  const path = ['nodes', node, 'addresses', network];
  const known = Object.hasOwn(networks, network) ? networks[network] : undefined;
  if (known === undefined) {
    const right = didYouMean(network, Object.keys(networks), 'network');
    return [atKey(error('unknown-network', path, `network "${network}" does not exist`, right))];
  }
  if (!contains(known.subnet, address)) {
    const wrong = `address ${address} of node "${node}" is outside of ${known.subnet}, the subnet of network "${network}"`;
    return [error('outside-subnet', path, wrong, 'write an address inside it')];
  }
  const unusable = unusableAs(known.subnet, address);
  if (unusable === undefined) return [];
  return [
    error(
      'unusable-address',
      path,
      `${address} is the ${unusable} address of ${known.subnet}`,
      'write an address a host can have',
    ),
  ];
}

function duplicateAddresses({ nodes }: ClusterFileModel): Finding[] {
  const owners = new Map<string, string>();
  return Object.entries(nodes).flatMap(([node, { addresses }]) =>
    Object.entries(addresses).flatMap(([network, address]) => {
      const owner = owners.get(address);
      owners.set(address, owner ?? `node "${node}"`);
      if (owner === undefined) return [];
      const wrong = `address ${address} belongs to ${owner} already`;
      return [
        error(
          'duplicate-address',
          ['nodes', node, 'addresses', network],
          wrong,
          'give every node addresses of its own',
        ),
      ];
    }),
  );
}

function heartbeatNetworks({ hostNetworks: networks, nodes }: ClusterFileModel): Finding[] {
  const beating = Object.keys(networks).filter((name) => carriesHeartbeats(networks[name]!));
  if (beating.length === 0) {
    const right = 'give at least one network the role cluster or both';
    return [atKey(error('no-heartbeats', ['hostNetworks'], 'no network carries heartbeats', right))];
  }
  return Object.entries(nodes).flatMap(([name, { addresses }]) => {
    const missing = beating.filter((network) => !Object.hasOwn(addresses, network));
    if (missing.length === 0) return [];
    const path = ['nodes', name, 'addresses'];
    if (missing.length === beating.length) {
      const wrong = `node "${name}" is on no network that carries heartbeats`;
      return [error('no-heartbeats', path, wrong, `give it an address on ${beating.join(' or ')}`)];
    }
    const wrong = `node "${name}" has no address on ${missing.join(', ')}: its heartbeats have fewer ways than those of others`;
    return [warning('fewer-heartbeats', path, wrong, `give it an address on ${missing.join(' and ')}`)];
  });
}
