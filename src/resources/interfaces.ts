/**
 * Network interfaces as Node lists them: only those that are up and have a carrier, without starting a process. What
 * must be known of an interface that is down is asked of `ip`.
 */
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { canonicalAddress, contains } from '../values/subnet.ts';

type Interfaces = ReturnType<typeof networkInterfaces>;

/** The interface that holds `own`, else the first with an address in `subnet`. Pure when `interfaces` is given. */
export function findDevice(
  own: string,
  subnet: string,
  interfaces: Interfaces = networkInterfaces(),
): string | undefined {
  return findHolder(own, interfaces) ?? find(interfaces, (entry) => contains(subnet, entry.address));
}

/** The interface that is up, has a carrier and holds the address. */
export function findHolder(
  address: string,
  interfaces: Interfaces = networkInterfaces(),
): string | undefined {
  const wanted = canonicalAddress(address);
  return find(interfaces, (entry) => canonicalAddress(entry.address) === wanted);
}

function find(interfaces: Interfaces, matches: (entry: NetworkInterfaceInfo) => boolean): string | undefined {
  return Object.entries(interfaces)
    .find(([, entries]) => entries?.some(matches))?.[0]
    ?.replace(/:.*$/, '');
}
