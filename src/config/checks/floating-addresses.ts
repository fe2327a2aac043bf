/**
 * Floating addresses: each belongs to one group, lives on a network that clients use, and is nobody's own address.
 * An OCF agent with a parameter `ip` carries one, too.
 */

import { splitHostPort } from '../../values/host-port.ts';
import { parseAddress, unusableAs } from '../../values/ip.ts';
import { addressOf, contains, prefixOf } from '../../values/subnet.ts';
import { error, type Finding, type Path, warning } from '../diagnostic.ts';
import type { ResourceModel } from '../resource-schemas.ts';
import type { ClusterFileModel } from '../schema.ts';
import { didYouMean } from '../suggest.ts';
import type { CheckInput } from './input.ts';

interface Floating {
  readonly group: string;
  readonly resource: string;
  readonly address: string;
  /** Undefined where the file gives none (OCF). */
  readonly prefix: number | undefined;
  /** Undefined: no network of the file holds it. */
  readonly network: string | undefined;
  readonly path: Path;
  readonly networkPath: Path;
}

export function checkFloatingAddresses(input: CheckInput): Finding[] {
  const all = floatingAddresses(input);
  return [
    ...all.flatMap((floating) => onNetwork(floating, input.model)),
    ...all.flatMap((floating) => reachable(floating, input.model)),
    ...all.flatMap((floating) => taken(floating, input.model)),
    ...twice(all),
  ];
}

function floatingAddresses({ model, config }: CheckInput): Floating[] {
  return Object.entries(model.groups).flatMap(([group, { resources }]) =>
    Object.entries(resources).flatMap(([resource, its]) => {
      const found = addressIn(its);
      if (found === undefined) return [];
      const path = ['groups', group, 'resources', resource];
      const network = config.groups[group]?.resources.find((r) => r.name === resource)?.networks[0];
      const stated = its.type === 'address' && its.network !== undefined;
      const networkPath = stated ? [...path, 'network'] : [...path, ...found.path];
      return [{ ...found, group, resource, network, path: [...path, ...found.path], networkPath }];
    }),
  );
}

function addressIn(resource: ResourceModel): Pick<Floating, 'address' | 'prefix' | 'path'> | undefined {
  if (resource.type === 'address') {
    return { address: addressOf(resource.address), prefix: prefixOf(resource.address), path: ['address'] };
  }
  if (resource.type !== 'ocf') return undefined;
  const ip = parseAddress(resource.parameters.ip);
  return 'value' in ip ? { address: ip.value, prefix: undefined, path: ['parameters', 'ip'] } : undefined;
}

function onNetwork(floating: Floating, { networks }: ClusterFileModel): Finding[] {
  const { network, address, prefix } = floating;
  if (network === undefined) {
    // An OCF agent may well care for an address that is none of our business.
    if (prefix === undefined) return [];
    const wrong = `address ${address} is in the subnet of no network`;
    return [
      error('outside-subnet', floating.path, wrong, 'write an address inside of one, or add its network'),
    ];
  }
  const known = Object.hasOwn(networks, network) ? networks[network] : undefined;
  if (known === undefined) {
    const right = didYouMean(network, Object.keys(networks), 'network');
    return [error('unknown-network', floating.networkPath, `network "${network}" does not exist`, right)];
  }
  if (known.role !== 'client' && known.role !== 'both') {
    const wrong = `network "${network}" has the role ${known.role}, which carries no floating addresses`;
    return [error('wrong-role', floating.networkPath, wrong, 'use a network with the role client or both')];
  }
  return inSubnet(floating, known.subnet, network);
}

function inSubnet({ address, prefix, path }: Floating, subnet: string, network: string): Finding[] {
  if (!contains(subnet, address)) {
    const wrong = `address ${address} is outside of ${subnet}, the subnet of network "${network}"`;
    return [error('outside-subnet', path, wrong, 'write an address inside it, or another network')];
  }
  const unusable = unusableAs(subnet, address);
  if (unusable !== undefined) {
    const wrong = `${address} is the ${unusable} address of ${subnet}`;
    return [error('unusable-address', path, wrong, 'write an address a host can have')];
  }
  if (prefix === undefined || prefix === prefixOf(subnet)) return [];
  const wrong = `prefix /${prefix} differs from that of network "${network}" (${subnet})`;
  return [warning('odd-prefix', path, wrong, `write ${address}/${prefixOf(subnet)}`)];
}

/** A preferred node that is not on the network can never serve. */
function reachable({ network, group, path }: Floating, model: ClusterFileModel): Finding[] {
  if (network === undefined || !Object.hasOwn(model.networks, network)) return [];
  const preferred = model.groups[group]?.nodes ?? [];
  const away = preferred.filter(
    (n) => Object.hasOwn(model.nodes, n) && !Object.hasOwn(model.nodes[n]!.addresses, network),
  );
  if (away.length === 0) return [];
  const wrong = `preferred ${away.length === 1 ? 'node' : 'nodes'} ${away.join(', ')} of group "${group}" cannot have it: no address on network "${network}"`;
  return [
    warning(
      'node-off-network',
      path,
      wrong,
      `give ${away.length === 1 ? 'it' : 'them'} an address on "${network}"`,
    ),
  ];
}

function taken({ address, path }: Floating, model: ClusterFileModel): Finding[] {
  const right = 'write an address that nobody has';
  for (const [node, { addresses }] of Object.entries(model.nodes)) {
    if (!Object.values(addresses).includes(address)) continue;
    return [
      error(
        'duplicate-address',
        path,
        `floating address ${address} is an own address of node "${node}"`,
        right,
      ),
    ];
  }
  const store = model.store.kind === 'sqlite' ? splitHostPort(model.store.address)?.host : undefined;
  if (store !== address) return [];
  return [error('duplicate-address', path, `floating address ${address} is the address of the store`, right)];
}

function twice(all: readonly Floating[]): Finding[] {
  return all.flatMap((floating, i) => {
    const first = all.slice(0, i).find((earlier) => earlier.address === floating.address);
    if (first === undefined) return [];
    const wrong = `address ${floating.address} belongs to resource "${first.resource}" of group "${first.group}" already`;
    return [error('duplicate-address', floating.path, wrong, 'give every group addresses of its own')];
  });
}
