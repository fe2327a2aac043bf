/**
 * Network interfaces as Node lists them: only those that are up and have a carrier, without starting a process. What
 * must be known of an interface that is down is asked of `ip`.
 */
import { BlockList, isIP } from 'node:net';
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';

type Interfaces = ReturnType<typeof networkInterfaces>;

/** The interface that holds `own`, else the first with an address in `subnet`. Pure when `interfaces` is given. */
export function findDevice(
  own: string,
  subnet: string,
  interfaces: Interfaces = networkInterfaces(),
): string | undefined {
  return findHolder(own, interfaces) ?? find(interfaces, (entry) => isInSubnet(entry.address, subnet));
}

/** The interface that is up, has a carrier and holds the address. */
export function findHolder(
  address: string,
  interfaces: Interfaces = networkInterfaces(),
): string | undefined {
  const wanted = canonical(address);
  return find(interfaces, (entry) => canonical(entry.address) === wanted);
}

function find(interfaces: Interfaces, matches: (entry: NetworkInterfaceInfo) => boolean): string | undefined {
  return Object.entries(interfaces)
    .find(([, entries]) => entries?.some(matches))?.[0]
    ?.replace(/:.*$/, '');
}

function isInSubnet(address: string, subnet: string): boolean {
  const [network = '', length] = subnet.split('/');
  const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(address) !== isIP(network) || length === undefined) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(length), family);
  return list.check(address, family);
}

/** One spelling per address, so that `fd00:9::0058` is `fd00:9::58`. */
function canonical(address: string): string {
  return isIP(address) === 6
    ? new URL(`http://[${address.replace(/%.*$/, '')}]/`).hostname.slice(1, -1)
    : address;
}
