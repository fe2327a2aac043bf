/**
 * Own addresses that another machine has as well. The kernel looks for duplicates of an IPv6 address before it uses it
 * and marks one that it finds: nothing can be bound to it then, which looks like a lost network from everywhere else.
 */
import { readFileSync } from 'node:fs';
import type { NetworkName } from '../core/config.ts';
import { canonicalAddress } from '../values/subnet.ts';

/** IFA_F_DADFAILED */
const failedFlag = 0x08;

/** `listed` as /proc/net/if_inet6 has it: address, index, prefix, scope, flags, name. */
function findDuplicates(listed: string): string[] {
  return listed.split('\n').flatMap((line) => {
    const [digits = '', , , , flags = ''] = line.trim().split(/\s+/);
    const isFailed = (Number.parseInt(flags, 16) & failedFlag) !== 0;
    return isFailed && digits.length === 32 ? [canonicalAddress(digits.match(/.{4}/g)!.join(':'))] : [];
  });
}

/** Those of `own` that the kernel has found elsewhere. */
export function ownDuplicates(
  own: Readonly<Record<NetworkName, string>>,
  listed: string = readListed(),
): (readonly [NetworkName, string])[] {
  const duplicates = findDuplicates(listed);
  if (duplicates.length === 0) return [];
  return Object.entries(own).filter(([, address]) => duplicates.includes(canonicalAddress(address)));
}

/** Empty where the kernel has no IPv6. */
function readListed(): string {
  try {
    return readFileSync('/proc/net/if_inet6', 'utf8');
  } catch {
    return '';
  }
}
