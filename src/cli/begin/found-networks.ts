/** The networks that this host is on, as they may stand in a cluster file. */
import { networkInterfaces } from 'node:os';
import { parseSubnet } from '../../values/ip.ts';
import { canonicalAddress, contains, prefixOf } from '../../values/subnet.ts';

export interface FoundNetwork {
  /** Of the interface, as far as it can be a name. */
  readonly name: string;
  readonly subnet: string;
  /** This host's own. */
  readonly address: string;
}

type Interfaces = ReturnType<typeof networkInterfaces>;

/** Each subnet once. Without loopback, link-local addresses and addresses of a single host. */
export function foundNetworks(interfaces: Interfaces = networkInterfaces()): readonly FoundNetwork[] {
  const found: FoundNetwork[] = [];
  for (const [device, addresses = []] of Object.entries(interfaces)) {
    for (const { address, cidr, internal, family } of addresses) {
      const subnet = internal || cidr === null ? undefined : subnetOf(cidr);
      if (subnet === undefined || isLinkLocal(address) || found.some((one) => one.subnet === subnet))
        continue;
      const name = freeName(nameOf(device, family), found);
      found.push({ name, subnet, address: canonicalAddress(address) });
    }
  }
  return found;
}

/** The address of this host in a subnet; undefined where it has none there. */
export function ownAddressIn(
  subnet: string,
  interfaces: Interfaces = networkInterfaces(),
): string | undefined {
  const all = Object.values(interfaces).flatMap((addresses) => addresses ?? []);
  const own = all.map(({ address }) => canonicalAddress(address));
  return own.find((address) => contains(subnet, address));
}

function subnetOf(cidr: string): string | undefined {
  const prefix = prefixOf(cidr);
  if (prefix >= (cidr.includes(':') ? 127 : 31)) return undefined;
  const parsed = parseSubnet(cidr.replace(/%[^/]*/, ''));
  if ('value' in parsed) return parsed.value;
  // An address in a subnet: what is right names the subnet itself.
  return /^write (\S+\/\d+)$/.exec(parsed.right)?.[1];
}

function isLinkLocal(address: string): boolean {
  return /^(?:fe[89ab]|169\.254\.)/i.test(address);
}

function nameOf(device: string, family: string): string {
  const plain = device.replace(/[^A-Za-z0-9_-]/g, '-').replace(/^[^A-Za-z]+/, '');
  return `${plain === '' ? 'net' : plain}${family === 'IPv6' ? '-6' : ''}`;
}

function freeName(wanted: string, taken: readonly FoundNetwork[]): string {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? wanted : `${wanted}-${count}`;
    if (!taken.some((one) => one.name === name)) return name;
  }
}
