/** Where the agent of a node answers from the network: on its addresses in networks with heartbeats. */
import { type Config, carriesHeartbeats, type NodeName } from '../../core/config.ts';
import { apiPort } from './api-port.ts';

export interface ApiPlace {
  readonly host: string;
  readonly port: number;
}

/** None where the node is no part of the configuration. */
export function apiPlacesOf({ hostNetworks, nodes }: Config, node: NodeName): readonly ApiPlace[] {
  const own = Object.hasOwn(nodes, node) ? (nodes[node]?.addresses ?? {}) : {};
  return Object.entries(own)
    .filter(([name]) => hostNetworks[name] !== undefined && carriesHeartbeats(hostNetworks[name]))
    .map(([, host]) => ({ host, port: apiPort }));
}
