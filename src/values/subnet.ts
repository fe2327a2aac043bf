/**
 * Addresses and subnets with nothing but the platform, for programs that must stay small. Texts are taken as they are:
 * that they are addresses has been checked by `ip.ts` long before.
 */
import { BlockList, isIP, isIPv4, isIPv6, SocketAddress } from 'node:net';

/**
 * The canonical text of a plain address, undefined for anything else: four decimal parts without leading zeros, or IPv6
 * without a zone (a matter of one host) that is no second name of an IPv4 address.
 */
export function plainAddress(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (isIPv4(value)) return value;
  if (!isIPv6(value) || value.includes('%')) return undefined;
  const text = canonicalAddress(value);
  return text.startsWith('::ffff:') && text.includes('.') ? undefined : text;
}

/** The address part of `address/prefix`. */
export function addressOf(interfaceAddress: string): string {
  return interfaceAddress.split('/')[0]!;
}

/** The number behind the slash; NaN when there is none. */
export function prefixOf(cidr: string): number {
  return Number(cidr.split('/')[1]);
}

/** One spelling per address, so that equal addresses are equal texts; a zone is left out, other texts stay as they are. */
export function canonicalAddress(text: string): string {
  if (isIP(text) !== 6) return text;
  return new SocketAddress({ address: text.replace(/%.*$/, ''), family: 'ipv6' }).address;
}

/** Is the address of the subnet's family and inside it? False for what is no address or no subnet. */
export function contains(subnet: string, address: string): boolean {
  const [network, prefix] = [addressOf(subnet), prefixOf(subnet)];
  if (isIP(network) === 0 || isIP(network) !== isIP(address) || Number.isNaN(prefix)) return false;
  const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  list.addSubnet(network, prefix, family);
  return list.check(address, family);
}

export function overlaps(a: string, b: string): boolean {
  return contains(a, addressOf(b)) || contains(b, addressOf(a));
}
