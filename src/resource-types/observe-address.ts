/**
 * The wire's side of the closed loop of addresses: who answers for an address another node owns. Asking costs one `arping`
 * (IPv6: neighbour solicitation); nothing is changed.
 */
import type { ResourceConfig } from '../core/config.ts';
import type { AddressAnswers } from '../ports/resource-observer.ts';
import { findDevice } from '../resources/interfaces.ts';
import type { Observer } from './resource-type.ts';
import { whoAnswers } from './who-answers.ts';

/** Without an interface or an address to ask for, nothing is said against anybody. */
export async function observeAddress(
  address: string | undefined,
  { networks }: ResourceConfig,
  { mac, network }: Observer,
): Promise<AddressAnswers> {
  const place = network(networks[0] ?? '');
  const device = place ? findDevice(place.own, place.subnet) : undefined;
  if (!device || !address) return { found: 'owner', macs: [] };
  return judgeAnswers(await whoAnswers(address, device), mac);
}

export function judgeAnswers(macs: readonly string[], owner: string): AddressAnswers {
  if (macs.length === 0) return { found: 'nobody', macs };
  if (macs.length > 1) return { found: 'several', macs };
  return { found: macs[0] === owner ? 'owner' : 'other', macs };
}
