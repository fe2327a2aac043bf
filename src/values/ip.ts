/**
 * Addresses and subnets, IPv4 and IPv6. The library reads "010.0.0.1" as 8.0.0.1 and accepts "10.1" and "0x7f.1", so
 * every text passes the strict test of the platform first: four decimal parts without leading zeros, or plain IPv6.
 * Values are canonical texts, so that equal addresses are equal strings.
 */
import ipaddr from 'ipaddr.js';
import type { Parsed } from './parsed.ts';
import { addressOf, plainAddress, prefixOf } from './subnet.ts';

const addressRight = 'write four decimal parts like 10.0.0.1, or an IPv6 address like fd00::1';

/** A plain address, canonical. */
export function parseAddress(value: unknown): Parsed<string> {
  const found = plainAddress(value);
  if (found !== undefined) return { value: found };
  return { wrong: `${JSON.stringify(value)} is not an IP address`, right: addressRight };
}

interface Split {
  readonly address: string;
  readonly prefix: number;
}

function splitPrefix(value: unknown): Split | undefined {
  const match = typeof value === 'string' ? /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(value) : null;
  const address = match === null ? undefined : plainAddress(match[1]);
  if (match === null || address === undefined) return undefined;
  const prefix = Number(match[2]);
  return prefix > bits(address) ? undefined : { address, prefix };
}

function bits(address: string): number {
  return address.includes(':') ? 128 : 32;
}

/** A subnet such as 10.0.0.0/24; host bits must be zero. */
export function parseSubnet(value: unknown): Parsed<string> {
  const split = splitPrefix(value);
  if (split === undefined) {
    return {
      wrong: `${JSON.stringify(value)} is not a subnet`,
      right: 'write for example 10.0.0.0/24 or fd00:1::/64',
    };
  }
  const network = networkAddress(split);
  if (network === split.address) return { value: `${network}/${split.prefix}` };
  return {
    wrong: `${JSON.stringify(value)} is an address in a subnet`,
    right: `write ${network}/${split.prefix}`,
  };
}

/** An address with the prefix it gets on an interface, such as 10.0.0.5/24; canonical. */
export function parseInterfaceAddress(value: unknown): Parsed<string> {
  const split = splitPrefix(value);
  if (split !== undefined) return { value: `${split.address}/${split.prefix}` };
  const bare = parseAddress(value);
  if ('value' in bare) {
    const right = bits(bare.value) === 32 ? `${bare.value}/24` : `${bare.value}/64`;
    return {
      wrong: `"${value}" has no prefix length`,
      right: `write the subnet's prefix after it, for example ${right}`,
    };
  }
  return {
    wrong: `${JSON.stringify(value)} is not an address with prefix`,
    right: 'write for example 10.0.0.5/24 or fd00::5/64',
  };
}

function networkAddress({ address, prefix }: Split): string {
  const bytes = ipaddr.parse(address).toByteArray();
  const masked = bytes.map(
    (byte, i) => byte & (0xff << Math.min(8, Math.max(0, 8 * (i + 1) - prefix))) & 0xff,
  );
  return ipaddr.fromByteArray(masked).toString();
}

/** `network` or `broadcast` when an address of this subnet cannot be given to a host; point-to-point subnets have neither. */
export function unusableAs(subnet: string, address: string): 'network' | 'broadcast' | undefined {
  const width = bits(address);
  if (prefixOf(subnet) >= width - 1) return undefined;
  if (address === addressOf(subnet)) return 'network';
  if (width === 128) return undefined;
  const broadcast = ipaddr.IPv4.broadcastAddressFromCIDR(subnet).toString();
  return address === broadcast ? 'broadcast' : undefined;
}

/** The highest host address of the subnet that is not in `taken` (canonical texts); undefined when there is none. */
export function highestFreeAddress(subnet: string, taken: ReadonlySet<string>): string | undefined {
  const width = bits(subnet);
  const first = toInteger(networkAddress({ address: addressOf(subnet), prefix: prefixOf(subnet) }));
  const last = first + (1n << BigInt(width - prefixOf(subnet))) - 1n;
  for (let value = last; value > first; value--) {
    const address = fromInteger(value, width);
    if (!taken.has(address) && unusableAs(subnet, address) === undefined) return address;
  }
  return undefined;
}

function toInteger(address: string): bigint {
  return ipaddr
    .parse(address)
    .toByteArray()
    .reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

function fromInteger(value: bigint, width: number): string {
  const bytes = Array.from({ length: width / 8 }, (_, i) =>
    Number((value >> BigInt(width - 8 * (i + 1))) & 255n),
  );
  return ipaddr.fromByteArray(bytes).toString();
}
