/** Address arithmetic for both families, on integers: no strings are compared, so notations cannot differ. */
import ipaddr from 'ipaddr.js';

export interface Subnet {
  readonly family: 'ipv4' | 'ipv6';
  readonly first: bigint;
  readonly last: bigint;
  readonly prefix: number;
}

/** `10.156.76.0/22` as a range. Throws on anything else. */
export function parseSubnet(cidr: string): Subnet {
  const [address, prefix] = ipaddr.parseCIDR(cidr);
  const bits = BigInt(address.toByteArray().length * 8);
  const size = 1n << (bits - BigInt(prefix));
  const first = (toInteger(address) / size) * size;
  return { family: address.kind(), first, last: first + size - 1n, prefix };
}

/** True when the address (without a prefix length) is of the subnet's family and inside it. */
export function subnetContains(subnet: Subnet, address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  const value = toInteger(parsed);
  return parsed.kind() === subnet.family && value >= subnet.first && value <= subnet.last;
}

/** The highest host address of the subnet that is not in `taken`; undefined when there is none. */
export function highestFreeAddress(subnet: Subnet, taken: Iterable<string>): string | undefined {
  const used = new Set([...taken].filter((a) => ipaddr.isValid(a)).map((a) => toInteger(ipaddr.parse(a))));
  const broadcast = subnet.family === 'ipv4' && subnet.last - subnet.first > 1n ? 1n : 0n;
  for (let value = subnet.last - broadcast; value > subnet.first; value--) {
    if (!used.has(value)) return fromInteger(value, subnet.family);
  }
  return undefined;
}

/** One spelling per address, so that two spellings of the same one are equal. */
export function canonicalAddress(address: string): string {
  return ipaddr.isValid(address) ? ipaddr.parse(address).toString() : address;
}

function toInteger(address: ipaddr.IPv4 | ipaddr.IPv6): bigint {
  return address.toByteArray().reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

function fromInteger(value: bigint, family: 'ipv4' | 'ipv6'): string {
  const length = family === 'ipv4' ? 4 : 16;
  const bytes = Array.from({ length }, (_, i) => Number((value >> BigInt(8 * (length - 1 - i))) & 255n));
  return ipaddr.fromByteArray(bytes).toString();
}
