/**
 * Where the agents answer from the network: on their addresses in the networks that the configuration names, else in those with
 * heartbeats. Whoever listens there, goes there or tells others to asks here.
 */
import { type Config, carriesHeartbeats, type NodeName } from './config.ts';

/** TCP, where the configuration says nothing else. */
export const apiPort = 7406;

export interface ApiPlace {
  readonly host: string;
  readonly port: number;
}

/** None where the node is no part of the configuration, or where no agent shall answer from the network. */
export function apiPlacesOf({ api, hostNetworks, nodes }: Config, node: NodeName): readonly ApiPlace[] {
  if (api?.enabled === false) return [];
  const own = Object.hasOwn(nodes, node) ? (nodes[node]?.addresses ?? {}) : {};
  const answers = (name: string) => {
    const network = hostNetworks[name];
    if (network === undefined) return false;
    return api?.networks?.includes(name) ?? carriesHeartbeats(network);
  };
  return Object.entries(own)
    .filter(([name]) => answers(name))
    .map(([, host]) => ({ host, port: api?.port ?? apiPort }));
}
