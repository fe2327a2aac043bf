/** The hardware addresses of this node by network: observers compare with them who answers for an address of it. */
import { networkInterfaces } from 'node:os';
import type { Config, NetworkName, NodeName } from '../core/config.ts';
import { findHolder } from '../resources/interfaces.ts';

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
