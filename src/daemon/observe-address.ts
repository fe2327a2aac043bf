/**
 * The wire's side of the closed loop of addresses: who answers for an address another node owns, and which hardware
 * addresses this node itself has. Asking costs one `arping` (IPv6: neighbour solicitation); nothing is changed.
 */
import { networkInterfaces } from 'node:os';
import type { Config, NetworkName, NodeName, ResourceConfig } from '../core/config.ts';
import { whoAnswers } from '../resources/address/observe.ts';
import { findDevice, findHolder } from '../resources/interfaces.ts';

export interface AddressObservation {
  readonly found: 'owner' | 'nobody' | 'other' | 'several';
  readonly detail: string;
}

/** `mac`: the owner's. Without an interface or an address to ask for, nothing is said against anybody. */
export async function observeAddress(
  config: Config,
  node: NodeName,
  definition: ResourceConfig,
  mac: string,
): Promise<AddressObservation> {
  const name = definition.networks[0] ?? '';
  const own = config.nodes[node]?.addresses[name];
  const subnet = config.networks[name]?.subnet;
  const address = addressOf(definition);
  const device = own && subnet ? findDevice(own, subnet) : undefined;
  if (!device || !address) return { found: 'owner', detail: '' };
  return judgeAnswers(await whoAnswers(address, device), mac);
}

export function judgeAnswers(macs: readonly string[], owner: string): AddressObservation {
  if (macs.length === 0) return { found: 'nobody', detail: 'nobody answers' };
  const detail = `${macs.join(' and ')} answer${macs.length === 1 ? 's' : ''}, its owner is ${owner}`;
  if (macs.length > 1) return { found: 'several', detail };
  return macs[0] === owner ? { found: 'owner', detail: '' } : { found: 'other', detail };
}

/** Of an `address` or of an OCF agent with an `ip`; without its prefix length. */
function addressOf({ params }: ResourceConfig): string | undefined {
  const parameters = params.parameters as { readonly ip?: unknown } | undefined;
  const text = params.address ?? parameters?.ip;
  return typeof text === 'string' ? text.replace(/\/.*$/, '') : undefined;
}

/** Networks whose interface is not up are left out. */
export function ownMacs(config: Config, node: NodeName): Record<NetworkName, string> {
  const interfaces = networkInterfaces();
  const out: Record<NetworkName, string> = {};
  for (const [network, address] of Object.entries(config.nodes[node]?.addresses ?? {})) {
    const device = findHolder(address, interfaces);
    const mac = device ? interfaces[device]?.[0]?.mac : undefined;
    if (mac) out[network] = mac.toLowerCase();
  }
  return out;
}
