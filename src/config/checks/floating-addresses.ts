/** Floating addresses: each lives on a network that clients use, and is nobody's own address. */

import { carriesClients } from '../../core/config.ts';
import { unusableAs } from '../../values/ip.ts';
import { contains, prefixOf } from '../../values/subnet.ts';
import { didYouMean } from '../../values/suggest.ts';
import { error, type Finding, type Path, warning } from '../diagnostic.ts';
import type { ClusterFileModel } from '../schema.ts';
import { aroundStore, schemaOfStore } from '../store-schema.ts';
import type { CheckInput } from './check-input.ts';
import { type Claimed, claimsOfKind } from './claims.ts';

interface Floating extends Pick<Claimed, 'group' | 'resource' | 'path'> {
  readonly address: string;
  /** Undefined where the file gives none (OCF). */
  readonly prefix: number | undefined;
  /** Undefined: no network of the file holds it. */
  readonly network: string | undefined;
  /** Where the network is named, or the address whose network was looked for. */
  readonly networkPath: Path;
}

export function checkFloatingAddresses(input: CheckInput): Finding[] {
  return floatingAddresses(input).flatMap((floating) => [
    ...onNetwork(floating, input.model),
    ...reachable(floating, input.model),
    ...taken(floating, input.model),
  ]);
}

function floatingAddresses(input: CheckInput): readonly Floating[] {
  return claimsOfKind(input, 'address').map(({ claim, group, resource, path }) => {
    const { networks, params } = input.config.groups[group]!.resources.find((r) => r.name === resource)!;
    const { what: address, prefix, networkParam: key } = claim;
    const networkPath =
      key !== undefined && params[key] !== undefined ? [...path.slice(0, -claim.param.length), key] : path;
    return { address, prefix, network: networks[0], group, resource, path, networkPath };
  });
}

function onNetwork(floating: Floating, { hostNetworks: networks }: ClusterFileModel): Finding[] {
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
  if (!carriesClients(known)) {
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

/** A node that is not on the network can never serve: a mistake where no other may run the group. */
function reachable({ network, group, path }: Floating, model: ClusterFileModel): Finding[] {
  if (network === undefined || !Object.hasOwn(model.hostNetworks, network)) return [];
  const all = Object.keys(model.nodes);
  const { nodes: named = [], restricted } = model.groups[group] ?? {};
  const preferred = named.filter((n) => all.includes(n));
  const isOn = (n: string) => Object.hasOwn(model.nodes[n]!.addresses, network);
  const asked = preferred.length > 0 ? preferred : all;
  const away = asked.filter((n) => !isOn(n));
  if (away.length === 0) return [];
  if (!(restricted && preferred.length > 0 ? preferred : all).some(isOn)) {
    const wrong = `no node that may run group "${group}" can have it: none has an address on network "${network}"`;
    return [error('node-off-network', path, wrong, `give them addresses on "${network}"`)];
  }
  const it = away.length === 1 ? 'it' : 'them';
  const wrong = `${preferred.length > 0 ? 'preferred ' : ''}${away.length === 1 ? 'node' : 'nodes'} ${away.join(', ')} of group "${group}" cannot have it: no address on network "${network}"`;
  return [warning('node-off-network', path, wrong, `give ${it} an address on "${network}"`)];
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
  const places = schemaOfStore(model.store).places(model.store, aroundStore(model));
  if (!places.some(({ host }) => host === address)) return [];
  return [error('duplicate-address', path, `floating address ${address} is the address of the store`, right)];
}
